"""Several statements in one trip: answers in order, errors as psycopg raises them, a connection that stays usable."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import psycopg
import pytest

from causerie.store.database import Database
from causerie.store.trip import PREPARED, Connection, trip

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
async def conn(database: Database) -> AsyncIterator[Connection]:
    conn = await database.dedicated()
    yield conn
    await conn.close()


async def _prepared(conn: Connection) -> int:
    row = await (await conn.execute("select count(*) from pg_prepared_statements")).fetchone()
    assert row is not None
    return int(row[0])


async def test_answers_come_in_order(conn: Connection) -> None:
    one, two, three = await trip(
        conn,
        [
            ("select %(n)s::int as n, %(at)s::timestamptz as at, %(n)s::int + 1 as more", {"n": 1, "at": NOON}),
            ("select unnest(%b::bytea[])", [[b"\x00\xff", b"b"]]),
            ("select '100%' as full, '{\"a\": [1]}'::jsonb as json where false", None),
        ],
    )
    assert one.dicts == [{"n": 1, "at": NOON, "more": 2}]
    assert two.rows == [(b"\x00\xff",), (b"b",)]
    assert (three.rows, three.dicts, three.rowcount) == ([], [], 0)


async def test_a_percent_sign_is_doubled_where_there_are_parameters(conn: Connection) -> None:
    (answer,) = await trip(conn, [("select '5%%' || %s", ["!"])])
    assert answer.rows == [("5%!",)]


async def test_a_nul_is_replaced(conn: Connection) -> None:
    (answer,) = await trip(conn, [("select %s::text", ["a\x00b"])])
    assert answer.rows == [("a\ufffdb",)]


async def test_rows_that_were_changed_are_counted(conn: Connection) -> None:
    made, gone = await trip(
        conn,
        [("create temp table t as select generate_series(1, 5) as n", None), ("select 1", None)],
    )
    assert (made.rowcount, gone.rowcount) == (5, 1)
    (answer,) = await trip(conn, [("delete from t where n > %s", [2])])
    assert answer.rowcount == 3


async def test_a_statement_is_prepared_at_its_second_use(conn: Connection) -> None:
    for expected in (0, 1, 1):
        await trip(conn, [("select %s::int", [1])])
        assert await _prepared(conn) == expected
    for n in range(PREPARED + 20):
        for _ in range(2):
            await trip(conn, [(f"select {n}", None)])
    assert await _prepared(conn) == PREPARED


async def test_an_error_is_psycopgs_and_what_followed_did_not_run(conn: Connection) -> None:
    await trip(conn, [("create temp table t (n int unique)", None)])
    for _ in range(4):  # also once they are prepared
        with pytest.raises(psycopg.errors.UniqueViolation):
            await trip(
                conn,
                [
                    ("insert into t values (%s)", [1]),
                    ("insert into t values (%s)", [1]),
                    ("insert into t values (%s)", [2]),
                ],
            )
        (answer,) = await trip(conn, [("select count(*) from t", None)])
        assert answer.rows == [(0,)]


async def test_a_roll_back_keeps_what_is_prepared(conn: Connection) -> None:
    for _ in range(4):
        await trip(conn, [("begin", None), ("select %s::text", ["a"])])
        await conn.execute("rollback")
    (answer,) = await trip(conn, [("select %s::text", ["b"])])
    assert answer.rows == [("b",)]


async def test_more_than_a_socket_holds(conn: Connection) -> None:
    """Both directions at once: neither side may wait for the other to read first."""
    large = "x" * (2 << 20)
    answers = await trip(conn, [("select %s::text", [large])] * 6)
    assert [len(answer.rows[0][0]) for answer in answers] == [2 << 20] * 6


async def test_whoever_gives_up_leaves_a_connection_that_works_or_is_closed(conn: Connection) -> None:
    waiting = asyncio.create_task(trip(conn, [("select pg_sleep(30)", None), ("select 1", None)]))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    if not conn.closed:
        (answer,) = await trip(conn, [("select 2", None)])
        assert answer.rows == [(2,)]


async def test_whoever_cancels_is_obeyed_also_when_postgres_does_not_hear_of_it(
    conn: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away(**_: object) -> None:
        raise psycopg.OperationalError("the server is gone")

    monkeypatch.setattr(conn, "cancel_safe", away)
    waiting = asyncio.create_task(trip(conn, [("select pg_sleep(30)", None)]))
    await asyncio.sleep(0.1)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(waiting, 5)
    assert conn.closed


async def test_a_lost_connection_says_so(conn: Connection, database: Database) -> None:
    await database.read("select pg_terminate_backend(%s)", [conn.info.backend_pid])
    with pytest.raises(psycopg.OperationalError):
        await trip(conn, [("select 1", None)])
    assert conn.closed
