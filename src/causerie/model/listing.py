"""Which conversations a list shows, and in what order. Said by an address, kept by a saved view, taken in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from causerie.model.conversation import State


class View(StrEnum):
    ALL = "all"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    MENTIONS = "mentions"  # where somebody called the reader by name
    QUARANTINE = "quarantine"  # spam, and where blocked people last wrote; whatever the state asked for


class Order(StrEnum):
    RECENT = "recent"  # the last touched first
    WAITING = "waiting"  # who has waited longest first; then the others, the last touched first


@dataclass(frozen=True, slots=True)
class Listing:
    """`state` None means any. What is None, or False, does not narrow."""

    view: View = View.ALL
    state: State | None = State.OPEN
    channel_id: int | None = None
    label_id: int | None = None
    team_id: int | None = None
    unread: bool = False
    order: Order = Order.RECENT
