"""Moving pictures and stickers: what is found, and which one is taken for a message."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import RowId

LONGEST_KEY = 4_000  # characters: five addresses and a signature

GifKey = Annotated[str, Meta(min_length=1, max_length=LONGEST_KEY, pattern=r"^[A-Za-z0-9._-]+(?!\n)$")]


class GifKind(StrEnum):
    GIF = "gif"
    STICKER = "sticker"


@dataclass(frozen=True, slots=True)
class GifShown:
    """`key` names it to this server alone; `width` and `height` in pixels, of its preview."""

    key: str
    title: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class GifPage:
    """`next`: what to ask `after` for more; null at the end. `credit`: to be shown beside."""

    items: list[GifShown]
    next: int | None
    credit: str


class GifWanted(Struct, forbid_unknown_fields=True, frozen=True):
    key: GifKey
    channel_id: RowId
