"""The loop that carries digests to the mail server: claim what leaves, hand it in, settle it.

A claim is committed before anything is said to the server and is never taken back: of two processes, or of one that
dies, nobody gets a digest twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import structlog

from causerie.desk.digest import Post, send
from causerie.model.errors import Busy
from causerie.store import digests
from causerie.store.database import Database
from causerie.store.digests import Claimed

AT_ONCE = 4  # dialogues at the same time: mail servers count them
POLL = 1.0  # seconds; polling is the truth

log = structlog.get_logger()


class Courier:
    """The courier of one process."""

    def __init__(self, database: Database, post: Post, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._post = post
        self._clock = clock
        self._over = asyncio.Event()

    def close(self) -> None:
        self._over.set()

    async def run(self) -> None:
        """Until `close`; what is on its way is settled."""
        while not self._over.is_set():
            try:
                busy = await self._round()
            except Busy:
                busy = False
            except Exception as failure:  # what was claimed waits for its next period
                log.error("digests_failed", failure=type(failure).__name__)
                busy = False
            if not busy:
                await self._rest()

    async def _round(self) -> bool:
        claimed = await self._database.run(lambda work: digests.claim(work, limit=AT_ONCE), now=self._clock())
        await asyncio.gather(*(self._send(one) for one in claimed))
        return bool(claimed)

    async def _send(self, claimed: Claimed) -> None:
        try:
            await send(self._database, self._post, claimed, clock=self._clock)
        except Exception as failure:
            log.error("digest_failed", agent=claimed.agent_id, failure=type(failure).__name__)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL):
                await self._over.wait()
