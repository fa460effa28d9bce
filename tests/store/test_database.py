"""Transactions that are redone as a whole, and a journal whose numbers are dense and follow commit order."""

from __future__ import annotations

import asyncio
import random
from contextlib import aclosing, nullcontext
from datetime import UTC, datetime
from typing import Any

import psycopg
import pytest

from causerie.model.errors import Busy
from causerie.model.event import EventKind
from causerie.store.database import ATTEMPTS, Database, Redo, Work, encoded, notifications

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
NOWHERE = "host=/nowhere/at/all dbname=causerie connect_timeout=2"


async def _terminate(database: Database, pid: int) -> None:
    await database.read("select pg_terminate_backend(%s)", [pid])


async def _two_brands(work: Work) -> None:
    await work.execute("insert into brand (id, name) values (1, 'a'), (2, 'b')")


async def test_a_deadlock_redoes_the_whole_verb(database: Database) -> None:
    await database.run(_two_brands, now=NOW)
    meeting = asyncio.Barrier(2)
    tries: list[str] = []

    async def crossing(work: Work, *, name: str, first: int, second: int) -> str:
        tries.append(name)
        await work.execute("set local deadlock_timeout = '10ms'")
        await work.execute("update brand set name = name || %s where id = %s", [name, first])
        if tries.count(name) == 1:
            await meeting.wait()
        await work.execute("update brand set name = name || %s where id = %s", [name, second])
        work.tell(EventKind.CHANNEL_CHANGED)
        return name

    done = await asyncio.gather(
        database.run(lambda work: crossing(work, name="x", first=1, second=2), now=NOW),
        database.run(lambda work: crossing(work, name="y", first=2, second=1), now=NOW),
    )
    assert done == ["x", "y"]
    assert len(tries) == 3, "one of the two was redone, once"
    names = {row["name"] for row in await database.read("select name from brand")}
    assert {"".join(sorted(name[1:])) for name in names} == {"xy"}, "each change stands once on each row"
    assert [row["n"] for row in await database.read("select n from journal order by n")] == [1, 2]


async def test_a_verb_is_redone_three_times_at_most(database: Database) -> None:
    tries = 0

    async def never(work: Work) -> None:
        nonlocal tries
        tries += 1
        raise Redo

    with pytest.raises(Busy, match="too_much_contention"):
        await database.run(never, now=NOW)
    assert tries == ATTEMPTS == 3


async def test_a_verb_on_a_kept_connection_is_redone_too(database: Database) -> None:
    conn = await database.dedicated()
    tries = 0

    async def moody(work: Work) -> int:
        nonlocal tries
        tries += 1
        if tries < ATTEMPTS:
            raise psycopg.errors.SerializationFailure
        return tries

    try:
        assert await database.run_again(conn, moody, now=NOW) == ATTEMPTS
    finally:
        await conn.close()


async def test_what_a_refused_verb_wrote_is_gone(database: Database) -> None:
    async def refused(work: Work) -> None:
        await _two_brands(work)
        work.tell(EventKind.CHANNEL_CHANGED)
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await database.run(refused, now=NOW)
    assert await database.read("select id from brand") == []
    await database.run(_tell_one, now=NOW)
    assert [row["n"] for row in await database.read("select n from journal")] == [1], "a roll-back leaves no gap"


async def _tell_one(work: Work) -> None:
    work.tell(EventKind.CHANNEL_CHANGED, channel_id=1, data={"a": 1})


async def test_a_cancelled_verb_leaves_no_transaction_open(dsn: str) -> None:
    async with Database(dsn, size=1) as database:
        begun = asyncio.Event()

        async def endless(work: Work) -> None:
            await _two_brands(work)
            begun.set()
            await asyncio.Event().wait()

        task = asyncio.create_task(database.run(endless, now=NOW))
        await begun.wait()
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await database.run(_two_brands, now=NOW)
        assert len(await database.read("select id from brand")) == 2


