"""A call, a visit or a letter, as a colleague notes it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Literal

from msgspec import Meta, Struct

from causerie.http.schemas.fields import Email, Line, Moment, RowId, Words
from causerie.model.message import Message

MOST_FILES = 10


class StrangerWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """Somebody not known yet, by one of these at least. A phone number may be written as in the house's own country."""

    name: Line | None = None
    phone: Line | None = None
    email: Email | None = None


class ContactLogged(Struct, forbid_unknown_fields=True, frozen=True):
    """One of `contact_id` and `stranger`. `channel_id`: where it is filed, which says who sees it. `at` absent: now.

    `awaits`: whether an answer is owed.
    """

    channel_id: RowId
    kind: Literal["call", "visit", "letter"]
    text: Words
    awaits: bool
    contact_id: RowId | None = None
    stranger: StrangerWritten | None = None
    at: Moment | None = None
    files: Annotated[list[RowId], Meta(max_length=MOST_FILES)] = []


@dataclass(frozen=True, slots=True)
class LoggedShown:
    """Where it stands. `conversation_id` null: on the thread of somebody who is blocked."""

    contact_id: int
    conversation_id: int | None
    message: Message
