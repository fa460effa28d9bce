"""What a search answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.engines.excerpt import Piece
from causerie.model.contact import Contact
from causerie.model.message import Author, Direction


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A message that was found. `excerpt` in pieces that make a text when joined; `name` is its contact's."""

    message_id: int
    conversation_id: int | None
    contact_id: int
    channel_id: int
    name: str
    direction: Direction
    author: Author
    agent_id: int | None
    at: datetime
    excerpt: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """As many as were asked for at most: whoever is not among them is named further."""

    items: list[Contact]


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Hits, the newest first. `partial`: time ran out; asking for the page after `next` goes on from there."""

    items: list[SearchHit]
    next: str | None
    partial: bool
