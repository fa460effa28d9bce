"""Macros: what is done to a conversation over and over, as one named list, carried out all at once or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class ReplyCanned:
    """Answer the customer with a canned reply, files included."""

    canned_id: int
    type: Literal["reply"] = "reply"


@dataclass(frozen=True, slots=True)
class AddNote:
    """Write a private note."""

    text: str
    type: Literal["note"] = "note"


@dataclass(frozen=True, slots=True)
class AddLabels:
    """Add labels to those that are there."""

    labels: tuple[int, ...]
    type: Literal["label"] = "label"


@dataclass(frozen=True, slots=True)
class AssignTo:
    """Assign: to whoever runs it (`me`), to a colleague, to nobody; to a team as well, or to none other."""

    me: bool = False
    agent_id: int | None = None
    team_id: int | None = None
    type: Literal["assign"] = "assign"


@dataclass(frozen=True, slots=True)
class SnoozeFor:
    """Snooze, from the moment it runs."""

    minutes: int
    type: Literal["snooze"] = "snooze"


@dataclass(frozen=True, slots=True)
class Resolve:
    """Resolve."""

    type: Literal["resolve"] = "resolve"


Action = ReplyCanned | AddNote | AddLabels | AssignTo | SnoozeFor | Resolve

ACTIONS: dict[str, type[Action]] = {
    "reply": ReplyCanned,
    "note": AddNote,
    "label": AddLabels,
    "assign": AssignTo,
    "snooze": SnoozeFor,
    "resolve": Resolve,
}
LAST = (SnoozeFor, Resolve)  # what puts a conversation aside: nothing can follow


def action_from(row: Mapping[str, Any]) -> Action:
    """An action from its stored JSON object. Raises KeyError on a type that no version ever wrote."""
    make: Any = ACTIONS[row["type"]]
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    action: Action = make(**values)
    return action


@dataclass(frozen=True, slots=True)
class Macro:
    """Whose it is as for a canned reply: `agent_id` null and `team_id` null mean everybody's."""

    id: int
    name: str
    actions: tuple[Action, ...]
    agent_id: int | None
    team_id: int | None
    uses: int
    used_at: datetime | None
