"""The turn worker: takes what is pending, survives what fails."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.desk import turn as module
from causerie.model.contact import Address
from causerie.model.element import Arrived, Sender
from causerie.model.message import Text
from causerie.store.turns import MOST
from causerie.testing.house import House
from causerie.workers.turns import Turns
from tests.workers.waiting import running, until

PHONE = Address("phone", "", "+33600000001")


def worker(house: House) -> Turns:
    return Turns(house.database, house.directory, clock=house.clock, say=lambda code, language, params: code)


async def stop(house: House) -> None:
    message = Arrived("1122334455", f"stop {house.clock()}", Sender((PHONE,)), (Text("STOP"),))
    await house.hear(message, provider="whatsapp")


async def test_a_stop_is_answered_by_itself(house: House) -> None:
    turns = worker(house)
    async with running(turns):
        await stop(house)
        turns.wake()
        await until(house, lambda: _told(house, "message_written"))
    assert len(await house.rows("outbox")) == 1
    assert await house.rows("pending_turn") == []


async def test_what_was_pending_before_it_started_is_taken(house: House) -> None:
    await stop(house)
    async with running(worker(house)):
        await until(house, lambda: _told(house, "message_written"))


async def test_a_turn_that_always_fails_is_buried_and_the_next_ones_taken(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stop(house)
    await house.do(lambda work: work.execute("update pending_turn set attempts = %s", [MOST - 1]))
    decisions = module._decisions

    async def failing(work: Any, directory: Any, pending: Any) -> Any:
        if pending.attempts == MOST:
            raise RuntimeError
        return await decisions(work, directory, pending)

    monkeypatch.setattr(module, "_decisions", failing)
    turns = worker(house)
    async with running(turns):
        await until(house, lambda: _told(house, "engine_failed"))
        house.clock.forward(seconds=31)
        await house.hear(Arrived("1122334455", "start", Sender((PHONE,)), (Text("START"),)), provider="whatsapp")
        turns.wake()
        await until(house, lambda: _told(house, "message_written"))
    assert [row["attempts"] for row in await house.rows("pending_turn")] == [MOST]


async def _told(house: House, kind: str) -> bool:
    return bool(await house.told(kind))
