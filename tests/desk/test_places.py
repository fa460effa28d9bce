"""Heavy work has its places: no more at once, no more who wait, and nobody who gave up holds one."""

from __future__ import annotations

import asyncio

from causerie.desk.places import Places


async def test_no_more_at_once_than_there_are_places() -> None:
    places, inside, most = Places(2, waiting=9), 0, 0

    async def work() -> None:
        nonlocal inside, most
        async with places:
            inside += 1
            most = max(most, inside)
            await asyncio.sleep(0)
            inside -= 1

    await asyncio.gather(*(work() for _ in range(6)))
    assert (most, inside, places.full) == (2, 0, False)


async def test_it_is_full_of_those_who_wait_too() -> None:
    places, done = Places(1, waiting=2), asyncio.Event()

    async def work() -> None:
        async with places:
            await done.wait()

    waiting = [asyncio.create_task(work()) for _ in range(2)]
    await asyncio.sleep(0)
    assert places.full
    waiting[1].cancel()
    await asyncio.gather(waiting[1], return_exceptions=True)
    assert not places.full
    done.set()
    await waiting[0]
    async with places:
        assert not places.full
