"""Several statements to PostgreSQL and back in one trip, by libpq's pipeline and prepared statements.

psycopg's own pipeline asks the event loop at each statement, which on a small transaction costs five times what the
statements do. Here everything leaves at once, and the loop is asked when there is something to read. Values are
adapted by psycopg as always; so are errors. A placeholder is `%s`, `%(name)s`, or with `b` for a binary value.

Connections are opened with `prepare_threshold=None`: once psycopg has prepared anything itself, it answers a roll-back
with DEALLOCATE ALL, which would take our statements along.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from weakref import WeakKeyDictionary

import psycopg
from psycopg.adapt import Dumper, PyFormat, Transformer
from psycopg.pq import ExecStatus

Connection = psycopg.AsyncConnection[Any]
Row = dict[str, Any]
Params = Mapping[str, Any] | Sequence[Any] | None
Statement = tuple[str, Params]

PREPARED = 256  # statements that a connection keeps prepared; the others are planned each time
BINARY = 1  # as answers come: nothing is written as text to be read again
READ, WRITE, BOTH = 1, 2, 3  # what psycopg waits for
CANCELLING = 5.0  # seconds that PostgreSQL has to hear that a trip was cancelled

_MARK = re.compile(r"%(?:\((\w+)\))?([sb])|%%")
_GOOD = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK, ExecStatus.EMPTY_QUERY)


@dataclass(frozen=True, slots=True)
class _Compiled:
    text: bytes
    names: tuple[str, ...]  # of named placeholders, in the order of their numbers
    formats: tuple[PyFormat, ...]


@lru_cache(maxsize=1024)
def _compiled(sql: str) -> _Compiled:
    names: dict[str, PyFormat] = {}
    formats: list[PyFormat] = []

    def numbered(found: re.Match[str]) -> str:
        name, kind = found.groups()
        if kind is None:
            return "%"
        if name is not None and name in names:
            return f"${list(names).index(name) + 1}"
        formats.append(PyFormat.BINARY if kind == "b" else PyFormat.AUTO)
        if name is not None:
            names[name] = formats[-1]
        return f"${len(formats)}"

    text = _MARK.sub(numbered, sql)
    return _Compiled(text.encode(), tuple(names), tuple(formats))


class _Known:
    """What one connection has prepared, by text and types of parameters; a text is prepared at its second use.

    Its transformer remembers how values of each type are written and read; it knows the connection's adapters and not
    the connection, which would otherwise never be forgotten.
    """

    def __init__(self, conn: Connection) -> None:
        self.transformer: Any = Transformer(conn.adapters)
        self.names: dict[tuple[bytes, tuple[int, ...]], bytes] = {}
        self.once: set[tuple[bytes, tuple[int, ...]]] = set()
        self.count = 0


_known: WeakKeyDictionary[Connection, _Known] = WeakKeyDictionary()


class Answer:
    """What one statement answered."""

    __slots__ = ("_result", "_transformer")

    def __init__(self, transformer: Any, result: Any) -> None:
        self._transformer = transformer
        self._result = result

    @property
    def rowcount(self) -> int:
        return self._result.command_tuples or 0

    @property
    def rows(self) -> list[tuple[Any, ...]]:
        return self._load(tuple)

    @property
    def dicts(self) -> list[Row]:
        names = [self._result.fname(place).decode() for place in range(self._result.nfields)]
        return self._load(lambda values: dict(zip(names, values, strict=True)))

    def _load(self, make: Any) -> list[Any]:
        if not self._result.ntuples:
            return []
        self._transformer.set_pgresult(self._result)
        loaded: list[Any] = self._transformer.load_rows(0, self._result.ntuples, make)
        return loaded


async def trip(conn: Connection, statements: Sequence[Statement]) -> list[Answer]:
    """Send the statements together and return their answers; after an error the following ones did not run.

    Raises the first error, as psycopg would.
    """
    async with conn.lock:
        return await _drive(conn, _exchange(conn, statements))


async def _drive(conn: Connection, exchange: Generator[Any, Any, list[Answer]]) -> list[Answer]:
    """Run an exchange on the event loop with a bare future for each wait; psycopg's own takes an event and a timer.

    Cancelled, it asks PostgreSQL to give up and takes the answers all the same: the connection stays usable. When that
    fails the connection is closed, and whoever cancelled is obeyed: a loop must end even while the database is away.
    """
    loop = asyncio.get_running_loop()
    try:
        wanted = next(exchange)
        while True:
            wanted = exchange.send(await _ready(loop, conn.pgconn.socket, wanted))
    except StopIteration as end:
        answers: list[Answer] = end.value
        return answers
    except asyncio.CancelledError:
        try:
            await conn.cancel_safe(timeout=CANCELLING)
            with suppress(psycopg.errors.QueryCanceled):
                await conn.wait(exchange)
        except psycopg.Error:
            conn.pgconn.finish()
        raise


async def _ready(loop: asyncio.AbstractEventLoop, fileno: int, wanted: int) -> int:
    """What of `wanted` the connection is ready for."""
    future: asyncio.Future[int] = loop.create_future()

    def wake(state: int) -> None:
        if not future.done():
            future.set_result(state)

    loop.add_reader(fileno, wake, READ)
    if wanted != READ:
        loop.add_writer(fileno, wake, WRITE)
    try:
        return await future
    finally:
        loop.remove_reader(fileno)
        if wanted != READ:
            loop.remove_writer(fileno)


def _exchange(conn: Connection, statements: Sequence[Statement]) -> Generator[Any, Any, list[Answer]]:
    pgconn = conn.pgconn
    known = _known.get(conn)
    if known is None:
        known = _known[conn] = _Known(conn)
    sent: list[_Sent] = []
    pgconn.enter_pipeline_mode()
    try:
        sent += [_send(conn, known, sql, params) for sql, params in statements]
        pgconn.pipeline_sync()
        results = yield from _results(pgconn)
    except BaseException:
        for one in sent:  # whether it was prepared is not known: another time it will get another name
            if one.prepares:
                known.names.pop(one.key, None)
        raise
    finally:
        _leave(pgconn)
    answers = iter(results)
    return [Answer(known.transformer, next(answers) if not one.prepares else _second(answers)) for one in sent]


def _second(answers: Iterator[Any]) -> Any:
    next(answers)  # that it is prepared
    return next(answers)


def _leave(pgconn: Any) -> None:
    """Out of the pipeline; a connection that cannot leave it is of no use to anybody any more."""
    if pgconn.status != psycopg.pq.ConnStatus.OK:
        return
    try:
        pgconn.exit_pipeline_mode()
    except psycopg.OperationalError:
        pgconn.finish()


@dataclass(frozen=True, slots=True)
class _Sent:
    key: tuple[bytes, tuple[int, ...]]
    prepares: bool  # two results will come


def _send(conn: Connection, known: _Known, sql: str, params: Params) -> _Sent:
    """Queue one statement."""
    compiled = _compiled(sql) if params is not None else _Compiled(sql.encode(), (), ())
    given = (params[name] for name in compiled.names) if isinstance(params, Mapping) else (params or ())
    values = [_storable(value) for value in given]
    adapted = known.transformer
    dumped = adapted.dump_sequence(values, compiled.formats)
    types, formats = adapted.types or (), adapted.formats
    key = (compiled.text, tuple(types))
    pgconn = conn.pgconn
    name = known.names.get(key)
    if name is not None:
        pgconn.send_query_prepared(name, dumped, param_formats=formats, result_format=BINARY)
        return _Sent(key, prepares=False)
    if key not in known.once or len(known.names) >= PREPARED:
        if len(known.once) < 4 * PREPARED:
            known.once.add(key)
        pgconn.send_query_params(compiled.text, dumped, param_types=types, param_formats=formats, result_format=BINARY)
        return _Sent(key, prepares=False)
    known.count += 1
    name = b"t%d" % known.count
    pgconn.send_prepare(name, compiled.text, param_types=types)
    pgconn.send_query_prepared(name, dumped, param_formats=formats, result_format=BINARY)
    known.names[key] = name
    return _Sent(key, prepares=True)


class _Numbers(bytes):
    """Whole numbers as PostgreSQL writes an array of them.

    psycopg looks at each number of a list; it also takes another type of array, hence another prepared statement, for
    larger ones.
    """

    __slots__ = ()


class _NumbersDumper(Dumper):
    oid = psycopg.postgres.types["int8"].array_oid

    def dump(self, obj: _Numbers) -> _Numbers:
        return obj


psycopg.adapters.register_dumper(_Numbers, _NumbersDumper)


def _storable(value: Any) -> Any:
    """PostgreSQL text holds no NUL; a word is worth more than its one wrong character."""
    if isinstance(value, str):
        return value.replace("\x00", "\ufffd") if "\x00" in value else value
    if type(value) is list and value and all(type(one) is int for one in value):
        return _Numbers(b"{%s}" % b",".join([b"%d" % one for one in value]))
    return value


def _results(pgconn: Any) -> Generator[Any, Any, list[Any]]:
    """One result for each thing sent, up to the sync."""
    results: list[Any] = []
    sending = pgconn.flush()
    while True:
        if sending or pgconn.is_busy():
            ready = yield BOTH if sending else READ
            if not ready:
                continue
            if ready & READ:
                pgconn.consume_input()
            if sending:
                sending = pgconn.flush()
            continue
        result = pgconn.get_result()
        if result is None:
            continue  # the end of one statement's results
        if result.status == ExecStatus.PIPELINE_SYNC:
            return _checked(results)
        results.append(result)


def _checked(results: list[Any]) -> list[Any]:
    for result in results:
        if result.status not in _GOOD:
            raise psycopg.errors.error_from_result(result)
    return results
