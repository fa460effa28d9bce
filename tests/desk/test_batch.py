"""A batch between two statements: what is parked, which keys are remembered, what is a duplicate."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest

from causerie.channels.protocol import HookRequest
from causerie.desk.batch import SEEN, WHOLE, Batch, Payload, addresses_of, message_of
from causerie.model.channel import Channel, ChannelState, Connection
from causerie.model.contact import Address
from causerie.model.element import (
    Arrived,
    Edited,
    Element,
    Moved,
    Noticed,
    Reacted,
    Receipt,
    SeenKind,
    Sender,
    TemplateReviewed,
    Typing,
    Unknown,
)
from causerie.model.message import Delivery, Text
from causerie.store.connections import Held

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PHONE = Address("phone", "", "+33600000001")
OTHER = Address("phone", "", "+33600000002")
HELD = Held(
    Connection(1, "twilio", "twilio", "h", None, NOW),
    {},
    {"n": Channel(10, 1, "twilio", "n", "n", 1, None, ChannelState.LIVE, None)},
    "live",
)


def _payload(*elements: Element, **about: Any) -> Payload:
    headers = {"content-type": "a/b", "authorization": "secret", "user-agent": "u"}
    return Payload(HELD, HookRequest("POST", "u", "q=1", headers, b"body"), NOW, elements, **about)


def _text(key: str = "m1", channel: str = "n") -> Arrived:
    return Arrived(channel, key, Sender((PHONE,)), (Text("a"),))


def test_what_is_not_understood_is_parked_at_its_place() -> None:
    batch = Batch.of(
        [
            _payload(_text(), Unknown("wrong_shape", "/1"), _text("m2", "elsewhere")),
            _payload(unreadable="not_json"),
        ]
    )
    batch.number(iter(range(100, 200)))
    rows, bodies = batch.intake_rows(iter(range(200, 300)))
    parked = [(row["reason"], row["place"], row["ordinal"]) for row in rows[0]["parked"]]
    assert parked == [("wrong_shape", "/1", 1), ("unknown_channel", "elsewhere", 2)]
    assert [(row["reason"], row["ordinal"]) for row in rows[1]["parked"]] == [("not_json", WHOLE)]
    assert [(row["id"], row["state"], row["elements"]) for row in rows] == [(100, "parked", 3), (101, "parked", 0)]
    assert rows[0]["headers"] == {"content-type": "a/b", "user-agent": "u"}, "no header that may be a secret is kept"
    assert bodies == [b"body", b"body"]
    assert [entry.element for entry in batch.entries] == [_text()]


def test_the_same_key_is_entered_and_kept_once() -> None:
    batch = Batch.of([_payload(_text(), _text()), _payload(_text(), _text("m2"))])
    keys = {row["key"] for row in batch.key_rows()}
    assert len(keys) == 2
    batch.drop_duplicates(keys)
    assert [entry.element for entry in batch.entries] == [_text(), _text("m2")]
    batch.drop_duplicates(set())
    assert batch.entries == []


def test_keys_differ_by_channel_and_kind() -> None:
    two = replace(HELD, channels={**HELD.channels, "o": replace(HELD.channels["n"], id=11, address="o")})
    payload = _payload(
        _text("k"), _text("k", "o"), Receipt("n", "k", Delivery.SENT), TemplateReviewed(None, "k", "t", "fr", "ok")
    )
    payload.held = two
    rows = Batch.of([payload]).key_rows()
    assert len({row["key"] for row in rows}) == 4
    assert [row["channel_id"] for row in rows] == [10, 11, 10, 0]
    assert {row["kind"] for row in rows} == {SEEN[SeenKind.MESSAGE], SEEN[SeenKind.RECEIPT], SEEN[SeenKind.SIGNAL]}
    assert all(len(row["key"]) == 32 for row in rows), "the provider's own key does not stay"


def test_what_is_never_stored_needs_no_key() -> None:
    batch = Batch.of([_payload(Typing("n", PHONE), Noticed(None, "heartbeat"))])
    assert batch.key_rows() == []
    batch.drop_duplicates(set())
    assert len(batch.entries) == 2


@pytest.mark.parametrize(
    ("element", "addresses", "message"),
    [
        (replace(_text(), reply_to="q"), (PHONE,), ("q", None)),
        (_text(), (PHONE,), None),
        (Reacted("n", "m", PHONE, None, "1"), (PHONE,), ("m", None)),
        (Edited("n", "m", "1", ()), (), ("m", None)),
        (Moved("n", "k", PHONE, OTHER), (PHONE, OTHER), None),
        (Receipt("n", "m", Delivery.SENT), (), ("m", None)),
        (Receipt("n", "m", Delivery.SENT, correlation="12"), (), ("m", 12)),
        (Receipt("n", "m", Delivery.SENT, correlation="1 or 1=1"), (), ("m", None)),
        (Receipt("n", "m", Delivery.SENT, correlation="9" * 19), (), ("m", None)),
        (Receipt("n", "m", Delivery.FAILED, opted_out=OTHER), (OTHER,), ("m", None)),
        (Typing("n", PHONE), (), None),
    ],
)
def test_whom_and_what_an_element_speaks_of(
    element: Element, addresses: tuple[Address, ...], message: tuple[str, int | None] | None
) -> None:
    assert addresses_of(element) == addresses
    assert message_of(element) == message
