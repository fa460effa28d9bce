"""Where a page ended, as an opaque word: a position by key, so that page 1,000 costs what page 1 costs."""

from __future__ import annotations

import binascii
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import datetime
from typing import Annotated, Any, NamedTuple, TypeVar

import msgspec
from msgspec import Meta

from causerie.model.errors import Invalid

T = TypeVar("T")
LONGEST = 200  # characters of a cursor that may be ours

Time = Annotated[datetime, Meta(tz=True)]
Number = Annotated[int, Meta(ge=0, le=2**63 - 1)]


class Edge(NamedTuple):
    """Where a list by last movement ended."""

    at: Time
    id: Number


class ListEdge(NamedTuple):
    """Where a list of conversations ended: since when the last one waited, where that is the order, and its time."""

    waiting: Time | None
    at: Time
    id: Number


class CalledEdge(NamedTuple):
    """Where a list of mentions ended: among those with an unseen call, or after them."""

    unseen: bool
    at: Time
    id: Number


class Place(NamedTuple):
    """A message's place in its thread."""

    at: Time
    sequence: Annotated[int, Meta(ge=-(2**63), le=2**63 - 1)]
    id: Number


class Row(NamedTuple):
    """Where a list by id or by number ended."""

    id: Number


def cursor(position: Any) -> str:
    """A position (a tuple of numbers and times) as a word fit for a URL."""
    return urlsafe_b64encode(msgspec.json.encode(position)).decode().rstrip("=")


def position(word: str | None, kind: type[T]) -> T | None:
    """The position behind a cursor; None for none. Raises Invalid `bad_cursor`."""
    if not word:
        return None
    try:
        if len(word) > LONGEST:
            raise ValueError
        padded = word + "=" * (-len(word) % 4)
        return msgspec.json.decode(urlsafe_b64decode(padded.encode("ascii")), type=kind)
    except (ValueError, binascii.Error, msgspec.MsgspecError):
        raise Invalid("bad_cursor") from None
