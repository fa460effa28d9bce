"""The lane law, the token buckets, and sends that nobody can vouch for."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from datetime import timedelta

import psycopg
import pytest

from causerie.model.message import Author
from causerie.store import outbox
from causerie.store.database import Database, Row, Work
from causerie.testing.house import House
from tests.store.sends import FAST, LEASE, claim, ended, lanes, prioritise, settle, states


async def test_only_the_head_of_a_lane_can_be_claimed(house: House) -> None:
    (lane,) = await lanes(house, 1, messages=3)
    (first,) = await claim(house)
    assert await claim(house) == [], "one of a lane at a time"
    await settle(house, ended(first, "queued", due_at=house.clock() + timedelta(seconds=5)))
    assert await claim(house) == [], "a retry that waits holds back what comes after it"
    house.clock.forward(seconds=5)
    (again,) = await claim(house)
    assert (again.message_id, again.attempts, again.identity_id) == (first.message_id, 2, lane)
    await settle(house, ended(again))
    (second,) = await claim(house)
    await settle(house, ended(second, "failed"))
    (third,) = await claim(house)
    assert first.message_id < second.message_id < third.message_id


async def test_no_lane_is_inverted_by_three_workers(house: House) -> None:
    """200 lanes of 20 messages, three claimers at once, one send in ten tried again and one in thirty lost."""
    count, messages = 200, 20
    people = await lanes(house, count, messages=messages)
    taken: dict[int, list[int]] = {lane: [] for lane in people}
    flying: Counter[int] = Counter()
    left = count * messages

    async def work_on(database: Database, seed: int) -> None:
        nonlocal left
        draw = random.Random(seed)
        while left > 0:
            found = await database.run(lambda work: outbox.claim(work, limit=40, lease=LEASE), now=house.clock())
            rows = []
            for one in found:
                flying[one.identity_id] += 1
                assert flying[one.identity_id] == 1, "two sends of one lane at once"
                chance = draw.random()
                if chance < 0.1:
                    rows.append(ended(one, "queued", due_at=house.clock()))
                else:
                    taken[one.identity_id].append(one.message_id)
                    rows.append(ended(one, "unknown" if chance < 0.13 else "sent"))
            draw.shuffle(rows)
            await asyncio.sleep(0)
            lane_of = {one.id: one.identity_id for one in found}
            for half in (rows[::2], rows[1::2]):
                for row in half:
                    flying[lane_of[row["id"]]] -= 1
                await database.run(lambda work, half=half: outbox.settle(work, half), now=house.clock())  # type: ignore[misc]
            left -= sum(row["state"] != "queued" for row in rows)

    async with Database(house.database.dsn, size=1) as one, Database(house.database.dsn, size=1) as other:
        await asyncio.gather(*(work_on(database, n) for n, database in enumerate((house.database, one, other))))
    assert sum(len(lane) for lane in taken.values()) == count * messages
    inversions = [lane for lane, sent in taken.items() if sent != sorted(sent)]
    assert inversions == []


async def test_agents_go_first_then_bots_then_campaigns(house: House) -> None:
    order = [Author.CAMPAIGN, Author.AUTOMATIC, Author.BOT, Author.AGENT]
    people = await lanes(house, 4)
    for lane, author in zip(people, order, strict=True):
        await prioritise(house, lane, author)
    assert [one.identity_id for one in await claim(house, limit=3)] == people[:0:-1]
    assert [one.identity_id for one in await claim(house, limit=3)] == people[:1]


async def test_the_rate_is_a_bucket_that_refills(house: House) -> None:
    await lanes(house, 60, rate=20.0)
    assert len(await claim(house)) == 20, "a full bucket holds one second's worth"
    assert await claim(house) == []
    house.clock.forward(seconds=0.5)
    assert len(await claim(house)) == 10
    house.clock.forward(seconds=-3)
    assert await claim(house) == [], "a clock that goes back refills nothing"
    house.clock.forward(seconds=3.1)
    assert len(await claim(house)) == 2, "and takes nothing that was there"
    house.clock.forward(hours=1)
    assert len(await claim(house)) == 20, "a bucket never holds more than its second"


async def test_a_slow_rate_is_kept_over_time(house: House) -> None:
    await lanes(house, 10, rate=0.5)
    sent = len(await claim(house))
    for _ in range(8):
        house.clock.forward(seconds=1)
        sent += len(await claim(house))
    assert sent == 1 + 4


async def test_one_channels_rate_is_not_anothers(house: House) -> None:
    slow = await lanes(house, 5, rate=1.0)
    fast = await lanes(house, 5, rate=FAST, n=1)
    taken = {one.identity_id for one in await claim(house)}
    assert taken == {slow[0], *fast}


async def test_a_campaign_leaves_agents_their_share(house: House) -> None:
    people = await lanes(house, 25, rate=20.0)
    campaign, agents = people[:23], people[23:]
    for lane in campaign:
        await prioritise(house, lane, Author.CAMPAIGN)
    for lane in agents:
        await _put_off(house, lane)
    assert len(await claim(house)) == 18
    assert await claim(house) == [], "what is left of the second is not for campaigns"
    await house.do(_all_due)
    assert [one.identity_id for one in await claim(house)] == agents


async def _put_off(house: House, lane: int) -> None:
    async def verb(work: Work) -> None:
        later = work.now + timedelta(hours=1)
        await work.execute("update outbox set due_at = %s where identity_id = %s", [later, lane])

    await house.do(verb)


async def _all_due(work: Work) -> None:
    await work.execute("update outbox set due_at = %s", [work.now])


async def test_a_paused_channel_waits_and_a_shorter_pause_does_not_shorten_it(house: House) -> None:
    await lanes(house, 2)
    channel = house.channel()
    until = house.clock() + timedelta(seconds=30)
    await house.do(lambda work: outbox.pause(work, channel, until))
    await house.do(lambda work: outbox.pause(work, channel, until - timedelta(seconds=20)))
    house.clock.forward(seconds=29)
    assert await claim(house) == []
    house.clock.forward(seconds=1)
    assert len(await claim(house)) == 2


async def test_a_late_settlement_is_refused(house: House) -> None:
    await lanes(house, 1, messages=2)
    (slow,) = await claim(house)
    house.clock.forward(seconds=61)
    (lost,) = await house.do(lambda work: outbox.expire(work, limit=10))
    assert (lost["message_id"], lost["delivery"]) == (slow.message_id, 3)
    (following,) = await claim(house)
    assert following.message_id > slow.message_id, "the lane is free, and what was lost is not sent again"
    assert await settle(house, ended(slow, "queued", due_at=house.clock())) == []
    assert (await states(house))[slow.message_id] == ("unknown", 3)
    assert await settle(house, {**ended(following), "fence": following.fence - 1}) == []
    assert (await states(house))[following.message_id] == ("sending", 2)


async def test_a_lease_that_still_runs_does_not_expire(house: House) -> None:
    await lanes(house, 1)
    await claim(house)
    house.clock.forward(seconds=60)
    assert await house.do(lambda work: outbox.expire(work, limit=10)) == []


@pytest.mark.parametrize(("delivery", "state"), [(4, "sent"), (5, "failed"), (7, "sent")])
async def test_a_receipt_vouches_for_a_send_whose_lease_expired(house: House, delivery: int, state: str) -> None:
    await lanes(house, 1)
    (slow,) = await claim(house)

    async def receipt(work: Work) -> None:
        await work.execute("update message set delivery = %s where id = %s", [delivery, slow.message_id])

    await house.do(receipt)
    house.clock.forward(seconds=61)
    await house.do(lambda work: outbox.expire(work, limit=10))
    assert (await states(house))[slow.message_id] == (state, delivery)


async def test_settling_keeps_the_highest_word_on_delivery(house: House) -> None:
    """A receipt may overtake the answer to the send; neither the answer nor a retry takes it back."""
    await lanes(house, 2)
    one, other = await claim(house)

    async def receipts(work: Work) -> None:
        await work.execute("update message set delivery = 6")

    await house.do(receipts)
    await settle(house, ended(one, key="SM1"), ended(other, "queued", due_at=house.clock() + timedelta(minutes=1)))
    assert await states(house) == {one.message_id: ("sent", 6), other.message_id: ("queued", 6)}


async def test_a_settlement_is_told_with_where_it_belongs(house: House) -> None:
    (lane,) = await lanes(house, 1)
    (one,) = await claim(house)
    (row,) = await settle(house, ended(one, key="SM1"))
    assert row == {
        "message_id": one.message_id,
        "conversation_id": None,
        "contact_id": lane,
        "identity_id": lane,
        "channel_id": house.channel(),
        "delivery": 4,
    }
    (message,) = await house.rows("message")
    assert (message["provider_key"], message["error"]) == ("SM1", None)


async def _orphan(house: House, key: str, delivery: int, error: str | None = None) -> None:
    async def verb(work: Work) -> None:
        await work.execute(
            "insert into orphan_receipt (id, channel_id, provider_key, delivery, error, at) values (%s, %s, %s, %s, %s, %s)",
            [await house.ids.one(work.conn), house.channel(), key, delivery, error, work.now],
        )

    await house.do(verb)


async def test_receipts_that_came_first_find_their_message(house: House) -> None:
    await lanes(house, 3)
    one, other, third = await claim(house)
    for delivery in (4, 7, 6):
        await _orphan(house, "SM1", delivery)
    await _orphan(house, "SM2", 5, "rejected")
    await _orphan(house, "SM9", 7)
    await settle(house, ended(one, key="SM1"), ended(other, key="SM2"), ended(third, key="SM3"))
    changed = await house.do(outbox.adopt_orphans)
    assert {row["message_id"]: row["delivery"] for row in changed} == {one.message_id: 7, other.message_id: 5}
    assert [row["provider_key"] for row in await house.rows("orphan_receipt")] == ["SM9"]
    errors = {row["id"]: row["error"] for row in await house.rows("message")}
    assert errors == {one.message_id: None, other.message_id: "rejected", third.message_id: None}
    assert await house.do(outbox.adopt_orphans) == []


async def test_a_claim_that_meets_another_in_the_lane_begins_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the lane's unique index refuses is looked at anew: it is no fault of the database."""
    (lane,) = await lanes(house, 1)
    refusals = [psycopg.errors.UniqueViolation("outbox_lane_sending")]
    take = outbox._take

    async def racing(work: Work, *, limit: int, lease: timedelta) -> list[Row]:
        if refusals:
            raise refusals.pop()
        return await take(work, limit=limit, lease=lease)

    monkeypatch.setattr(outbox, "_take", racing)
    assert [one.identity_id for one in await claim(house)] == [lane]
    assert refusals == []


async def test_the_index_of_the_lane_is_the_law(house: House) -> None:
    """Whatever a statement believes, two sends of one lane cannot be under way at once."""
    await lanes(house, 1, messages=2)

    async def both(work: Work) -> None:
        await work.execute("update outbox set state = 'sending'")

    with pytest.raises(psycopg.errors.UniqueViolation, match="outbox_lane_sending"):
        await house.do(both)


async def test_the_next_due_time_is_the_earliest_of_retries_and_leases(house: House) -> None:
    assert await house.do(outbox.next_due) is None
    await lanes(house, 2)
    assert await house.do(outbox.next_due) == house.clock()
    one, _ = await claim(house)
    assert await house.do(outbox.next_due) == house.clock() + LEASE
    retry = house.clock() + timedelta(seconds=7)
    await settle(house, ended(one, "queued", due_at=retry))
    assert await house.do(outbox.next_due) == retry
