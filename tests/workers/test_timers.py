"""The timer worker: to the second, once, whatever the kinds it does not know."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.desk.snooze import snooze
from causerie.store import timers
from causerie.store.database import Database, Work
from causerie.store.timers import Due
from causerie.testing.house import House
from causerie.workers import timers as module
from causerie.workers.timers import Timers
from tests.desk.people import opened, row_of
from tests.workers.waiting import running, until


async def asleep(house: House, phone: str = "+33600000001") -> int:
    conversation = await opened(house, phone=phone)
    until_then = house.clock() + timedelta(hours=1)
    await house.do(lambda work: snooze(work, grant=house.grant(), conversation_id=conversation, until=until_then))
    return conversation


async def woken(house: House, number: int) -> bool:
    return len(await house.told("conversation_woken")) == number


async def test_what_falls_due_wakes(house: House) -> None:
    conversation = await asleep(house)
    worker = Timers(house.database, clock=house.clock)
    async with running(worker):
        house.clock.forward(hours=1)
        worker.wake()
        await until(house, lambda: woken(house, 1))
    assert (await row_of(house, "conversation", conversation))["state"] == "open"


async def test_two_processes_wake_each_once(house: House) -> None:
    for n in range(10):
        await asleep(house, f"+3360000000{n}")
    house.clock.forward(hours=1)
    async with (
        Database(house.database.dsn, size=2) as other,
        running(Timers(house.database, clock=house.clock)),
        running(Timers(other, clock=house.clock)),
    ):
        await until(house, lambda: woken(house, 10))
    assert await house.rows("timer") == []
    assert await woken(house, 10)


async def test_one_that_fails_does_not_hold_up_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(work: Work, due: Due) -> bool:
        raise RuntimeError

    monkeypatch.setitem(module.KINDS, "broken", failing)
    await asleep(house)
    house.clock.forward(hours=1)
    for kind in ("broken", "from_the_future"):
        await house.do(
            lambda work, kind=kind: timers.set_timer(work, kind, 1, due_at=house.clock() - timedelta(minutes=1))
        )
    async with running(Timers(house.database, clock=house.clock)):
        await until(house, lambda: woken(house, 1))
    assert [row["kind"] for row in await house.rows("timer")] == ["broken", "from_the_future"]
