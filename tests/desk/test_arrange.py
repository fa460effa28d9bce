"""Where the messages of a batch go: pure rows, before any statement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from causerie.channels.protocol import HookRequest
from causerie.desk.arrange import PREVIEW, Laid, Standing, arrange, mark_of
from causerie.desk.batch import Batch, Payload
from causerie.model.channel import Channel, ChannelState, Connection
from causerie.model.contact import Address
from causerie.model.element import Arrived, Element, MediaRef, Receipt, Sender
from causerie.model.message import Card, Choice, Delivery, Location, Media, MediaKind, Part, Text
from causerie.store.connections import Held

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
PHONE = Address("phone", "", "+33600000001")
CHANNELS = {
    name: Channel(n, 1, "twilio", name, name, 1, 5, ChannelState.LIVE, None) for n, name in ((10, "n"), (11, "o"))
}
HELD = Held(Connection(1, "twilio", "twilio", "h", None, NOW), {}, CHANNELS, "live")


def _lay(*elements: Element, active: list[dict[str, Any]] | None = None, blocked: bool = False) -> Laid:
    request = HookRequest("POST", "u", "", {}, b"")
    batch = Batch.of([Payload(HELD, request, NOW, elements)])
    standing = Standing(
        identities={id(entry): (2, 3) for entry in batch.entries},
        quoted={},
        blocked=frozenset({2} if blocked else ()),
        conversations={3: active or []},
        now=NOW,
    )
    return arrange(batch, standing, message_ids=count(1), ids=count(100))


def _said(*parts: Part | MediaRef, channel: str = "n", **about: Any) -> Arrived:
    return Arrived(channel, "k", Sender((PHONE,)), parts or (Text("Bonjour"),), **about)


def _active(
    id_: int, *, identity: int = 2, last_at: datetime = NOW, state: str = "open", channel: int = 10
) -> dict[str, Any]:
    return {
        "id": id_,
        "identity_id": identity,
        "state": state,
        "written_at": last_at.timestamp(),
        "last_sequence": 0,
        "channel_id": channel,
    }


def test_a_first_message_opens_where_it_came() -> None:
    laid = _lay(_said(), _said())
    (opened,) = laid.opened
    assert (opened["channel_id"], opened["team_id"], opened["message_count"], opened["unread"]) == (10, 5, 2, 2)
    assert [row["conversation_id"] for row in laid.messages] == [opened["id"]] * 2
    assert [event.kind.value for event in laid.events] == ["conversation_opened", *["message_received"] * 2]


def test_the_conversation_of_ones_own_identity_is_preferred_then_the_latest() -> None:
    early = NOW - timedelta(hours=1)
    assert _lay(_said(), active=[_active(7, last_at=early), _active(8, identity=9)]).moved[0]["id"] == 7
    assert _lay(_said(), active=[_active(7, last_at=early, identity=9), _active(8, identity=9)]).moved[0]["id"] == 8


def test_a_sleeper_wakes_once_and_a_channel_that_is_left_is_named() -> None:
    laid = _lay(_said(), _said(channel="o"), _said(channel="o"), active=[_active(7, state="snoozed")])
    assert [event.kind.value for event in laid.events].count("conversation_woken") == 1
    told = [event.data for event in laid.events if event.kind.value == "message_received"]
    assert told == [None, {"left": 10}, None]
    assert laid.moved[0]["channel_id"] == 11


def test_a_blocked_persons_words_join_no_conversation() -> None:
    laid = _lay(_said(), active=[_active(7)], blocked=True)
    assert (laid.moved, laid.opened, laid.messages[0]["conversation_id"]) == ([], [], None)


def test_what_lies_in_quarantine_takes_in_its_own_and_stays() -> None:
    for blocked in (False, True):
        laid = _lay(_said(), active=[_active(7, state="spam"), _active(8, identity=9)], blocked=blocked)
        (moved,) = laid.moved
        assert (moved["id"], moved["added"], moved["unread"], moved["waiting_since"]) == (7, 1, 0, None)
        assert [event.kind.value for event in laid.events] == ["message_received"]


def test_what_lies_in_quarantine_takes_in_nobody_elses() -> None:
    laid = _lay(_said(), active=[_active(7, state="spam", identity=9)])
    assert (laid.moved, len(laid.opened)) == ([], 1)
    laid = _lay(_said(), active=[_active(7, state="spam", last_at=NOW), _active(8, last_at=NOW - timedelta(days=1))])
    assert [row["id"] for row in laid.moved] == [8]


def test_previews_are_short_and_masked() -> None:
    laid = _lay(_said(Text("4111 1111 1111 1111 " + "a" * 500)))
    preview = laid.opened[0]["preview"]
    assert (len(preview), preview[:9]) == (PREVIEW, "•••• 1111")


def test_a_receipt_for_nobody_waits_and_of_a_batch_each_waits_alone() -> None:
    laid = _lay(Receipt("n", "out", Delivery.SENT), Receipt("n", "out", Delivery.READ))
    assert [(row["key"], row["delivery"]) for row in laid.orphans] == [("out", 4), ("out", 7)]
    assert laid.receipts == []


@pytest.mark.parametrize(
    ("parts", "mark"),
    [
        ((Media(MediaKind.VOICE, 1), Text("")), ":voice"),
        ((Text(""), Location(1, 2)), ":location"),
        ((Card("Léa"),), ":card"),
        ((Text(""), Choice("a", "A")), ""),
        ((), ""),
    ],
)
def test_what_has_no_words_has_a_mark(parts: tuple[Part, ...], mark: str) -> None:
    assert mark_of(parts) == mark
