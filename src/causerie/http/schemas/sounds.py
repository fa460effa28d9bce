"""Sounds: what is asked of a recording, and what players are told."""

from __future__ import annotations

from dataclasses import dataclass

from msgspec import Struct

from causerie.http.schemas.fields import RowId
from causerie.model.message import File, MediaKind


class VoiceWanted(Struct, forbid_unknown_fields=True, frozen=True):
    channel_id: RowId


@dataclass(frozen=True, slots=True)
class VoiceMade:
    """The file to send on that channel, and as what."""

    file: File
    kind: MediaKind


@dataclass(frozen=True, slots=True)
class SoundShown:
    """`peaks`: how loud in stretches of equal length, 0 to 100. `seconds` null and no peaks: nobody could find out."""

    seconds: float | None
    peaks: list[int]
