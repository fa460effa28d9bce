"""Connections, transactions and the journal that closes them.

A verb runs as `await database.run(verb)`: one transaction, redone as a whole on a deadlock or a
serialisation failure, three times at most. Everything it tells the journal is numbered at the very end,
in one pipeline with NOTIFY and COMMIT: the numbering lock is never held across a round trip, and numbers
follow commit order without a gap (law 3). `psycopg` executes hand-written SQL; SQLAlchemy describes.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, LiteralString, Self, TypeVar

import msgspec
import psycopg
from psycopg import sql
from psycopg.types.json import set_json_dumps, set_json_loads
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from causerie.model.committed import AtHand, Committed
from causerie.model.errors import Busy
from causerie.model.event import Event, EventKind, Told
from causerie.store.trip import Answer, Params, Statement, trip
from causerie.store.trip import Connection as Connection
from causerie.store.trip import Row as Row

T = TypeVar("T")

JOURNAL_LOCK = 7  # any constant: the one advisory lock of the journal's numbers
ATTEMPTS = 3
AGAIN = (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure)
# psycopg counts these among the OperationalErrors too, but the database is there: the words are too much for it.
LIMITS = (psycopg.errors.ProgramLimitExceeded, psycopg.errors.StatementTooComplex)

set_json_dumps(msgspec.json.encode)
set_json_loads(msgspec.json.decode)

_NUMBER: LiteralString = """
with numbered as (
insert into journal (n, at, kind, conversation_id, contact_id, message_id, channel_id, agent_id, data)
select coalesce((select max(n) from journal), 0) + t.ord, %(at)s, j.kind, j.conversation_id, j.contact_id,
       j.message_id, j.channel_id, j.agent_id, j.data
from jsonb_array_elements(%(events)s::jsonb) with ordinality as t(event, ord),
     jsonb_to_record(t.event) as j(kind text, conversation_id bigint, contact_id bigint, message_id bigint,
                                   channel_id bigint, agent_id bigint, data jsonb)
order by t.ord
returning n
)
select min(n), max(n), pg_notify('journal', max(n)::text) from numbered
"""


def encoded(rows: Any) -> str:
    """Rows as one JSON parameter: one value to bind however large the batch (`json_to_recordset` takes it apart).

    PostgreSQL text holds no NUL; parsers have replaced them, and whatever is left is replaced here.
    """
    text = msgspec.json.encode(rows).decode()
    return text.replace("\\u0000", "\ufffd") if "\\u0000" in text else text


_Left = tuple[Statement, Callable[[Answer], None] | None]


class Redo(Exception):
    """What the verb read has changed before it held the locks: run it again."""


class Work:
    """One transaction under way, and what it will tell the journal."""

    statements = 0  # of the whole process, ever

    def __init__(self, conn: Connection, now: datetime, *, watched: bool = False) -> None:
        self.conn = conn
        self.now = now
        self.watched = watched  # a screen on this process waits for what it will tell
        self.told: list[Told] = []
        self.at_hand = AtHand()
        self._left: list[_Left] = [(("begin", None), None)]

    def tell(self, kind: EventKind, **about: Any) -> None:
        """Add an event; it is numbered when the transaction ends."""
        self.told.append(Told(kind, **about))

    def at(self, moment: datetime) -> Work:
        """The same transaction at another moment, telling the same journal."""
        then = Work(self.conn, moment, watched=self.watched)
        then.told, then.at_hand, then._left = self.told, self.at_hand, self._left
        return then

    async def execute(self, sql: LiteralString, params: Params = None) -> Answer:
        return (await self.together((sql, params)))[0]

    async def together(self, *statements: tuple[LiteralString, Params]) -> list[Answer]:
        """Execute statements in one trip, after what was left for the next one."""
        left, self._left[:] = [*self._left], []
        sent = [*(statement for statement, _ in left), *statements]
        Work.statements += len(sent)
        answers = await trip(self.conn, sent)
        for (_, hear), answer in zip(left, answers, strict=False):
            if hear is not None:
                hear(answer)
        return answers[len(left) :]

    def leave(self, sql: LiteralString, params: Any, hear: Callable[[Answer], None] | None = None) -> None:
        """Leave a statement whose answer nobody waits for: it goes out before the next one, at the latest with the
        commit, in the same trip; `hear` is then told the answer.
        """
        self._left.append(((sql, params), hear))

    async def all(self, sql: LiteralString, params: Params = None) -> list[Row]:
        """Every row, as dictionaries."""
        return (await self.execute(sql, params)).dicts

    async def one(self, sql: LiteralString, params: Params = None) -> Row | None:
        found = await self.all(sql, params)
        return found[0] if found else None

    @staticmethod
    def json(given: Any) -> str:
        """A value as one JSON parameter."""
        return encoded(given)

    async def close(self) -> list[Event]:
        """Send what was left, number the events, notify and commit, in one trip; returns the events as numbered."""
        if not self.told:
            await self.together(("commit", None))
            return []
        self.leave("select pg_advisory_xact_lock(%s)", [JOURNAL_LOCK])
        numbered, _ = await self.together(
            (_NUMBER, {"at": self.now, "events": encoded(self.told)}),
            ("commit", None),
        )
        first = numbered.rows[0][0]
        return [_event(n, self.now, told) for n, told in enumerate(self.told, start=first)]


def _event(n: int, at: datetime, told: Told) -> Event:
    return Event(
        n,
        at,
        told.kind,
        told.conversation_id,
        told.contact_id,
        told.message_id,
        told.channel_id,
        told.agent_id,
        told.data,
    )


@dataclass(frozen=True, slots=True)
class Query(Generic[T]):
    """A statement and what each of its rows, by place, becomes, so that several can be asked in one trip."""

    sql: LiteralString
    params: Params
    make: Callable[[tuple[Any, ...]], T]


async def ask(conn: Connection, *queries: Query[Any]) -> list[list[Any]]:
    """The answers of all queries, in one trip; none without a query."""
    if not queries:
        return []
    answers = await trip(conn, [(query.sql, query.params) for query in queries])
    return [[query.make(row) for row in answer.rows] for query, answer in zip(queries, answers, strict=True)]


async def rows(conn: Connection, sql: LiteralString, params: Params = None) -> list[Row]:
    """Every row of a query, as dictionaries."""
    (answer,) = await trip(conn, [(sql, params)])
    return answer.dicts


def _is_away(failure: BaseException | None) -> bool:
    return isinstance(failure, psycopg.OperationalError | PoolTimeout) and not isinstance(failure, AGAIN + LIMITS)


class _Lent:
    """A connection of the pool for the time of a block: the pool's own context manager would also ask it to commit."""

    __slots__ = ("_conn", "_pool")

    def __init__(self, pool: AsyncConnectionPool[Connection]) -> None:
        self._pool = pool

    async def __aenter__(self) -> Connection:
        with Database.translated():
            self._conn = await self._pool.getconn()
        return self._conn

    async def __aexit__(self, kind: type[BaseException] | None, failure: BaseException | None, _: object) -> None:
        await self._pool.putconn(self._conn)
        if _is_away(failure):
            raise Busy("database_away") from failure


