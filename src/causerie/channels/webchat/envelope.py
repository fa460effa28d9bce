"""The envelope of web chat: how it is signed, and how its bytes are read within bounds.

A visitor proves who they are to `http/visitor`, which then writes and signs an envelope: from there on web
chat is a provider like another. The secret that signs envelopes is not the one a company's site signs its
members with, or a member whose id is shaped like an envelope would hold a valid signature for it.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from typing import Any

import msgspec

from causerie.model.errors import Unreadable

SIGNATURE = "x-causerie-signature"
DEPTH = 64  # levels of nesting; an envelope has six

_DECODER = msgspec.json.Decoder()
# A string (up to the end of the body when it never ends, or the scan would cost n²) or a bracket.
_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\\?\Z)|[\[\]{}]', re.DOTALL)
_PAIR = rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"
# Group 1 is what no column can hold: half of a pair, or NUL, escaped or not.
_ESCAPE = re.compile(_PAIR + rb"|(\\u(?:[dD][89a-fA-F][0-9a-fA-F]{2}|0000)|\x00)|\\.", re.DOTALL)


def sign(secret: str, body: bytes) -> str:
    """The value of `x-causerie-signature` for an envelope."""
    return "sha256=" + hmac.digest(secret.encode(), body, hashlib.sha256).hex()


def readable(body: bytes) -> Any:
    """The JSON value of `body`; what no text can hold in it becomes U+FFFD.

    Raises Unreadable: `too_deep`, `not_json`.
    """
    if _too_deep(body):
        raise Unreadable("too_deep", limit=DEPTH)
    try:
        return _DECODER.decode(_mended(body) if b"\\u0000" in body else body)
    except (ValueError, RecursionError):  # msgspec's errors and UnicodeDecodeError are ValueErrors
        pass
    try:
        return _DECODER.decode(_mended(body.decode("utf-8", "replace").encode()))
    except (ValueError, RecursionError):
        raise Unreadable("not_json") from None


def _mended(body: bytes) -> bytes:
    return _ESCAPE.sub(lambda found: rb"\ufffd" if found[1] else found[0], body)


def _too_deep(body: bytes) -> bool:
    if body.count(b"{") + body.count(b"[") <= DEPTH:
        return False
    depth = 0
    for token in _STRUCTURE.finditer(body):
        first = body[token.start()]
        depth += 1 if first in b"[{" else -1 if first in b"]}" else 0
        if depth > DEPTH:
            return True
    return False
