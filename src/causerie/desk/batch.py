"""A batch on its way into the ledger: what its elements become, row by row, with no await in sight.

`receive` narrates; this module holds the batch's state between two statements. Everything is addressed by
ordinals into lists, so that a statement takes the whole batch at once.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar

from causerie.channels.masking import masked_body, masked_query
from causerie.channels.protocol import HookRequest
from causerie.model.cards import masked
from causerie.model.channel import Channel
from causerie.model.contact import Address
from causerie.model.element import (
    Arrived,
    ConsentSaid,
    Edited,
    Element,
    Introduced,
    MediaRef,
    Moved,
    Rated,
    Reacted,
    Receipt,
    SeenKind,
    Unknown,
    seen_key,
)
from causerie.model.message import Text
from causerie.store.connections import Held

E = TypeVar("E")

SEEN = {kind: number for number, kind in enumerate(SeenKind, start=1)}
WHOLE = -1  # the ordinal of a payload that could not be taken apart at all

# Headers worth keeping with a raw payload; everything else may carry secrets or fingerprints.
KEPT_HEADERS = ("content-type", "user-agent", "i-twilio-idempotency-token")


def remembered_as(scope: int, kind: int, key: str) -> str:
    """The key of `seen` in hex: a hash, because a provider's own key may hold an address."""
    return hashlib.blake2b(f"{scope} {kind} {key}".encode(), digest_size=16).hexdigest()


@dataclass(slots=True)
class Payload:
    """A verified request, or what a listening session yielded, with its elements.

    `replay`: the ordinals to look at again; the payload is already in the ledger as `intake_id`, and what was
    applied of it, or came again meanwhile, is in `seen` like any duplicate.
    """

    held: Held
    request: HookRequest
    received_at: datetime
    elements: Sequence[Element]
    unreadable: str | None = None
    cursor: str | None = None
    fence: int = 0
    intake_id: int = 0
    replay: frozenset[int] | None = None


@dataclass(slots=True)
class Entry:
    """One element with the channel it speaks of and the key it is remembered by."""

    payload: Payload
    ordinal: int
    element: Element
    channel: Channel | None
    key: str = ""  # hex of the hash, unique within the ledger together with channel and kind
    kind: int = 0

    @property
    def channel_id(self) -> int:
        return self.channel.id if self.channel else 0


