"""Pending turns: what stood before a message that speaks of consent."""

from __future__ import annotations

from datetime import timedelta

from causerie.model.consent import ConsentState
from causerie.store import turns
from causerie.testing.house import BRAND, House
from tests.desk.people import identity_of

LEASE = timedelta(seconds=30)


async def before(house: House, key: str) -> ConsentState | None:
    identity = await identity_of(house)
    (row,) = await house.database.read("select id from message where provider_key = %s", [key])
    return await house.do(lambda work: turns.consent_before(work, row["id"], identity_id=identity, brand_id=BRAND))


async def test_each_word_is_seen_from_where_it_was_said(house: House) -> None:
    for key, text in (("m1", "STOP"), ("m2", "START"), ("m3", "STOP")):
        await house.hear(house.said(text, key=key))
        house.clock.forward(seconds=1)
    refused, granted = ConsentState.REFUSED, ConsentState.GRANTED
    assert [await before(house, key) for key in ("m1", "m2", "m3")] == [None, refused, granted]


async def test_words_of_one_moment_follow_their_arrival(house: House) -> None:
    await house.hear(house.said("STOP", key="m1"), house.said("STOP", key="m2"))
    assert [await before(house, key) for key in ("m1", "m2")] == [None, ConsentState.REFUSED]


async def test_turns_come_oldest_first_and_in_bounded_numbers(house: House) -> None:
    await house.hear(*(house.said("STOP", key=f"m{n}") for n in range(5)))
    first = await house.do(lambda work: turns.claim(work, limit=3, lease=LEASE))
    rest = await house.do(lambda work: turns.claim(work, limit=3, lease=LEASE))
    ids = [row["id"] for row in await house.rows("pending_turn")]
    assert [one.id for one in first + rest] == ids
    assert await house.do(turns.next_due) == house.clock() + LEASE


async def test_an_erased_message_has_no_facts(house: House) -> None:
    await house.hear(house.said("STOP", key="m1"))
    (message,) = await house.rows("message")
    facts = await house.do(lambda work: turns.facts(work, message["id"]))
    assert facts is not None
    assert (facts["brand"], facts["language"]) == ("Atelier", None)
    await house.do(lambda work: work.execute("update message set erased_at = now()"))
    assert await house.do(lambda work: turns.facts(work, message["id"])) is None
