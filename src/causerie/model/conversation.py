"""One episode on a thread: opened, assigned, snoozed, resolved. The only name for it in code, API and screens."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class State(StrEnum):
    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"
    SPAM = "spam"  # in quarantine: in no list but that one, and no clock runs


class Move(StrEnum):
    RESOLVE = "resolve"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    WAKE = "wake"  # a snooze fell due, or the customer wrote
    QUARANTINE = "quarantine"
    RELEASE = "release"  # from quarantine; what slept or was resolved moves on from there


MOVES: dict[tuple[State, Move], State] = {
    (State.OPEN, Move.RESOLVE): State.RESOLVED,
    (State.OPEN, Move.SNOOZE): State.SNOOZED,
    (State.SNOOZED, Move.SNOOZE): State.SNOOZED,
    (State.SNOOZED, Move.RESOLVE): State.RESOLVED,
    (State.SNOOZED, Move.WAKE): State.OPEN,
    (State.SNOOZED, Move.REOPEN): State.OPEN,
    (State.RESOLVED, Move.REOPEN): State.OPEN,
    (State.OPEN, Move.QUARANTINE): State.SPAM,
    (State.SNOOZED, Move.QUARANTINE): State.SPAM,
    (State.RESOLVED, Move.QUARANTINE): State.SPAM,
    (State.SPAM, Move.RELEASE): State.OPEN,
}


class ParticipantRole(StrEnum):
    CUSTOMER = "customer"
    CC = "cc"
    GROUP_MEMBER = "group_member"
    COLLEAGUE = "colleague"


@dataclass(slots=True)  # not frozen: rows are made by the page, and a frozen one costs seven times as much
class Conversation:
    """A conversation as a list shows it: counters and preview live on its row, never counted at read time."""

    id: int
    contact_id: int
    contact_name: str | None
    address: str  # what to show when the contact has no name
    identity_id: int
    channel_id: int  # the channel last used, where an answer goes by default
    state: State
    assignee_id: int | None
    team_id: int | None
    snoozed_until: datetime | None
    opened_at: datetime
    last_at: datetime  # when its last message arrived here or was written: what the list is sorted by
    waiting_since: datetime | None  # the oldest customer message nobody answered yet
    last_message_id: int | None
    message_count: int
    unread: int
    preview: str | None
    last_delivery: str
    labels: tuple[int, ...]
    source: str
