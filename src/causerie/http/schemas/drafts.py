"""Drafts, mentions and followers: what is written, and the few answers that differ from the model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import LARGEST_ID, RowId, Words
from causerie.model.canned import MOST_USED
from causerie.model.draft import Draft, Mode
from causerie.model.errors import Invalid
from causerie.model.message import Mention, Message

MOST_FILES = 10  # as many as one message takes
MOST_CALLS = 50


class Call(Struct, forbid_unknown_fields=True, frozen=True):
    """A colleague or a team, one of the two, whose name stands in the text after an @."""

    agent_id: RowId | None = None
    team_id: RowId | None = None


Calls = Annotated[list[Call], Meta(max_length=MOST_CALLS)]


class DraftWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`revision`: the one that the screen last saw, 0 for none. `channel_id` and `identity_id`: the way chosen."""

    revision: Annotated[int, Meta(ge=0, le=LARGEST_ID)]
    mode: Mode
    text: Words
    canned: Annotated[list[RowId], Meta(max_length=MOST_USED)] = []
    channel_id: RowId | None = None
    identity_id: RowId | None = None
    reply_to: RowId | None = None
    files: Annotated[list[RowId], Meta(max_length=MOST_FILES)] = []
    mentions: Calls = []


@dataclass(frozen=True, slots=True)
class DraftShown:
    """`draft` null: there is none. `quoted`: the message that it answers, if it still can be read."""

    draft: Draft | None
    quoted: Message | None


class Following(Struct, forbid_unknown_fields=True, frozen=True):
    follows: bool


def mentions_of(calls: Sequence[Call]) -> tuple[Mention, ...]:
    """Raises Invalid `mention_one` when one names both or neither."""
    if any((call.agent_id is None) == (call.team_id is None) for call in calls):
        raise Invalid("mention_one")
    return tuple(Mention(call.agent_id, call.team_id) for call in calls)
