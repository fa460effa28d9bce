"""Turns: facts, engines, decisions, rows; once, and whatever an engine does."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest

from causerie.channels.registry import BY_NAME
from causerie.desk import turn as module
from causerie.desk.erase import erase
from causerie.desk.turn import bury, turn
from causerie.desk.write import Draft
from causerie.model.contact import Address
from causerie.model.decision import Decision, Facts, TurnEvent, Write
from causerie.model.element import Arrived, Sender
from causerie.model.errors import NotPermitted
from causerie.model.message import Author, Text
from causerie.store import turns
from causerie.store.turns import MOST, Pending
from causerie.testing.house import VAULT, House
from tests.desk.people import contact_of, identity_of, wrote

LEASE = timedelta(seconds=30)
PHONE = Address("phone", "", "+33600000001")


def say(code: str, language: str | None, params: Mapping[str, str]) -> str:
    return f"{code} {language} {params['brand']}"


async def hear(house: House, *texts: str) -> None:
    """Words on WhatsApp, which confirms no STOP by itself."""
    for text in texts:
        house.clock.forward(seconds=1)
        key = f"{text} {house.clock()}"
        message = Arrived("1122334455", key, Sender((PHONE,), language="en"), (Text(text),))
        await house.hear(message, provider="whatsapp")


async def claimed(house: House) -> list[Pending]:
    return await house.do(lambda work: turns.claim(work, limit=10, lease=LEASE))


async def take(house: House, pending: Pending) -> bool:
    return await house.do(lambda work: turn(work, house.directory, house.ids, pending=pending, say=say))


async def take_all(house: House) -> None:
    for pending in await claimed(house):
        assert await take(house, pending)


async def sent(house: House) -> list[str]:
    rows = await house.database.read("select parts from message where direction = 'outbound' order by id")
    return [row["parts"][0]["text"] for row in rows]


async def test_a_stop_is_confirmed_once_in_the_persons_language(house: House) -> None:
    await hear(house, "Bonjour", "STOP", "STOP", "stop")
    await take_all(house)
    assert await sent(house) == ["stop_confirmed en Atelier"]
    (message,) = [row for row in await house.rows("message") if row["direction"] == "outbound"]
    assert (message["author"], message["message_class"], message["delivery"]) == ("automatic", "service", 1)
    (send,) = await house.rows("outbox")
    assert (send["message_id"], send["priority"]) == (message["id"], 2)
    (conversation,) = await house.rows("conversation")
    assert conversation["waiting_since"] is not None, "a machine's word answers nobody"
    assert await house.rows("pending_turn") == []


async def test_stop_start_stop_are_three_answers(house: House) -> None:
    await hear(house, "STOP", "START", "START", "STOP")
    await take_all(house)
    assert [text.split()[0] for text in await sent(house)] == ["stop_confirmed", "start_confirmed", "stop_confirmed"]


async def test_where_the_provider_confirms_we_are_silent(house: House) -> None:
    await house.hear(house.said("STOP", key="m1"))
    await take_all(house)
    assert await sent(house) == []
    assert await house.rows("pending_turn") == []


async def test_nothing_but_the_confirmation_passes_a_refusal(house: House) -> None:
    await hear(house, "STOP")
    identity, channel = await identity_of(house), house.channel("whatsapp")
    to_all = Draft(identity, channel, (Text("Promo"),), author=Author.AUTOMATIC)
    with pytest.raises(NotPermitted):
        await wrote(house, to_all)
    with pytest.raises(NotPermitted):
        await wrote(house, Draft(identity, channel, (Text("Promo"),), author=Author.CAMPAIGN, confirms=True))


async def test_two_workers_take_a_turn_once(house: House) -> None:
    await hear(house, "STOP")
    (first,) = await claimed(house)
    assert await claimed(house) == [], "nobody else claims it while the lease lasts"
    house.clock.forward(seconds=31)
    (second,) = await claimed(house)
    taken = await asyncio.gather(take(house, second), take(house, first), take(house, second))
    assert sorted(taken) == [False, False, True]
    assert len(await sent(house)) == 1


async def test_who_was_forgotten_is_not_answered(house: House) -> None:
    await hear(house, "STOP")
    (pending,) = await claimed(house)
    contact = await contact_of(house)
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    assert await take(house, pending) is False
    assert await sent(house) == []


async def test_an_engine_that_raises_loses_its_own_decisions(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(facts: Facts, event: TurnEvent, now: datetime) -> Sequence[Decision]:
        raise KeyError(facts.message_id)

    monkeypatch.setattr(module, "ENGINES", (("broken", broken), *module.ENGINES))
    await hear(house, "STOP")
    await take_all(house)
    assert len(await sent(house)) == 1
    assert await house.rows("pending_turn") == []
    (event,) = await house.told("engine_failed")
    assert event["data"] == {"engine": "broken", "failure": "KeyError"}


async def test_a_decision_the_desk_refuses_is_dropped(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def wishing(facts: Facts, event: TurnEvent, now: datetime) -> Sequence[Decision]:
        return [Write(facts.identity_id, facts.channel_id, facts.conversation_id, "x", None, {"brand": ""})]

    monkeypatch.setattr(module, "ENGINES", (("wishing", wishing),))
    await hear(house, "STOP")
    await take_all(house)
    assert (await sent(house), await house.rows("pending_turn")) == ([], [])


async def test_an_event_from_a_newer_version_is_settled(house: House) -> None:
    await hear(house, "STOP")
    await house.do(lambda work: work.execute("update pending_turn set event = 'moon_rose'"))
    await take_all(house)
    assert (await sent(house), await house.rows("pending_turn")) == ([], [])


async def test_what_fails_comes_back_and_dies_after_its_last_attempt(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def failing(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(module, "_decisions", failing)
    await hear(house, "STOP")
    for attempt in range(1, MOST + 1):
        (pending,) = await claimed(house)
        assert pending.attempts == attempt
        with pytest.raises(RuntimeError):
            await take(house, pending)
        house.clock.forward(seconds=31)
    assert await claimed(house) == []
    assert await house.do(turns.next_due) is None
    assert len(await house.rows("pending_turn")) == 1
    await house.do(lambda work: bury(work, pending))
    assert [event["data"]["attempts"] for event in await house.told("engine_failed")] == [MOST]


async def test_a_channel_that_is_gone_says_nothing(house: House) -> None:
    await hear(house, "STOP")
    await house.do(lambda work: work.execute("update connection set removed_at = now() where provider = 'whatsapp'"))
    await house.directory.refresh(monotonic=0)
    await take_all(house)
    assert await sent(house) == []
    assert BY_NAME["whatsapp"].capabilities.confirms_stop is False
