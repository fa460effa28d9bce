"""Bytes to JSON values, bounded: depth and number of keys are judged before anything is built on them.

A customer's phone can put half an emoji or a NUL character into a text. Neither can be stored, and
neither may cost the message: both become U+FFFD before decoding. The cheap test comes first, so that an
ordinary update pays one scan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from causerie.model.errors import Unreadable

DEPTH = 64  # levels of nesting; a message that quotes a message with a keyboard has nine
MANY = 1_000  # kinds in one update, ids in one list
LATEST = 253402300799  # 9999-12-31T23:59:59Z

Value = TypeVar("Value")

_LOOSE = msgspec.json.Decoder(float_hook=float)  # 1e999 is one bad number, not the end of the payload
# A string that never ends runs to the end of the body: tried again from each of its quotes, it would cost n².
_BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[{]|[\]}]', re.DOTALL)
_ESCAPES = re.compile(
    rb"\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|.)|\x00", re.DOTALL
)
_UNSTORABLE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F][0-9a-fA-F]{2})")


def decoded(body: bytes) -> Any:
    """The JSON value of `body`. Raises Unreadable `too_deep` or `not_json`."""
    if too_deep(body):
        raise Unreadable("too_deep", limit=DEPTH)
    try:
        return _tolerant(_LOOSE.decode, body)
    except ValueError as failure:
        raise Unreadable("not_json", said=str(failure)[:200]) from None


def decoded_as(body: bytes, shape: type[Value]) -> Value:
    """The same for an answer of the provider whose shape we name. Raises ValueError."""
    return _tolerant(lambda raw: msgspec.json.decode(raw, type=shape), body)


def too_deep(body: bytes) -> bool:
    """Whether the value nests more than DEPTH levels; counted outside strings, and only when it may be."""
    if body.count(b"[") + body.count(b"{") <= DEPTH:
        return False
    depth = 0
    for found in _BRACKETS.finditer(body):
        mark = body[found.start()]
        depth += 1 if mark in b"[{" else -1 if mark in b"]}" else 0
        if depth > DEPTH:
            return True
    return False


def mended(body: bytes) -> bytes:
    """`body` with what no text column holds (NUL, lone surrogates, bad UTF-8) replaced by U+FFFD."""
    readable = body.decode("utf-8", "replace").encode()
    return _ESCAPES.sub(_mended_escape, readable)


def moment(seconds: object) -> datetime | None:
    """Unix seconds as an aware datetime; None for what cannot be a time."""
    if type(seconds) is not int or not 0 < seconds <= LATEST:
        return None  # zero is what Telegram writes where it knows no time
    return datetime.fromtimestamp(seconds, UTC)


def _tolerant(decode: Callable[[bytes], Value], body: bytes) -> Value:
    """As it stands, else mended; msgspec's errors and UnicodeDecodeError are ValueErrors."""
    if b"\\u0000" not in body:
        try:
            return decode(body)
        except (ValueError, RecursionError):
            pass
    try:
        return decode(mended(body))
    except RecursionError as failure:
        raise ValueError("too deep") from failure


def _mended_escape(found: re.Match[bytes]) -> bytes:
    escape = found.group()
    return rb"\ufffd" if escape == b"\0" or _UNSTORABLE.fullmatch(escape) else escape
