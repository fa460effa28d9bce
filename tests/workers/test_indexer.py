"""The indexer follows the journal, a little at a time, and outlives a database that is away."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

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

    async def told(work: Work, **how: Any) -> int | None:
        begun.set()
        return await catch_up(work, **how)

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
    monkeypatch.setattr(module, "AT_ONCE", 3)
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

    async def failing(work: Work, **how: Any) -> int | None:
        if failures:
            raise failures.pop()
        return await catch_up(work, **how)

    monkeypatch.setattr(search, "catch_up", failing)
    await house.hear(house.said("Bonjour", key="m1"))
    async with running(Indexer(house.database, clock=house.clock)):
        await until(1)
    assert failures == []


async def test_one_that_cannot_be_indexed_is_found_by_its_bare_words(house: House, until: Until) -> None:
    """Each of these becomes four letters without its accents: a lexeme longer than PostgreSQL reads back."""
    await house.hear(
        house.said("Bonjour", key="m1"), house.said("Ⅷ" * 680 + " perdu", key="m2"), house.said("Merci", key="m3")
    )
    async with running(Indexer(house.database, clock=house.clock)):
        await until(3)
    found = await house.database.read("select message_id from search where vector @@ 'perdu'::tsquery")
    assert [row["message_id"] for row in found] == [(await house.rows("message"))[1]["id"]]
    plainly = await house.database.read("select count(*) as n from search where vector @@ 'merc'::tsquery")
    assert plainly == [{"n": 1}], "the others are indexed as usual"
