"""How the server fares, as an administrator can act upon it: a handful of findings, each well, worth a look, or bad.

What is judged is how long something waits rather than how much: a thousand sends that leave within the minute are a
good day, one that waits since yesterday is not.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from causerie.model.grant import Grant, Right
from causerie.store import figures
from causerie.store.database import Database


class State(StrEnum):
    OK = "ok"
    ATTENTION = "attention"
    TROUBLE = "trouble"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `count`: how many wait; `seconds`: how long the oldest does, or a measure."""

    name: str
    state: State
    count: int
    seconds: float
    detail: str | None = None


# Seconds from which a wait is worth a look, and from which it is bad. 0 and None: worth a look as soon as there is one.
LIMITS: dict[str, tuple[float, float | None]] = {
    "database": (0.1, 1.0),
    "clock": (2.0, 30.0),
    "index": (30.0, 600.0),
    "outbox": (60.0, 900.0),
    "sending": (60.0, 900.0),
    "turns": (60.0, 900.0),
    "files": (300.0, 3600.0),
    "unknown": (0.0, None),
    "parked": (0.0, None),
    "connections": (0.0, 3600.0),
}


async def diagnose(
    database: Database, *, grant: Grant, now: datetime, monotonic: Callable[[], float] = time.monotonic
) -> list[Finding]:
    """Every finding, in the order they are shown. Raises Forbidden, and Busy when the database is away."""
    grant.require(Right.ADMINISTER)
    begun = monotonic()
    version = await figures.version(database)
    took = monotonic() - begun
    apart = abs((await figures.clock(database) - now).total_seconds())
    found = [
        Finding("database", judged("database", 1, took), 1, round(took, 4), version),
        Finding("clock", judged("clock", 1, apart), 1, round(apart, 1)),
    ]
    return found + [_of(queue, now) for queue in await figures.queues(database, now=now)]


def _of(queue: figures.Queue, now: datetime) -> Finding:
    seconds = max(0.0, (now - queue.since).total_seconds()) if queue.since else 0.0
    return Finding(queue.name, judged(queue.name, queue.count, seconds), queue.count, round(seconds, 1))


def judged(name: str, count: int, seconds: float) -> State:
    """What a wait of so long is worth; nothing that waits is well."""
    attention, trouble = LIMITS[name]
    if not count or seconds < attention:
        return State.OK
    return State.TROUBLE if trouble is not None and seconds >= trouble else State.ATTENTION
