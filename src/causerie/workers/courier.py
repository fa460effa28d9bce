"""The loop that carries digests and links to the mail server: claim what leaves, hand it in, settle it.

A claim is committed before anything is said to the server and is never taken back: of two processes, or of one that
dies, nobody gets a letter twice.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime

import structlog

from causerie.desk import send_link
from causerie.desk.digest import Post, send
from causerie.model.errors import Busy
from causerie.store import digests, postings
from causerie.store.database import Database
from causerie.store.digests import Claimed
from causerie.store.vault import Vault

AT_ONCE = 4  # dialogues at the same time: mail servers count them
POLL = 1.0  # seconds; polling is the truth

log = structlog.get_logger()


class Courier:
    """The courier of one process."""

    def __init__(self, database: Database, post: Post, vault: Vault, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._post = post
        self._vault = vault
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
            except Exception as failure:  # what was claimed waits for its next period, or is given up for lost
                log.error("letters_failed", failure=type(failure).__name__)
                busy = False
            if not busy:
                await self._rest()

    async def _round(self) -> bool:
        """Links first: somebody waits for theirs. A process that ended in the middle of one left it to the next."""
        now = self._clock()
        await self._database.run(lambda work: postings.lose(work, lease=send_link.LEASE), now=now)
        links = await self._database.run(lambda work: postings.claim(work, limit=AT_ONCE), now=now)
        await asyncio.gather(*(self._send_link(one) for one in links))
        claimed = await self._database.run(lambda work: digests.claim(work, limit=AT_ONCE), now=self._clock())
        await asyncio.gather(*(self._send(one) for one in claimed))
        return bool(links or claimed)

    async def _send_link(self, claimed: postings.Claimed) -> None:
        try:
            await send_link.send(self._database, self._post, self._vault, claimed, clock=self._clock)
        except Exception as failure:
            log.error("link_failed", invitation=claimed.invitation_id, failure=type(failure).__name__)

    async def _send(self, claimed: Claimed) -> None:
        try:
            await send(self._database, self._post, claimed, clock=self._clock)
        except Exception as failure:
            log.error("digest_failed", agent=claimed.agent_id, failure=type(failure).__name__)

    async def _rest(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL):
                await self._over.wait()
