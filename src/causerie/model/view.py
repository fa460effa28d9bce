"""Saved views: a list or a search that people come back to, under a name."""

from __future__ import annotations

from dataclasses import dataclass

from causerie.model.listing import Listing


@dataclass(frozen=True, slots=True)
class SavedView:
    """A list of conversations (`listing`) or a search of messages (`search`), never both.

    `agent_id` null and `team_id` null: everybody's.
    """

    id: int
    name: str
    agent_id: int | None
    team_id: int | None
    listing: Listing | None
    search: str | None


@dataclass(frozen=True, slots=True)
class ViewCount:
    """How many conversations a saved view holds; 1000 means « 1000 or more »."""

    id: int
    count: int
