"""`journal`: commits a second when 1, 2 and 4 processes append to the journal at once.

Each process appends with the product's own `Work`, one event to a transaction, four transactions under way. Beside it the
same rows are appended with numbers from a plain sequence, which no reader could follow: the price of the order.
At the end the numbers are read back: none missing, none twice.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime

import psycopg
import uvloop

from bench.report import figure, median, say, timed
from bench.server import site
from causerie.model.event import EventKind
from causerie.store.database import Database, Work

PROCESSES = (1, 2, 4)
LINES = 4  # transactions under way in each process

_UNORDERED = """insert into journal (n, at, kind, conversation_id, contact_id, message_id, channel_id, data)
                values (nextval('unordered'), now(), 'message_received', 1, 2, 3, 4, null)"""


async def run(*, full: bool) -> dict[str, object]:
    rounds, seconds = (5, 5.0) if full else (3, 2.0)
    rates: dict[tuple[str, int], list[float]] = {}
    with site() as place:
        with timed() as setting_up:
            ours, other = place.create("causerie"), place.create("bench_unordered")
            with psycopg.connect(other, autocommit=True) as conn:
                conn.execute("create sequence unordered")
        for number in range(rounds):
            for processes in PROCESSES:
                for way, dsn in (("numbered", ours), ("unordered", other)):
                    rate = await _appended(way, dsn, processes, seconds)
                    rates.setdefault((way, processes), []).append(rate)
            told = ", ".join(f"{n}: {rates['numbered', n][-1]:.0f}" for n in PROCESSES)
            say(f"round {number + 1}: commits/s by processes {told}")
        _check(ours)
    most = PROCESSES[-1]
    ratios = [a / b for a, b in zip(rates["numbered", most], rates["unordered", most], strict=True)]
    return {
        "ours": figure(median(rates["numbered", most])),
        "limit": figure(median(rates["unordered", most])),
        "ratio": figure(median(ratios)),
        "commits": {str(n): figure(median(rates["numbered", n])) for n in PROCESSES},
        "unordered": {str(n): figure(median(rates["unordered", n])) for n in PROCESSES},
        "setup_s": figure(setting_up.seconds),
    }


async def _appended(way: str, dsn: str, processes: int, seconds: float) -> float:
    """Commits a second of so many processes together, once all of them are ready."""
    command = (sys.executable, "-m", "bench.journal", way, dsn, str(seconds))
    pipe = asyncio.subprocess.PIPE
    running = [await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe) for _ in range(processes)]
    try:
        async with asyncio.timeout(seconds + 90):
            for process in running:
                await _line(process)
            begin = f"{time.monotonic() + 0.3}\n".encode()  # the clock is one for all processes
            said = [await process.communicate(begin) for process in running]
    finally:
        for process in running:
            if process.returncode is None:
                process.kill()
    return sum(int(json.loads(out)) for out, _ in said) / seconds


async def _line(process: asyncio.subprocess.Process) -> None:
    assert process.stdout is not None
    if not await process.stdout.readline():
        raise RuntimeError("a process ended before it could append")


def _check(dsn: str) -> None:
    with psycopg.connect(dsn) as conn:
        count, first, last = conn.execute("select count(*), min(n), max(n) from journal").fetchone() or (0, 0, 0)
    if (first, last) != (1, count):
        raise RuntimeError(f"{count} events are numbered from {first} to {last}")


async def append(way: str, dsn: str, seconds: float) -> int:
    """How many transactions this process committed from the moment it is told, for that long."""
    counted = 0
    async with Database(dsn, size=LINES) as database:
        one = _numbered(database) if way == "numbered" else _unordered(database)
        await asyncio.gather(*(one() for _ in range(LINES)))
        print("ready", flush=True)
        begin = float(await asyncio.to_thread(sys.stdin.readline))

        async def line() -> None:
            nonlocal counted
            await asyncio.sleep(max(0.0, begin - time.monotonic()))
            while time.monotonic() < begin + seconds:
                await one()
                counted += time.monotonic() < begin + seconds

        await asyncio.gather(*(line() for _ in range(LINES)))
    return counted


def _numbered(database: Database) -> Callable[[], Awaitable[None]]:
    async def verb(work: Work) -> None:
        work.tell(EventKind.MESSAGE_RECEIVED, conversation_id=1, contact_id=2, message_id=3, channel_id=4)

    async def one() -> None:
        await database.run(verb, now=datetime.now(UTC))

    return one


def _unordered(database: Database) -> Callable[[], Awaitable[None]]:
    async def one() -> None:
        async with database.connection() as conn, conn.pipeline():
            for statement in ("begin", _UNORDERED, "notify journal", "commit"):
                await conn.execute(statement)

    return one


if __name__ == "__main__":
    print(json.dumps(uvloop.run(append(sys.argv[1], sys.argv[2], float(sys.argv[3])))))
