"""One action on many conversations: carried out a few at a time, counted as it goes, taken back as a whole."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    RESOLVE = "resolve"
    REOPEN = "reopen"
    SNOOZE = "snooze"
    ASSIGN = "assign"
    LABEL = "label"
    UNLABEL = "unlabel"
    READ = "read"
    SPAM = "spam"
    UNSPAM = "unspam"
    UNDO = "undo"  # of another one


class Outcome(StrEnum):
    DONE = "done"
    UNCHANGED = "unchanged"  # it was so already, or has moved on since
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done to each. `until` goes with snooze, `agent_id` and `team_id` with assign, `label_id` with labels.

    `undoes` goes with undo: the bulk action that is taken back.
    """

    act: Act
    until: datetime | None = None
    agent_id: int | None = None
    team_id: int | None = None
    label_id: int | None = None
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Bulk:
    """How far it is: `done`, `unchanged` and `refused` of `total`. `ended_at` null: it goes on."""

    id: int
    agent_id: int
    deed: Deed
    total: int
    done: int
    unchanged: int
    refused: int
    created_at: datetime
    ended_at: datetime | None
    undone: bool
