"""The loop that takes pending turns: claim, one transaction each, again later when it failed.

Turns of one process are taken one after another: they are short, and what takes long is asked for by a
decision and done by a job. Five attempts; then the turn lies there and those who supervise are told.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from causerie.desk.apply import Say
from causerie.desk.directory import Directory
from causerie.desk.turn import bury, turn
from causerie.model.errors import Busy
from causerie.store import turns
from causerie.store.database import Database
from causerie.store.ids import Ids
from causerie.store.turns import Pending

AT_ONCE = 32  # turns of one claim
LEASE = timedelta(seconds=30)
POLL = timedelta(seconds=1)  # polling is the truth; wake-ups only remove latency

log = structlog.get_logger()


class Turns:
    """The turn worker of one process."""

    def __init__(self, database: Database, directory: Directory, *, clock: Callable[[], datetime], say: Say) -> None:
        self._database = database
        self._directory = directory
        self._clock = clock
        self._say = say
        self._ids = Ids()
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """A turn may be pending."""
        self._wake.set()

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Until `close`; the turn under way is finished."""
        while not self._closing:
            self._wake.clear()
            claimed = await self._claim()
            for pending in claimed:
                await self._take(pending)
            if not claimed:
                await self._rest()

    async def _claim(self) -> list[Pending]:
        with contextlib.suppress(Busy):
            return await self._database.run(
                lambda work: turns.claim(work, limit=AT_ONCE, lease=LEASE), now=self._clock()
            )
        return []

    async def _take(self, pending: Pending) -> None:
        try:
            await self._database.run(
                lambda work: turn(work, self._directory, self._ids, pending=pending, say=self._say), now=self._clock()
            )
        except Exception as failure:  # its lease brings it back
            log.error("turn_failed", turn=pending.id, attempt=pending.attempts, failure=type(failure).__name__)
            if pending.attempts >= turns.MOST:
                with contextlib.suppress(Busy):
                    await self._database.run(lambda work: bury(work, pending), now=self._clock())

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL.total_seconds()):
                await self._wake.wait()
