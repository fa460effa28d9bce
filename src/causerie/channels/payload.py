"""Bytes of a provider into plain values, within bounds that are checked before anything is built on them.

What is authentic should be readable whatever a phone typed: half an emoji or a NUL can neither be stored nor
may it cost the message, so both become U+FFFD before decoding. The cheap tests come first: an ordinary payload
pays one scan.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from causerie.model.errors import Unreadable

DEPTH = 64  # levels of nesting; the deepest payload of any provider has a dozen
LATEST = 253_402_300_799  # 9999-12-31T23:59:59Z, the last second a datetime can hold
MILLISECONDS = 10**12  # a time at least this large is in milliseconds: in seconds it would be past the year 33000

Value = TypeVar("Value")

_LOOSE = msgspec.json.Decoder(float_hook=float)  # 1e999 is one bad number, not the end of the payload
# A string (up to the end of the body when it never ends, or the scan would cost n²) or a bracket.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_PAIR = rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Group 1 is what no text column holds: half of a pair, or NUL, escaped or not.
_ESCAPE = re.compile(_PAIR + rb"|(\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)|\x00)|\\.", re.DOTALL)


def decoded(body: bytes) -> Any:
    """The JSON value of `body`. Raises Unreadable: `too_deep`, `not_json`."""
    if too_deep(body):
        raise Unreadable("too_deep", limit=DEPTH)
    try:
        return _tolerant(_LOOSE.decode, body)
    except ValueError as failure:
        raise Unreadable("not_json", said=str(failure)[:200]) from None


def decoded_object(body: bytes) -> dict[str, Any]:
    """The JSON object of `body`. Raises Unreadable: `too_deep`, `not_json`, `wrong_shape`."""
    value = decoded(body)
    if not isinstance(value, dict):
        raise Unreadable("wrong_shape", where="")
    return value


def decoded_as(body: bytes, shape: type[Value]) -> Value:
    """An answer of the provider whose shape we name. Raises ValueError."""
    return _tolerant(lambda raw: msgspec.json.decode(raw, type=shape), body)


def too_deep(body: bytes) -> bool:
    """Whether the value nests more than DEPTH levels; counted outside strings, and only when it may be."""
    if body.count(b"[") + body.count(b"{") <= DEPTH:
        return False
    depth = 0
    for token in _STRUCTURE.finditer(body):
        first = body[token.start()]
        depth += 1 if first in b"[{" else -1 if first in b"]}" else 0
        if depth > DEPTH:
            return True
    return False


def mended(body: bytes) -> bytes:
    """`body` with what no text column holds (NUL, lone surrogates, bad UTF-8) replaced by U+FFFD."""
    readable = body.decode("utf-8", "replace").encode()
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], readable)


def moment(value: object) -> datetime | None:
    """Seconds or milliseconds since 1970, as a number or its digits; None for what is no time at all.

    Zero is none either: it is what providers write where they know no time.
    """
    if isinstance(value, bool) or not isinstance(value, (str, int, float)):
        return None
    try:
        seconds = float(value)
    except (ValueError, OverflowError):
        return None
    if seconds >= MILLISECONDS:
        seconds /= 1000
    if not 0 < seconds <= LATEST:
        return None
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
