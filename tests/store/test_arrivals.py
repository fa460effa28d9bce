"""What a batch reads and writes: one person from many processes, what is last in a conversation, what is found again."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from causerie.channels.protocol import HookRequest
from causerie.desk.batch import Payload
from causerie.desk.receive import receive
from causerie.model.contact import Address
from causerie.model.element import Arrived, Element, Receipt, Sender
from causerie.model.message import Delivery, Text
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.testing.house import House
from tests.store.sends import claim, ended, lanes, settle, states

NUMBER = "+33700000001"
PHONE = Address("phone", "", "+33600000001")


def _text(key: str, text: str = "Bonjour", **about: Any) -> Arrived:
    return Arrived(NUMBER, key, Sender((PHONE,)), (Text(text),), **about)


async def test_fifty_first_messages_of_one_person_at_once(house: House) -> None:
    """T07: one contact, one open conversation, fifty messages, whichever process took them."""
    async with Database(house.database.dsn) as other:
        processes = [(house.database, Ids()), (other, Ids())]

        async def hear(n: int) -> None:
            database, ids = processes[n % 2]
            batch = [_payload(house, _text(f"m{n}"))]

            async def verb(work: Work) -> None:
                await receive(work, batch, ids=ids)

            await database.run(verb, now=house.clock())

        await asyncio.gather(*(hear(n) for n in range(50)))
    assert len(await house.rows("contact")) == len(await house.rows("identity")) == 1
    (conversation,) = await house.rows("conversation")
    assert (conversation["message_count"], conversation["unread"]) == (50, 50)
    assert len(await house.rows("message")) == 50
    assert [row["n"] for row in await house.told()] == list(range(1, 52))


def _payload(house: House, *elements: Element) -> Payload:
    request = HookRequest("POST", "https://causerie.example/hooks/x", "", {}, b"{}")
    return Payload(house.held["twilio"], request, house.clock(), elements)


async def test_the_same_event_from_two_processes_at_once_is_one(house: House) -> None:
    """T04: twenty deliveries of the same events side by side, in both orders."""
    keys = [f"m{n}" for n in range(6)]

    async def hear(n: int) -> None:
        ordered = keys if n % 2 else keys[::-1]
        batch = [_payload(house, _text(key)) for key in ordered]

        async def verb(work: Work) -> None:
            await receive(work, batch, ids=Ids())

        await house.database.run(verb, now=house.clock())

    await asyncio.gather(*(hear(n) for n in range(20)))
    assert sorted(row["provider_key"] for row in await house.rows("message")) == keys
    assert len(await house.rows("seen")) == len(keys)
    assert len(await house.rows("intake")) == 120


@pytest.mark.parametrize("together", [True, False])
async def test_of_one_second_the_providers_sequence_says_what_is_last(house: House, together: bool) -> None:
    """Law 4: the preview follows (time, sequence, arrival), in a batch and over several."""
    at = house.clock() - timedelta(seconds=10)
    said = [
        _text("b", "Deux", at=at, sequence=12),
        _text("a", "Un", at=at, sequence=11),
        _text("0", "Zéro", at=at - timedelta(seconds=1), sequence=13),
    ]
    if together:
        await house.hear(*said)
    else:
        for one in said:
            await house.hear(one)
    (conversation,) = await house.rows("conversation")
    last = next(row for row in await house.rows("message") if row["provider_key"] == "b")
    assert (conversation["preview"], conversation["last_message_id"]) == ("Deux", last["id"])
    assert conversation["last_at"] == max(row["arrived_at"] for row in await house.rows("message"))


async def test_a_time_in_the_future_is_capped_at_arrival(house: House) -> None:
    await house.hear(_text("a", at=house.clock() + timedelta(days=400)))
    (message,) = await house.rows("message")
    assert message["at"] == message["arrived_at"] == house.clock()


async def test_whoever_writes_after_an_answer_from_elsewhere_waits(house: House) -> None:
    """An echo is an answer given in the provider's own application; what is said after it waits again."""
    await house.hear(_text("1"))
    await house.hear(_text("2", echo=True))
    assert (await house.rows("conversation"))[0]["waiting_since"] is None
    house.clock.forward(minutes=1)
    await house.hear(_text("3", echo=True), _text("4"))
    (conversation,) = await house.rows("conversation")
    assert conversation["waiting_since"] == house.clock()
    assert (conversation["unread"], conversation["message_count"]) == (2, 4)


async def test_a_receipt_beside_a_late_message_shows_in_the_list(house: House) -> None:
    now = house.clock()
    await house.hear(_text("1", at=now - timedelta(minutes=2)))
    await house.hear(_text("2", echo=True, at=now - timedelta(minutes=1)))
    await house.hear(_text("0", at=now - timedelta(minutes=3)), Receipt(NUMBER, "2", Delivery.READ))
    (conversation,) = await house.rows("conversation")
    assert conversation["last_delivery"] == 7


async def test_a_receipt_proves_an_unknown_send(house: House) -> None:
    """The provider's word settles what nobody could vouch for, by its key or by our own correlation."""
    await lanes(house, 3)
    one, other, third = await claim(house)
    await settle(house, *(ended(send, "unknown", key=f"SM{n}") for n, send in enumerate((one, other, third))))
    await house.hear(
        Receipt(NUMBER, "SM0", Delivery.DELIVERED),
        Receipt(NUMBER, "SM1", Delivery.FAILED, error="rejected"),
        Receipt(NUMBER, "new", Delivery.SENT, correlation=str(third.message_id)),
    )
    assert await states(house) == {
        one.message_id: ("sent", 6),
        other.message_id: ("failed", 5),
        third.message_id: ("sent", 4),
    }
    rows = await house.rows("outbox")
    assert all(row["settled_at"] == house.clock() for row in rows)


async def test_a_correlation_of_another_channel_is_nobodys(house: House) -> None:
    await lanes(house, 1)
    (one,) = await claim(house)
    await house.hear(Receipt("+33700000002", "x", Delivery.READ, correlation=str(one.message_id)))
    assert (await states(house))[one.message_id] == ("sending", 2)
    assert len(await house.rows("orphan_receipt")) == 1


async def test_a_refusal_told_before_its_message_is_known_is_kept(house: House) -> None:
    """The status callback of an opted-out send may overtake the answer to the send itself."""
    await house.hear(Receipt(NUMBER, "SM1", Delivery.FAILED, error="opted_out", opted_out=PHONE))
    (consent,) = await house.rows("consent")
    assert (consent["state"], consent["proof"], consent["message_id"]) == ("refused", "provider", None)
    assert len(await house.rows("orphan_receipt")) == 1