async def test_a_lost_backend_is_busy_and_the_next_verb_passes(database: Database) -> None:
    async def struck(work: Work) -> None:
        await _two_brands(work)
        await _terminate(database, work.conn.info.backend_pid)
        await work.execute("select 1")

    with pytest.raises(Busy, match="database_away"):
        await database.run(struck, now=NOW)
    await database.run(_two_brands, now=NOW)


async def test_a_kept_connection_that_is_lost_is_busy(database: Database) -> None:
    conn = await database.dedicated()
    await _terminate(database, conn.info.backend_pid)
    with pytest.raises(Busy, match="database_away"):
        await database.run_again(conn, _two_brands, now=NOW)
    await conn.close()


async def test_a_server_that_is_not_there_is_busy() -> None:
    with pytest.raises(Busy, match="database_away"):
        await Database(NOWHERE).dedicated()


async def test_a_full_pool_is_busy(dsn: str) -> None:
    async with Database(dsn, size=1) as database:
        database._pool.timeout = 0.05
        async with database.connection():
            with pytest.raises(Busy, match="database_away"):
                await database.read("select 1")


async def test_numbers_are_dense_and_follow_commit_order(dsn: str) -> None:
    """Two processes' worth of pools, eight writers, one in five rolling back, and a reader in their midst."""
    writers, rounds = 8, 15
    draw = random.Random(7)
    plan = [[draw.random() < 0.2 for _ in range(rounds)] for _ in range(writers)]
    async with Database(dsn) as one, Database(dsn) as other:
        kept = sum(not failed for row in plan for failed in row)
        reading = asyncio.create_task(_follow(other, until=2 * kept))
        await asyncio.gather(*(_write((one, other)[n % 2], n, row) for n, row in enumerate(plan)))
        seen = await asyncio.wait_for(reading, 30)
    assert [n for n, _ in seen] == list(range(1, 2 * kept + 1))
    for writer, row in enumerate(plan):
        mine = [data["round"] for _, data in seen if data["writer"] == writer]
        assert mine == [n for n, failed in enumerate(row) if not failed for _ in range(2)]


async def _write(database: Database, writer: int, plan: list[bool]) -> None:
    for number, failed in enumerate(plan):

        async def verb(work: Work, number: int = number, failed: bool = failed) -> None:
            for _ in range(2):
                work.tell(EventKind.CHANNEL_CHANGED, data={"writer": writer, "round": number})
            await work.execute("select pg_sleep(%s)", [random.random() / 500])
            if failed:
                raise ArithmeticError

        with pytest.raises(ArithmeticError) if failed else nullcontext():
            await database.run(verb, now=NOW)


async def _follow(database: Database, *, until: int) -> list[tuple[int, dict[str, Any]]]:
    """As the hub does: what is above the last number. Every page must continue the last one without a gap."""
    seen: list[tuple[int, dict[str, Any]]] = []
    while len(seen) < until:
        found = await database.read(
            "select n, data from journal where n > %s order by n limit 7", [seen[-1][0] if seen else 0]
        )
        for row in found:
            assert row["n"] == len(seen) + 1, "a number became visible before a smaller one"
            seen.append((row["n"], row["data"]))
    return seen


async def test_statements_are_counted_with_begin_journal_and_commit(database: Database) -> None:
    with database.counting() as count:
        await database.run(_two_brands, now=NOW)
    assert count() == 3
    with database.counting() as count:
        await database.run(_tell_one, now=NOW)
    assert count() == 4


async def test_notifications_begin_with_one_to_look_and_end_busy(database: Database) -> None:
    heard = notifications(database, ("journal", "presence"))
    async with aclosing(heard):  # type: ignore[type-var]
        assert await anext(heard) == ("journal", "")
        await database.notify("presence", "somebody")
        assert await anext(heard) == ("presence", "somebody")
        await database.run(_tell_one, now=NOW)
        assert await anext(heard) == ("journal", "1")
        await database.read(
            "select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()"
        )
        with pytest.raises(Busy, match="database_away"):
            await anext(heard)


def test_no_nul_reaches_the_database() -> None:
    assert encoded({"text": "a\0b"}) == '{"text":"a\ufffdb"}'
    assert encoded(["é", 1, None]) == '["é",1,null]'
