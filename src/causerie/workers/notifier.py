"""The loop that tells browsers: follow the journal, claim what is due, send it, settle it.

Of several processes one follows at a time, and each push is claimed under a lease: nobody is told twice, and what a
dead process had in its hands comes back.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from causerie.channels.guard import Outgoing
from causerie.channels.webpush import Sender
from causerie.desk.notify import Looks, notify
from causerie.desk.push import Say, push
from causerie.model.errors import Busy
from causerie.store import push_keys, pushes
from causerie.store.database import Database
from causerie.store.pushes import Claimed
from causerie.store.vault import Vault

AT_ONCE = 20  # pushes on their way at the same time
LEASE = timedelta(seconds=60)  # longer than a request may take
POLL = 1.0  # seconds; polling is the truth, wake-ups only remove latency
BREATH = 0.2  # seconds between two rounds: a busy journal is read in larger pieces
REMEMBERED = 10_000  # openings not yet written; beyond it the journal alone tells

log = structlog.get_logger()


class Notifier:
    """The notifier of one process. `looks`: whether an agent has a conversation before their eyes."""

    def __init__(
        self,
        database: Database,
        vault: Vault,
        outgoing: Outgoing,
        *,
        clock: Callable[[], datetime],
        say: Say,
        contact: str,
    ) -> None:
        self._database = database
        self._vault = vault
        self._outgoing = outgoing
        self._clock = clock
        self._say = say
        self._contact = contact
        self.looks: Looks = lambda agent, conversation: False
        self._sender: Sender | None = None
        self._opened: set[tuple[int, int]] = set()
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        """Something happened that may be worth telling."""
        self._wake.set()

    def opened(self, agent_id: int, conversation_id: int) -> None:
        """An agent's screen shows a conversation: what comes next is news again."""
        if len(self._opened) < REMEMBERED:
            self._opened.add((agent_id, conversation_id))

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Until `close`; what is on its way is settled."""
        while not self._closing:
            self._wake.clear()
            try:
                busy = await self._round()
            except Busy:
                busy = False
            except Exception as failure:  # the lease and the progress bring it back
                log.error("notifying_failed", failure=type(failure).__name__)
                busy = False
            await self._rest(BREATH if busy else POLL)

    async def _round(self) -> bool:
        """Follow and send once; whether there is more to do."""
        opened, self._opened = self._opened, set()
        more = await self._database.run(lambda work: notify(work, looks=self.looks, opened=opened), now=self._clock())
        claimed = await self._database.run(
            lambda work: pushes.claim(work, limit=AT_ONCE, lease=LEASE), now=self._clock()
        )
        if claimed:
            sender = await self._known()
            await asyncio.gather(*(self._send(sender, one) for one in claimed))
        return bool(more or claimed)

    async def _known(self) -> Sender:
        if self._sender is None:
            key = await self._database.run(lambda work: push_keys.private_key(work, self._vault), now=self._clock())
            self._sender = Sender(key, self._contact)
        return self._sender

    async def _send(self, sender: Sender, claimed: Claimed) -> None:
        try:
            await push(self._database, self._outgoing, sender, claimed=claimed, say=self._say, now=self._clock)
        except Exception as failure:  # its lease brings it back
            log.error("push_failed", failure=type(failure).__name__, attempt=claimed.attempts)

    async def _rest(self, seconds: float) -> None:
        """A busy journal waits for the breath; a quiet one is heard at once."""
        if seconds == BREATH:
            await asyncio.sleep(BREATH)
            return
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self._wake.wait()
