"""The indexer follows the journal, a little at a time, and outlives a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from causerie.model.errors import Busy
from causerie.store import search
from causerie.store.database import Database, Work
from causerie.testing.house import House
from causerie.workers import indexer as module
from causerie.workers.indexer import Indexer
from tests.workers.waiting import PATIENCE, running

Until = Callable[[int], Awaitable[None]]


@pytest.fixture
def until(house: House, monkeypatch: pytest.MonkeyPatch) -> Until:
    """Wait until so many messages are indexed, looking each time a round begins: the one before is committed then."""
    begun = asyncio.Event()
    catch_up = search.catch_up

    async def told(work: Work) -> int | None:
        begun.set()
        return await catch_up(work)

    async def waiting(number: int) -> None:
        async with asyncio.timeout(PATIENCE):
            while len(await house.rows("search")) != number:
                begun.clear()
                await begun.wait()

    monkeypatch.setattr(module, "POLL", 0.01)
    monkeypatch.setattr(search, "catch_up", told)
    return waiting


async def test_what_is_said_is_indexed(house: House, until: Until) -> None:
    async with running(Indexer(house.database, clock=house.clock)):
        await house.hear(house.said("Bonjour", key="m1"))
        await until(1)
        await house.hear(house.said("Encore", key="m2"))
        await until(2)


async def test_two_processes_share_the_work(house: House, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "AT_ONCE", 3)
    async with (
        Database(house.database.dsn, size=2) as other,
        running(Indexer(house.database, clock=house.clock)),
        running(Indexer(other, clock=house.clock)),
    ):
        await house.hear(*[house.said(f"mot {n}", key=f"m{n}") for n in range(20)])
        await until(20)


async def test_it_goes_on_after_a_failure(house: House, until: Until, monkeypatch: pytest.MonkeyPatch) -> None:
    failures: list[Exception] = [Busy("database_away"), RuntimeError("odd")]
    catch_up = search.catch_up

    async def failing(work: Work) -> int | None:
        if failures:
            raise failures.pop()
        return await catch_up(work)

    monkeypatch.setattr(search, "catch_up", failing)
    await house.hear(house.said("Bonjour", key="m1"))
    async with running(Indexer(house.database, clock=house.clock)):
        await until(1)
    assert failures == []
