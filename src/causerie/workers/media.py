"""The loop that fetches customers' files: claim, fetch side by side, settle each as it ends.

A file is claimed under a lease with a fence, so a process that dies in the middle costs one attempt and a
minute. Files that a visitor gave us already are in our own store and only change hands.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from causerie.channels.errors import FetchFailed
from causerie.desk.directory import Directory
from causerie.desk.fetch import Outcome, attempt, settle
from causerie.desk.lines import Lines
from causerie.model.errors import Busy, CauserieError
from causerie.store import files, visitors
from causerie.store.database import Database
from causerie.store.files import Expected

AT_ONCE = 8  # files of one process at once, each in memory while it is fetched
LEASE = timedelta(minutes=2)
POLL = timedelta(seconds=1)  # polling is the truth; wake-ups only remove latency
STOPPING = 10.0  # seconds given to fetches under way when the process stops

log = structlog.get_logger()


class Media:
    """The media worker of one process."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        lines: Lines,
        *,
        clock: Callable[[], datetime],
        limit: int = 25 << 20,
    ) -> None:
        """`limit`: bytes of one file."""
        self._database = database
        self._directory = directory
        self._lines = lines
        self._clock = clock
        self._limit = limit
        self._fetching: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """A message with a file may have come."""
        self._wake.set()

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Until `close`; fetches under way are waited for, for a while: their leases bring them back."""
        try:
            while not self._closing:
                await self._turn()
            if self._fetching:
                await asyncio.wait(self._fetching, timeout=STOPPING)
        finally:
            for task in self._fetching:
                task.cancel()
            await asyncio.gather(*self._fetching, return_exceptions=True)

    async def _turn(self) -> None:
        self._wake.clear()
        room = AT_ONCE - len(self._fetching)
        claimed = await self._claim(room) if room else []
        for expected in claimed:
            task = asyncio.create_task(self._fetch(expected))
            self._fetching.add(task)
            task.add_done_callback(self._done)
        if not claimed:
            await self._rest()

    def _done(self, task: asyncio.Task[None]) -> None:
        self._fetching.discard(task)
        self._wake.set()

    async def _claim(self, room: int) -> list[Expected]:
        with contextlib.suppress(Busy):
            return await self._database.run(lambda work: files.claim(work, limit=room, lease=LEASE), now=self._clock())
        return []

    async def _fetch(self, expected: Expected) -> None:
        """Whatever fails here, the lease brings it back."""
        try:
            outcome = await self._attempt(expected)
            jitter = random.random()
            await self._database.run(lambda work: settle(work, outcome, jitter=jitter), now=self._clock())
        except Exception as failure:
            log.error("file_not_settled", file=expected.id, failure=type(failure).__name__)

    async def _attempt(self, expected: Expected) -> Outcome:
        if visitors.upload_of(expected.ref) is not None:
            return Outcome(expected)
        try:
            session = await self._lines.session(self._directory.of_channel(expected.channel_id))
        except CauserieError as error:
            return Outcome(expected, error=FetchFailed(error.code, again=True))
        return await attempt(session, expected, limit=self._limit)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL.total_seconds()):
                await self._wake.wait()
