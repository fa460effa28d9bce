"""The API and its callers, for the laws that are judged over HTTP."""

from __future__ import annotations

from tests.http.conftest import admin, agent, client, means, nobody, present, stranger, supervisor

__all__ = ["admin", "agent", "client", "means", "nobody", "present", "stranger", "supervisor"]
