"""Throttles: counted in the database, by window."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from causerie.store import throttles
from causerie.testing.house import House

KEY, WINDOW = b"k" * 32, timedelta(minutes=15)


async def _spend(house: House) -> int:
    count, _ = await house.do(lambda work: throttles.spend(work, KEY, window=WINDOW))
    return count


async def test_tries_add_up_until_the_window_ends(house: House) -> None:
    assert [await _spend(house) for _ in range(3)] == [1, 2, 3]
    house.clock.forward(minutes=14)
    assert await _spend(house) == 4
    house.clock.forward(minutes=1)
    assert await _spend(house) == 1


async def test_two_processes_count_together(house: House) -> None:
    counts = await asyncio.gather(*(_spend(house) for _ in range(8)))
    assert sorted(counts) == list(range(1, 9))


async def test_a_try_is_given_back_and_all_are_forgotten(house: House) -> None:
    await _spend(house)
    await _spend(house)
    await house.do(lambda work: throttles.give_back(work, KEY))
    assert await _spend(house) == 2
    await house.do(lambda work: throttles.forget(work, KEY))
    assert await _spend(house) == 1
