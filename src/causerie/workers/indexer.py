"""The loop that fills the search index, outside the ingest: a little at a time, at most a quarter of the time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import datetime

import structlog

from causerie.model.errors import Busy
from causerie.store import search
from causerie.store.database import Database

AT_ONCE = 500  # events, and old messages, of one transaction
POLL = 1.0  # seconds between two looks when there is nothing to do
RESTS = 3.0  # how many times longer it rests than it worked: whoever writes and reads goes first
SHORTEST = 0.05  # seconds

log = structlog.get_logger()


class Indexer:
    """The indexer of one process; of several, one works and the others find nothing to do."""

    def __init__(self, database: Database, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._at_once = AT_ONCE
        self._over = asyncio.Event()

    def close(self) -> None:
        self._over.set()

    async def run(self) -> None:
        """Until `close`; what is being indexed is finished."""
        while not self._over.is_set():
            started = time.monotonic()
            seen = await self._catch_up()
            worked = time.monotonic() - started
            await self._rest(max(SHORTEST, RESTS * worked) if seen else POLL)

    async def _catch_up(self) -> int | None:
        """A message that cannot be indexed is closed in on, taken by its bare words, and the others go on as usual."""
        plain = self._at_once == 0
        at_once = max(1, self._at_once)
        try:
            seen = await self._database.run(
                lambda work: search.catch_up(work, at_once=at_once, plain=plain), now=self._clock()
            )
        except Busy:
            return None
        except Exception as failure:
            log.error("indexing_failed", failure=type(failure).__name__, at_once=at_once)
            self._at_once = 0 if at_once == 1 else at_once // 2
            return None
        self._at_once = min(AT_ONCE, 2 * at_once)
        return seen

    async def _rest(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._over.wait()
