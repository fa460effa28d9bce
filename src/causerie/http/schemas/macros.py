"""Macros, as they are written and run."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import ClientKey, Name, RowId, Words
from causerie.model.macro import Action, AddLabels, AddNote, AssignTo, ReplyCanned, Resolve, SnoozeFor
from causerie.model.owner import Owner

MOST_ACTIONS = 10
LONGEST_SLEEP = 60 * 24 * 366  # minutes


class ActionWritten(Struct, tag_field="type", forbid_unknown_fields=True, frozen=True):
    """Root of what a macro does."""


class ReplyAction(ActionWritten, tag="reply", frozen=True):
    canned_id: RowId

    def action(self) -> Action:
        return ReplyCanned(self.canned_id)


class NoteAction(ActionWritten, tag="note", frozen=True):
    text: Words

    def action(self) -> Action:
        return AddNote(self.text)


class LabelAction(ActionWritten, tag="label", frozen=True):
    labels: Annotated[list[RowId], Meta(min_length=1, max_length=50)]

    def action(self) -> Action:
        return AddLabels(tuple(self.labels))


class AssignAction(ActionWritten, tag="assign", frozen=True):
    """`me`: whoever runs it. Neither `me` nor `agent_id`: nobody yet."""

    me: bool = False
    agent_id: RowId | None = None
    team_id: RowId | None = None

    def action(self) -> Action:
        return AssignTo(self.me, self.agent_id, self.team_id)


class SnoozeAction(ActionWritten, tag="snooze", frozen=True):
    minutes: Annotated[int, Meta(ge=1, le=LONGEST_SLEEP)]

    def action(self) -> Action:
        return SnoozeFor(self.minutes)


class ResolveAction(ActionWritten, tag="resolve", frozen=True):
    def action(self) -> Action:
        return Resolve()


AnyAction = ReplyAction | NoteAction | LabelAction | AssignAction | SnoozeAction | ResolveAction


class MacroWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`team_id` goes with the owner `team`. What puts the conversation aside comes last."""

    name: Name
    actions: Annotated[list[AnyAction], Meta(min_length=1, max_length=MOST_ACTIONS)]
    owner: Owner
    team_id: RowId | None = None


class MacroRun(Struct, forbid_unknown_fields=True, frozen=True):
    """`client_key` names this very run. `hold`: seconds in which its answer can be undone."""

    client_key: ClientKey
    last_seen_message_id: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    force: bool = False
    hold: Annotated[int, Meta(ge=0, le=30)] = 0