class Database:
    """A pool on one PostgreSQL. `async with Database(dsn) as database:`."""

    def __init__(self, dsn: str, *, size: int = 8, name: str = "causerie") -> None:
        self.dsn = dsn
        self._pool: AsyncConnectionPool[Connection] = AsyncConnectionPool(
            dsn,
            min_size=1,
            max_size=size,
            open=False,
            kwargs={"autocommit": True, "application_name": name, "prepare_threshold": None},
            configure=_configure,
            timeout=10.0,
            max_waiting=4 * size + 64,
        )
        self.on_commit: list[Callable[[Committed], None]] = []  # told what this process has just committed
        self.watched: Callable[[], bool] = lambda: False  # whether they need the rows too

    async def __aenter__(self) -> Self:
        await self._pool.open(wait=True, timeout=30)
        return self

    async def __aexit__(self, *exc: object) -> None:
        await self._pool.close()

    def connection(self) -> _Lent:
        """A pooled connection in autocommit, for reads. A database that is away raises Busy."""
        return _Lent(self._pool)

    async def run(self, verb: Callable[[Work], Awaitable[T]], *, now: datetime) -> T:
        """Run a verb in one transaction and commit it with its journal.

        Raises whatever the verb raises, after a roll-back; Busy when the database is away.
        """
        for attempt in range(1, ATTEMPTS + 1):
            try:
                async with self.connection() as conn:
                    return await self.run_on(conn, verb, now=now)
            except (Redo, *AGAIN):
                if attempt == ATTEMPTS:
                    raise Busy("too_much_contention") from None
                await asyncio.sleep(0.01 * attempt)
        raise AssertionError("unreachable")

    async def run_again(self, conn: Connection, verb: Callable[[Work], Awaitable[T]], *, now: datetime) -> T:
        """`run` on a connection the caller keeps for itself. Raises Busy when it is lost."""
        for attempt in range(1, ATTEMPTS + 1):
            try:
                with self.translated():
                    return await self.run_on(conn, verb, now=now)
            except (Redo, *AGAIN):
                if attempt == ATTEMPTS:
                    raise Busy("too_much_contention") from None
        raise AssertionError("unreachable")

    async def run_on(self, conn: Connection, verb: Callable[[Work], Awaitable[T]], *, now: datetime) -> T:
        """The same on a connection the caller holds, without the retry."""
        work = Work(conn, now, watched=self.watched())
        try:
            result = await verb(work)
            events = await work.close()
        except BaseException:
            if not conn.closed and conn.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
                await conn.execute("rollback")
            raise
        if events:
            committed = Committed(events, work.at_hand)
            for heard in self.on_commit:
                heard(committed)
        return result

    async def read(self, sql: LiteralString, params: Any = None) -> list[Row]:
        """Every row of one query."""
        async with self.connection() as conn:
            return await rows(conn, sql, params)

    @contextmanager
    def counting(self) -> Iterator[Callable[[], int]]:
        """Count the statements that `run` sends meanwhile, BEGIN and COMMIT included: for tests of constancy."""
        before = Work.statements
        yield lambda: Work.statements - before

    async def notify(self, channel: LiteralString, payload: str) -> None:
        """Tell every process something that is not worth a row; at most 8,000 bytes."""
        async with self.connection() as conn:
            await conn.execute("select pg_notify(%s, %s)", [channel, payload])

    @staticmethod
    @contextmanager
    def translated() -> Iterator[None]:
        """On a connection the caller keeps: a lost database raises Busy."""
        try:
            yield
        except (psycopg.OperationalError, PoolTimeout) as failure:
            if not _is_away(failure):
                raise
            raise Busy("database_away") from failure

    async def dedicated(self) -> Connection:
        """A connection outside the pool, in autocommit, for LISTEN and for the batcher. The caller closes it."""
        with self.translated():
            conn = await psycopg.AsyncConnection.connect(self.dsn, autocommit=True, prepare_threshold=None)
            try:
                await _configure(conn)
            except BaseException:
                await conn.close()
                raise
        return conn


async def notifications(database: Database, channels: Sequence[LiteralString]) -> AsyncIterator[tuple[str, str]]:
    """Notifications as (channel, payload), on a connection of their own. Raises Busy when it is lost.

    The first value comes at once and is empty on the first channel: whatever was missed before is to be polled.
    """
    conn = await database.dedicated()
    try:
        with database.translated():
            for channel in channels:
                await conn.execute(sql.SQL("listen {}").format(sql.Identifier(channel)))
        yield channels[0], ""
        with database.translated():
            async for notification in conn.notifies():
                yield notification.channel, notification.payload
    finally:
        await conn.close()


async def _configure(conn: Connection) -> None:
    await conn.execute("set session synchronous_commit = on")
    await conn.execute("set session timezone = 'UTC'")


def values(found: Sequence[Row], column: str) -> list[Any]:
    return [row[column] for row in found]