@dataclass(slots=True)
class Batch:
    payloads: list[Payload]
    entries: list[Entry] = field(default_factory=list)
    parked: list[tuple[Entry | Payload, str, str]] = field(default_factory=list)  # what, reason, place

    @classmethod
    def of(cls, payloads: Iterable[Payload]) -> Batch:
        batch = cls(list(payloads))
        for payload in batch.payloads:
            if payload.unreadable is not None:
                batch.parked.append((payload, payload.unreadable, ""))
            for ordinal, element in enumerate(payload.elements):
                if payload.replay is None or ordinal in payload.replay:
                    batch._enter(payload, ordinal, element)
        return batch

    def _enter(self, payload: Payload, ordinal: int, element: Element) -> None:
        address = getattr(element, "channel", None)
        channel = payload.held.channels.get(address) if address is not None else None
        entry = Entry(payload, ordinal, element, channel)
        if isinstance(element, Unknown):
            self.parked.append((entry, element.reason, element.where))
            return
        remembered = seen_key(element)
        if remembered is None:
            self.entries.append(entry)
        elif channel is None and address is not None:
            self.parked.append((entry, "unknown_channel", address))
        else:
            kind, key = remembered
            entry.kind = SEEN[kind]
            entry.key = remembered_as(channel.id if channel else payload.held.connection.id, entry.kind, key)
            self.entries.append(entry)

    def number(self, ids: Iterator[int]) -> None:
        """Give every payload that is not a replay its intake id."""
        for payload in self.payloads:
            if payload.replay is None:
                payload.intake_id = next(ids)

    def intake_rows(self, ids: Iterator[int]) -> tuple[list[dict[str, Any]], list[bytes]]:
        """Rows of `intake` with their parked elements, and the bodies in the same order."""
        parked: dict[int, list[dict[str, Any]]] = {}
        for what, reason, place in self.parked:
            payload, ordinal = (what.payload, what.ordinal) if isinstance(what, Entry) else (what, WHOLE)
            row = {"id": next(ids), "ordinal": ordinal, "reason": reason, "place": place}
            parked.setdefault(id(payload), []).append(row)
        fresh = [payload for payload in self.payloads if payload.replay is None]
        kept = [_without_cards(payload) for payload in fresh]
        rows = [
            _intake_row(position, payload, query, parked.get(id(payload), []))
            for position, (payload, (_, query)) in enumerate(zip(fresh, kept, strict=True), start=1)
        ]
        return rows, [body for body, _ in kept]

    def key_rows(self) -> list[dict[str, Any]]:
        """Rows of `seen`, each key once: a payload may say the same thing twice."""
        rows = {
            entry.key: {
                "channel_id": entry.channel_id,
                "kind": entry.kind,
                "key": entry.key,
                "intake_id": entry.payload.intake_id,
            }
            for entry in self.entries
            if entry.key
        }
        return list(rows.values())

    def drop_duplicates(self, new: set[str]) -> None:
        """Keep the entries whose key is new (each once), and those without a key."""
        left = set(new)
        kept = []
        for entry in self.entries:
            if not entry.key:
                kept.append(entry)
            elif entry.key in left:
                left.discard(entry.key)
                kept.append(entry)
        self.entries = kept

    def of_kind(self, kind: type[E]) -> Iterator[tuple[Entry, E]]:
        return ((entry, entry.element) for entry in self.entries if isinstance(entry.element, kind))


def _without_cards(payload: Payload) -> tuple[bytes, str]:
    """The body and the query as they are kept. They are searched only where a card may be: most say there is none."""
    request = payload.request
    if payload.unreadable is None and not any(map(_may_hold_card, payload.elements)):
        return request.body, request.query
    return masked_body(request.body), masked_query(request.query)


def _may_hold_card(element: Element) -> bool:
    match element:
        case Arrived(parts=parts) | Edited(parts=parts):
            return not all(
                isinstance(part, MediaRef) or (isinstance(part, Text) and masked(part.text) is part.text)
                for part in parts
            )
        case _:
            return isinstance(element, Unknown)


def _intake_row(position: int, payload: Payload, query: str, parked: list[dict[str, Any]]) -> dict[str, Any]:
    headers: Mapping[str, str] = payload.request.headers
    return {
        "ord": position,
        "id": payload.intake_id,
        "connection_id": payload.held.connection.id,
        "received_at": payload.received_at,
        "method": payload.request.method,
        "query": query,
        "headers": {name: headers[name] for name in KEPT_HEADERS if name in headers},
        "state": "parked" if parked else "applied",
        "elements": len(payload.elements),
        "parked": parked,
    }


def addresses_of(element: Element) -> tuple[Address, ...]:
    """The addresses whose identities an element needs, the first being the one it belongs to."""
    match element:
        case Arrived(sender=sender) | Introduced(sender=sender):
            return sender.addresses
        case Reacted(actor=actor) | Rated(actor=actor):
            return (actor,)
        case ConsentSaid(address=address):
            return (address,)
        case Moved(old=old, new=new):
            return (old, new)
        case Receipt(opted_out=Address() as address):
            return (address,)
        case _:
            return ()


def message_of(element: Element) -> tuple[str, int | None] | None:
    """The provider's id of the message an element speaks of, and our own id if the provider echoed it."""
    match element:
        case Receipt(message=message, correlation=correlation):
            own = int(correlation) if correlation and correlation.isdecimal() and len(correlation) < 19 else None
            return message, own
        case Edited(message=message) | Reacted(message=message):
            return message, None
        case Arrived(reply_to=str() as quoted):
            return quoted, None
        case _:
            return None
