"""Ids without a round trip: blocks of one sequence, never the same id twice."""

from __future__ import annotations

import asyncio

from causerie.store.database import Database
from causerie.store.ids import BLOCK, Ids


async def test_processes_and_tasks_never_take_the_same_id(dsn: str) -> None:
    async with Database(dsn) as one, Database(dsn) as other:
        makers = [(one, Ids()), (other, Ids())]

        async def take(n: int) -> list[int]:
            database, ids = makers[n % 2]
            async with database.connection() as conn:
                return await ids.take(conn, 300)

        taken = [id_ for ids in await asyncio.gather(*(take(n) for n in range(16))) for id_ in ids]
    assert len(set(taken)) == len(taken) == 16 * 300


async def test_a_block_costs_one_statement(database: Database) -> None:
    ids = Ids()
    async with database.connection() as conn:
        first = await ids.take(conn, BLOCK)
        assert first == list(range(first[0], first[0] + BLOCK))
        (row,) = await database.read("select last_value from ids")
        assert await ids.take(conn, 0) == []
        assert (await database.read("select last_value from ids")) == [row]
        assert await ids.one(conn) not in first
