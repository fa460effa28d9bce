"""Timers: one per subject, claimed under a lease, outdated by being set again."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from causerie.store import timers
from causerie.store.database import Database, Work
from causerie.store.timers import Due
from causerie.testing.house import House

LEASE = timedelta(seconds=30)


async def put(house: House, subject: int, **after: float) -> None:
    due = house.clock() + timedelta(**after)
    await house.do(lambda work: timers.set_timer(work, "snooze", subject, due_at=due))


async def rung(house: House, limit: int = 10) -> list[Due]:
    return await house.do(lambda work: timers.claim(work, limit=limit, lease=LEASE))


async def test_they_ring_in_order_of_time_and_in_bounded_numbers(house: House) -> None:
    for subject, minutes in ((1, 3), (2, 1), (3, 2), (4, 10)):
        await put(house, subject, minutes=minutes)
    house.clock.forward(minutes=5)
    assert [due.subject for due in await rung(house, 2)] == [2, 3]
    assert [due.subject for due in await rung(house)] == [1]
    assert await house.do(timers.next_due) == house.clock() + LEASE


async def test_a_subject_has_one_timer_and_the_last_word_stands(house: House) -> None:
    await put(house, 1, minutes=1)
    await put(house, 1, minutes=2)
    house.clock.forward(minutes=1)
    assert await rung(house) == []
    house.clock.forward(minutes=1)
    (due,) = await rung(house)
    await put(house, 1, minutes=1)
    assert await house.do(lambda work: timers.finish(work, due)) is False
    assert len(await house.rows("timer")) == 1


async def test_a_timer_is_finished_once(house: House) -> None:
    await put(house, 1, seconds=0)
    (due,) = await rung(house)
    ended = [await house.do(lambda work: timers.finish(work, due)) for _ in range(2)]
    assert ended == [True, False]
    assert await house.do(timers.next_due) is None


async def test_two_processes_never_claim_the_same(house: House) -> None:
    for subject in range(40):
        await put(house, subject, seconds=0)

    async def verb(work: Work) -> list[Due]:
        return await timers.claim(work, limit=7, lease=LEASE)

    async with Database(house.database.dsn, size=4) as other:
        places = [house.database, other] * 4
        found = await asyncio.gather(*(place.run(verb, now=house.clock()) for place in places))
    subjects = [due.subject for claimed in found for due in claimed]
    assert len(subjects) == len(set(subjects))


async def test_a_timer_that_stands_is_not_moved_by_whoever_only_wants_one(house: House) -> None:
    now = house.clock()
    for seconds in (30, 10):
        due = now + timedelta(seconds=seconds)
        await house.do(lambda work, due=due: timers.ensure(work, "digest", 1, due_at=due))  # type: ignore[misc]
    assert [row["due_at"] for row in await house.rows("timer")] == [now + timedelta(seconds=30)]
