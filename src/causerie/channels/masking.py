"""A raw request without the card numbers a customer typed: it is kept for ever, so it may not hold them either.

The request is taken apart and only values are touched: a provider's identifier has as many digits as a card, and
one in some hundreds would pass for one, after which the payload could not be replayed.
"""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any
from urllib.parse import parse_qsl, unquote_plus, urlencode

import msgspec

from causerie.channels import payload
from causerie.model.cards import holds_card, masked
from causerie.model.errors import Unreadable

_IDENTIFIER = re.compile(r"(?:^|_)(?:id|from|to|sid)$|(?:Id|Sid|From|To)$", re.ASCII)


def masked_body(body: bytes) -> bytes:
    """`body`, JSON or a form or plain text, with every card number reduced to its last four digits.

    A body that holds none is given back as it came, to the byte.
    """
    text = body.decode("utf-8", "surrogateescape")
    if not _suspect(text):
        return body
    if body.lstrip()[:1] in (b"{", b"["):
        with suppress(Unreadable):
            value = payload.decoded(body)
            kept = _masked_value("", value)
            return body if kept == value else msgspec.json.encode(kept)
    form = "=" in text and not text[:1].isspace() and text[:1] not in "{["
    return (_masked_form(text) if form else masked(text)).encode("utf-8", "surrogateescape")


def masked_query(query: str) -> str:
    """A query string treated the same way."""
    return _masked_form(query)


def _suspect(text: str) -> bool:
    """Whether there may be a card: false for nearly every body, and cheaper than taking it apart.

    Escapes hide what stands beside a digit, or between two: in JSON they are suspect, in a form they are undone.
    """
    return "\\" in text or holds_card(text) or (("%" in text or "+" in text) and holds_card(unquote_plus(text)))


def _masked_form(text: str) -> str:
    fields = parse_qsl(text, keep_blank_values=True)
    kept = [(name, _masked_value(name, value)) for name, value in fields]
    return text if kept == fields else urlencode(kept)


def _masked_value(name: str, value: Any) -> Any:
    if isinstance(value, str):
        return value if _IDENTIFIER.search(name) else masked(value)
    if isinstance(value, list):
        return [_masked_value(name, one) for one in value]
    if isinstance(value, dict):
        return {key: _masked_value(key, one) for key, one in value.items()}
    return value
