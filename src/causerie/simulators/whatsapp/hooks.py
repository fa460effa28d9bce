"""Webhooks as Meta writes them: escaped JSON, signed over those very bytes, several changes in one post.

Non-ASCII leaves as lower-case `\\u00e9` and every slash as `\\/`, so that a receiver which parses the body
and writes it again before checking the signature fails here as it would there.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from causerie.simulators.whatsapp.account import Number

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Told:
    """One thing to tell: an item of the list `inside` of a change of that `field`; the whole value if that is ""."""

    field: str
    inside: str
    item: Json
    number: Number | None = None
    contact: Json | None = None


def escaped(value: Any) -> bytes:
    """JSON in Meta's spelling."""
    return json.dumps(value, separators=(",", ":")).replace("/", "\\/").encode()


def signed(body: bytes, secret: str) -> dict[str, str]:
    """The headers of a webhook."""
    return {
        "Content-Type": "application/json",
        "User-Agent": "facebookexternalua",
        "X-Hub-Signature-256": "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest(),
    }


def envelope(account: str, told: Iterable[Told], at: int) -> Json:
    """One payload with everything told: a change per number and field, its items side by side."""
    changes: dict[tuple[str, str, str], Json] = {}
    for place, one in enumerate(told):
        if not one.inside:
            changes[one.field, "", str(place)] = {"field": one.field, "value": one.item}
            continue
        key = (one.field, one.inside, one.number.id if one.number else "")
        change = changes.setdefault(key, {"field": one.field, "value": _value(one.number)})
        change["value"].setdefault(one.inside, []).append(one.item)
        _introduce(change["value"], one.contact)
    entry = {"id": account, "time": at, "changes": list(changes.values())}
    return {"object": "whatsapp_business_account", "entry": [entry]}


def _value(number: Number | None) -> Json:
    value: Json = {"messaging_product": "whatsapp"}
    if number is not None:
        value["metadata"] = {"display_phone_number": number.display, "phone_number_id": number.id}
    return value


def _introduce(value: Json, contact: Json | None) -> None:
    if contact is not None and contact not in value.setdefault("contacts", []):
        value["contacts"].append(contact)
