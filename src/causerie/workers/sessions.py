"""Listening sessions: long polling, held by one process at a time under a database lease with a fence.

What a session yields goes to `receive` like a webhook, and the provider's cursor moves in the same
transaction, so a crash between two updates repeats what was not committed and nothing else. A process that
lost its lease without noticing writes nothing: the fence has moved on.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from causerie.channels.protocol import HookRequest, Listened
from causerie.desk.batch import Payload
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.model.errors import Busy, Unreadable
from causerie.store import leases
from causerie.store.connections import Held
from causerie.store.database import Database

LEASE = timedelta(seconds=30)
RENEW = 10.0  # seconds between two looks at who holds what

log = structlog.get_logger()


class Sessions:
    """Keeps one listening task per connection this process holds."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        lines: Lines,
        receiver: Receiver,
        pulse: Pulse,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._directory = directory
        self._lines = lines
        self._receiver = receiver
        self._pulse = pulse
        self._clock = clock
        self._listening: dict[int, asyncio.Task[None]] = {}
        self._fences: dict[int, int] = {}
        self._wake = asyncio.Event()
        self._closing = False

    def wake(self) -> None:
        self._wake.set()

    def close(self) -> None:
        self._closing = True
        self._wake.set()

    async def run(self) -> None:
        """Until `close`: take free leases, renew ours, listen on what we hold; give everything back at the end."""
        try:
            while not self._closing:
                with contextlib.suppress(Busy):
                    await self._look()
                self._wake.clear()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(RENEW):
                        await self._wake.wait()
        finally:
            for connection_id in list(self._listening):
                await self._stop(connection_id)
            with contextlib.suppress(Busy):
                await leases.release(self._database, self._fences)

    async def _look(self) -> None:
        wanted = {held.connection.id: held for held in self._directory.all() if self._wants(held)}
        for connection_id in set(self._listening) - set(wanted):
            await self._stop(connection_id)
        for connection_id, held in sorted(wanted.items()):
            task = self._listening.get(connection_id)
            if task is not None and task.done():
                await self._stop(connection_id)
            fence = await leases.hold(
                self._database, connection_id, self._fences.get(connection_id), now=self._clock(), lease=LEASE
            )
            if fence is None:
                await self._stop(connection_id)
                self._fences.pop(connection_id, None)
            elif connection_id not in self._listening:
                self._fences[connection_id] = fence
                self._listening[connection_id] = asyncio.create_task(self._listen(held, fence))

    def _wants(self, held: Held) -> bool:
        """A connection listens when its provider can and its credentials ask for it (`receive` = `polling`)."""
        able = self._directory.provider(held).capabilities.listens
        return able and held.credentials.get("receive") == "polling"

    async def _stop(self, connection_id: int) -> None:
        task = self._listening.pop(connection_id, None)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self, held: Held, fence: int) -> None:
        session = await self._lines.session(held)
        cursor = await leases.cursor(self._database, held.connection.id)
        async for listened in session.listen(cursor):
            await self._take(held, listened, fence)

    async def _take(self, held: Held, listened: Listened, fence: int) -> None:
        """Hand one payload over and wait until it is committed; a full queue or a lost database is waited for."""
        provider = self._directory.provider(held)
        request = HookRequest("POST", "", "", {"content-type": "application/json"}, listened.body)
        payload = Payload(held, request, self._clock(), (), cursor=listened.cursor, fence=fence)
        try:
            payload.elements = provider.parse(request, held.credentials)
        except Unreadable as failure:
            payload.unreadable = failure.code
        while True:
            try:
                await self._receiver.submit(payload)
            except Busy:
                await asyncio.sleep(1)
            else:
                self._pulse.heard(held.connection.id, payload.received_at)
                return
