"""Conversations: what verbs are told, and pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.drafts import Calls
from causerie.http.schemas.fields import ClientKey, Moment, RowId, Words
from causerie.http.schemas.parts import Parts
from causerie.model.canned import MOST_USED
from causerie.model.contact import Contact
from causerie.model.conversation import Conversation
from causerie.model.event import Event
from causerie.model.message import Message
from causerie.model.rating import Rating
from causerie.store.occurrences import Occurrence


@dataclass(frozen=True, slots=True)
class ConversationList:
    items: list[Conversation]
    next: str | None


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A passage of a thread, oldest first. `before` and `after` lead on: null at the beginning and at the end.

    `quoted`: messages elsewhere on the thread that these ones answer.
    """

    items: list[Message]
    quoted: list[Message]
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class Occurrences:
    """The newest messages of a thread that hold the words, in thread order. `more`: there are older ones too."""

    items: list[Occurrence]
    more: bool


@dataclass(frozen=True, slots=True)
class Counts:
    """How many each view holds; 1000 means « 1000 or more »."""

    mine: int
    unassigned: int
    all: int
    snoozed: int
    mentions: int  # with a call that one has not seen


@dataclass(frozen=True, slots=True)
class Matching:
    """How many conversations a list holds, down to its last page."""

    count: int


@dataclass(frozen=True, slots=True)
class Way:
    """A channel on which a person can be answered, or why not. `preferred`: where an answer goes by default."""

    channel_id: int
    identity_id: int
    address: str
    allowed: bool
    reason: str | None
    sentence: str | None
    window_until: datetime | None
    preferred: bool


@dataclass(frozen=True, slots=True)
class ConversationPage:
    """All a screen needs to open a conversation, complete up to event `n`. `before` leads further up the thread.

    `quoted`: messages elsewhere on the thread that these ones answer. `rating`: what the customer said of this episode.
    `events`: the last that happened to it, in order, without what was said.
    """

    n: int
    conversation: Conversation
    contact: Contact
    channels: list[Way]
    messages: list[Message]
    quoted: list[Message]
    before: str | None
    rating: Rating | None
    events: list[Event]


CannedUsed = Annotated[list[RowId], Meta(max_length=MOST_USED)]


class Reply(Struct, forbid_unknown_fields=True, frozen=True):
    """`client_key` names this very answer: the same one again writes nothing. `last_seen_message_id`: 0 for none.

    `canned`: the canned replies that the words came from, whose uses are counted. `draft`: the revision of the draft
    that it was, which goes with it.
    """

    client_key: ClientKey
    parts: Parts
    last_seen_message_id: Annotated[int, Meta(ge=0, le=2**53 - 1)]
    channel_id: RowId | None = None
    identity_id: RowId | None = None
    force: bool | None = None
    reply_to: RowId | None = None
    canned: CannedUsed = []
    draft: RowId | None = None


class NoteWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`draft`: the revision of the draft that it was, which goes with it."""

    client_key: ClientKey
    text: Words
    canned: CannedUsed = []
    draft: RowId | None = None
    mentions: Calls = []


class Assignment(Struct, forbid_unknown_fields=True, frozen=True):
    """`agent_id` null: nobody yet."""

    agent_id: RowId | None
    team_id: RowId | None = None


class Snooze(Struct, forbid_unknown_fields=True, frozen=True):
    until: Moment


class SpamMarked(Struct, forbid_unknown_fields=True, frozen=True):
    """`blocks`: the address that last wrote in it is blocked in the same gesture."""

    blocks: bool = False


class ReadUpTo(Struct, forbid_unknown_fields=True, frozen=True):
    message_id: RowId


class LabelsGiven(Struct, forbid_unknown_fields=True, frozen=True):
    labels: Annotated[list[RowId], Meta(max_length=50)]
