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
from typing import Any

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
BUSY = 1.0  # seconds before what could not be taken is offered again

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
        self._made_of: dict[int, tuple[Any, ...]] = {}  # what each listens with: another key, another session
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
                self._wake.clear()
                try:
                    await self._look()
                except Busy:
                    log.warning("sessions_wait")
                except Exception as failure:
                    log.error("sessions_failed", failure=type(failure).__name__)
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
            if self._over(connection_id, held):
                await self._stop(connection_id)
            fence = await leases.hold(
                self._database, connection_id, self._fences.get(connection_id), now=self._clock(), lease=LEASE
            )
            if fence != self._fences.get(connection_id):  # lost to another process, or taken anew after one
                await self._stop(connection_id)
            if fence is None:
                self._fences.pop(connection_id, None)
            elif connection_id not in self._listening:
                self._fences[connection_id] = fence
                self._made_of[connection_id] = _made_of(held)
                self._listening[connection_id] = asyncio.create_task(self._listen(held, fence))

    def _over(self, connection_id: int, held: Held) -> bool:
        """Whether what listens has ended, or listens with credentials that are no longer the connection's."""
        task = self._listening.get(connection_id)
        return task is not None and (task.done() or self._made_of[connection_id] != _made_of(held))

    def _wants(self, held: Held) -> bool:
        """A connection listens when its provider can and its credentials ask for it (`receive` = `polling`)."""
        able = self._directory.provider(held).capabilities.listens
        return able and held.credentials.get("receive") == "polling"

    async def _stop(self, connection_id: int) -> None:
        task = self._listening.pop(connection_id, None)
        if task is None:
            return
        task.cancel()
        (ended,) = await asyncio.gather(task, return_exceptions=True)
        if isinstance(ended, Exception):
            log.warning("listening_ended", connection=connection_id, failure=type(ended).__name__)

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
        except Exception as failure:  # a parser's bug: kept, shown, replayed once it is mended
            log.error("parser_failed", connection=held.connection.id, failure=type(failure).__name__)
            payload.unreadable = f"failed_{type(failure).__name__}"
        while True:
            try:
                await self._receiver.submit(payload)
            except Busy:
                await asyncio.sleep(BUSY)
            else:
                self._pulse.heard(held.connection.id, payload.received_at)
                return


def _made_of(held: Held) -> tuple[Any, ...]:
    return dict(held.credentials), held.connection.api_base
