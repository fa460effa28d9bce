"""A listening connection is held by one process at a time, and its fence betrays whoever lost it."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from causerie.store import intake, leases
from causerie.store.database import Work
from causerie.store.leases import Lost
from causerie.testing.house import House

LEASE = timedelta(seconds=30)


async def _hold(house: House, fence: int | None) -> int | None:
    return await leases.hold(house.database, _id(house), fence, now=house.clock(), lease=LEASE)


def _id(house: House) -> int:
    return house.held["twilio"].connection.id


async def _move(house: House, fence: int, cursor: str) -> None:
    async def verb(work: Work) -> None:
        await intake.move_cursor(work, _id(house), cursor, fence=fence)

    await house.do(verb)


async def test_of_many_processes_one_gets_the_lease(house: House) -> None:
    fences = await asyncio.gather(*(_hold(house, None) for _ in range(6)))
    (fence,) = [one for one in fences if one is not None]
    house.clock.forward(seconds=29)
    assert await _hold(house, None) is None
    assert await _hold(house, fence) == fence, "renewed, under the same fence"
    house.clock.forward(seconds=29)
    assert await _hold(house, None) is None, "the renewal counts from when it was made"


async def test_whoever_slept_past_the_lease_writes_nothing(house: House) -> None:
    slow = await _hold(house, None)
    house.clock.forward(seconds=31)
    quick = await _hold(house, None)
    assert slow is not None
    assert quick is not None
    assert quick > slow
    with pytest.raises(Lost):
        await _move(house, slow, "late")
    await _move(house, quick, "12")
    assert await leases.cursor(house.database, _id(house)) == "12"
    assert await _hold(house, slow) is None


async def test_a_lease_that_ran_out_untaken_can_be_renewed(house: House) -> None:
    fence = await _hold(house, None)
    house.clock.forward(hours=1)
    assert await _hold(house, fence) == fence


async def test_what_is_given_back_can_be_taken_at_once(house: House) -> None:
    fence = await _hold(house, None)
    assert fence is not None
    await leases.release(house.database, {_id(house): fence - 1})
    assert await _hold(house, None) is None, "an old fence gives nothing back"
    await leases.release(house.database, {_id(house): fence})
    again = await _hold(house, None)
    assert again is not None
    assert again > fence


async def test_a_removed_connection_is_held_by_nobody(house: House) -> None:
    async def remove(work: Work) -> None:
        await work.execute("update connection set removed_at = %s where id = %s", [work.now, _id(house)])

    await house.do(remove)
    assert await _hold(house, None) is None
    assert await leases.cursor(house.database, _id(house)) is None
