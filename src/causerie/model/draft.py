"""What a colleague has begun to write in a conversation and not sent: theirs alone, on whatever screen they sit at."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from causerie.model.message import File, Mention


class Mode(StrEnum):
    REPLY = "reply"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Draft:
    """`revision` is another one at every saving. `files` are those that are still there to be sent."""

    conversation_id: int
    revision: int
    mode: Mode
    text: str
    canned: tuple[int, ...]
    channel_id: int | None
    identity_id: int | None
    reply_to: int | None
    files: tuple[File, ...]
    mentions: tuple[Mention, ...]
    saved_at: datetime


@dataclass(frozen=True, slots=True)
class DraftMark:
    """That there is a draft, without what it says."""

    conversation_id: int
    revision: int
