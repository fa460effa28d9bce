"""Bytes of a webhook into plain values, within bounds that are checked before anything is decoded.

What is authentic should be readable whatever a phone typed: lone surrogates and NUL, which are no
characters for the database either, become U+FFFD before decoding, so no later step has to think of them.
"""

from __future__ import annotations

import base64
import binascii
import re
from datetime import UTC, datetime
from typing import Any

import msgspec

from causerie.model.errors import Unreadable

DEPTH = 64  # levels of nesting; Meta's deepest payload has 12
LATEST = 253_402_300_799  # 9999-12-31T23:59:59Z, the last second a datetime can hold
MILLISECONDS = 10**12  # a time at least this large is in milliseconds: in seconds it would be past the year 33000

# A string (ended by the body's end when it is never closed, so that the scan stays linear) or a bracket.
_STRUCTURE = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
# A surrogate pair, a lone surrogate or NUL, any other escape, a raw NUL: in this order.
_ESCAPE = re.compile(
    rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
    rb"|(\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)|\x00)"
    rb"|\\.",
    re.DOTALL,
)
_DECODER = msgspec.json.Decoder()


def decode(body: bytes) -> dict[str, Any]:
    """The JSON object of a body. Raises Unreadable: `too_deep`, `not_json`, `wrong_shape`."""
    if _too_deep(body):
        raise Unreadable("too_deep", where="")
    if b"\\u0000" in body:
        body = _mended(body)
    try:
        root = _DECODER.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError):
        root = _decode_mended(body)
    if not isinstance(root, dict):
        raise Unreadable("wrong_shape", where="")
    return root


def moment(value: object) -> datetime | None:
    """Seconds or milliseconds since 1970, as a number or its digits; None for what is no time at all."""
    try:
        seconds = float(value) if isinstance(value, str | int | float) else 0.0
    except (ValueError, OverflowError):
        return None
    if seconds >= MILLISECONDS:
        seconds /= 1000
    if not 0 < seconds <= LATEST:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def hexadecimal(digest: str | None) -> str | None:
    """A base64 SHA-256 as hexadecimal digits; None for anything else."""
    try:
        raw = base64.b64decode(digest or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw.hex() if len(raw) == 32 else None


def _too_deep(body: bytes) -> bool:
    # Two C-speed counts answer for nearly every webhook; only large batches are walked.
    if body.count(b"{") + body.count(b"[") <= DEPTH:
        return False
    depth = 0
    for token in _STRUCTURE.finditer(body):
        first = body[token.start()]
        if first in b"[{":
            depth += 1
            if depth > DEPTH:
                return True
        elif first in b"]}":
            depth -= 1
    return False


def _decode_mended(body: bytes) -> Any:
    try:
        return _DECODER.decode(_mended(body))
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unreadable("not_json", where="") from None


def _mended(body: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], body)
