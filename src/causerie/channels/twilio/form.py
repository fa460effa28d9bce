"""Form fields, taken apart once for the signature (all of them, as bytes) and once for reading (a few, as text).

The signature covers the decoded bytes of every field, so that bytes which are no text still verify.
Reading decodes only what is asked for: Twilio sends some twenty fields more than a message needs, and
this is the road of every message.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from causerie.channels.protocol import HookRequest
from causerie.model.errors import Unreadable

FORM = "application/x-www-form-urlencoded"
MOST = 1_000  # fields; Twilio sends about thirty


def is_form(request: HookRequest) -> bool:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower() == FORM


def pairs(raw: bytes) -> list[tuple[bytes, bytes]]:
    """Names and values in the order they came, percent-decoded."""
    split = [piece.partition(b"=") for piece in raw.replace(b"+", b" ").split(b"&") if piece]
    return [
        (unquote_to_bytes(name), unquote_to_bytes(value)) if b"%" in name or b"%" in value else (name, value)
        for name, _, value in split
    ]


class Fields:
    """The fields as text; of a repeated name the first stands. Raises Unreadable above a thousand fields.

    Bytes that are no UTF-8, lone surrogates and NUL become U+FFFD: a message is worth more than one
    wrong character, and PostgreSQL stores no NUL. Names are taken as they stand: Twilio's are plain letters.
    """

    __slots__ = ("_raw",)

    def __init__(self, raw: bytes) -> None:
        if raw.count(b"&") >= MOST:
            raise Unreadable("too_many", limit=MOST)
        split = [piece.partition("=") for piece in raw.decode("latin-1").split("&")]
        self._raw = {name: value for name, _, value in reversed(split)}

    def __contains__(self, name: str) -> bool:
        return name in self._raw

    def get(self, name: str) -> str:
        """The value, empty where there is none."""
        value = self._raw.get(name, "")
        if not value or (value.isalnum() and value.isascii()):
            return value
        plain = unquote_to_bytes(value.replace("+", " ").encode("latin-1"))
        return plain.decode("utf-8", "replace").replace("\x00", "\ufffd")
