"""Messages that start a conversation, reactions, and what becomes of a send nobody is sure of."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from causerie.http.schemas.fields import Moment, Name, RowId, Words
from causerie.http.schemas.parts import Parts
from causerie.model.message import Message, MessageClass


class Recipient(Struct, forbid_unknown_fields=True, frozen=True):
    """A telephone number as people write it where the channel lives, or whatever address the channel writes to."""

    address: Name


class FirstMessage(Struct, forbid_unknown_fields=True, frozen=True):
    """Either `to` or `identity_id`."""

    channel_id: RowId
    parts: Parts
    message_class: MessageClass
    to: Recipient | None = None
    identity_id: RowId | None = None


@dataclass(frozen=True, slots=True)
class Started:
    conversation_id: int
    messages: list[Message]


@dataclass(frozen=True, slots=True)
class CameIn:
    """The payload a message came in, to be read at `/intake/{id}`."""

    intake_id: int


class Settlement(Struct, forbid_unknown_fields=True, frozen=True):
    choice: Literal["resend", "give_up"]


class WantedReaction(Struct, forbid_unknown_fields=True, frozen=True):
    emoji: Annotated[str, Meta(min_length=1, max_length=16)]


class Correction(Struct, forbid_unknown_fields=True, frozen=True):
    """What is to stand instead. Absent: what stands."""

    text: Words | UnsetType = UNSET
    kind: Literal["call", "visit", "letter"] | UnsetType = UNSET
    at: Moment | UnsetType = UNSET
