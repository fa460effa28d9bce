"""The journal as a page."""

from __future__ import annotations

from dataclasses import dataclass

from causerie.model.event import Event


@dataclass(frozen=True, slots=True)
class EventList:
    """In order; `next` leads to what came after."""

    items: list[Event]
    next: str | None
