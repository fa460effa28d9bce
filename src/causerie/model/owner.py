"""Whose something kept ready is, and so who finds it: canned replies, saved views."""

from __future__ import annotations

from enum import StrEnum


class Owner(StrEnum):
    AGENT = "agent"  # one colleague's own
    TEAM = "team"
    EVERYBODY = "everybody"
