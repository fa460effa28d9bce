"""The loop of what falls due to the second: claims timers that rang, runs the verb of their kind.

It sleeps until the next timer, a second at most, because another process may set an earlier one.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime, timedelta

import structlog

from causerie.desk.bulk import carry_on
from causerie.desk.digest import TIMER as DIGEST
from causerie.desk.digest import ring
from causerie.desk.wake import wake
from causerie.model.errors import Busy
from causerie.store import timers
from causerie.store.database import Database, Work
from causerie.store.timers import Due

AT_ONCE = 64  # timers of one claim
LEASE = timedelta(seconds=30)
POLL = 1.0  # seconds; polling is the truth

Verb = Callable[[Work, Due], Awaitable[bool]]

KINDS: dict[str, Verb] = {"snooze": wake, "bulk": carry_on, DIGEST: ring}

log = structlog.get_logger()


class Timers:
    """The timer worker of one process. `more`: the kinds whose verbs need other parts of the product."""

    def __init__(
        self, database: Database, *, clock: Callable[[], datetime], more: Mapping[str, Verb] | None = None
    ) -> None:
        self._database = database
        self._clock = clock
        self._kinds: Mapping[str, Verb] = {**KINDS, **(more or {})}
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """A timer may have been set."""
        self._wake.set()

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Until `close`; the timer under way is finished."""
        while not self._closing:
            self._wake.clear()
            claimed, pause = await self._claim()
            for due in claimed:
                await self._ring(due)
            if not claimed:
                await self._rest(pause)

    async def _claim(self) -> tuple[list[Due], float]:
        """Timers that rang, and how long to sleep when there is none."""
        now = self._clock()

        async def verb(work: Work) -> tuple[list[Due], datetime | None]:
            claimed = await timers.claim(work, limit=AT_ONCE, lease=LEASE)
            return claimed, None if claimed else await timers.next_due(work)

        try:
            claimed, following = await self._database.run(verb, now=now)
        except Busy:
            return [], POLL
        return claimed, POLL if following is None else min(max((following - now).total_seconds(), 0), POLL)

    async def _ring(self, due: Due) -> None:
        verb = self._kinds.get(due.kind)
        if verb is None:  # set by a newer version than ours, which will take it
            return
        try:
            await self._database.run(lambda work: verb(work, due), now=self._clock())
        except Exception as failure:  # its lease brings it back
            log.error("timer_failed", kind=due.kind, subject=due.subject, failure=type(failure).__name__)

    async def _rest(self, pause: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(pause):
                await self._wake.wait()
