"""Open sessions to provider accounts, one per connection, shared by everyone in the process who sends or asks.

A session is opened at first use and opened anew when its credentials or address changed. The outgoing
client each one gets may reach public addresses and the connection's own origin, nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

from causerie.channels.guard import Outgoing, Pools
from causerie.channels.protocol import Session
from causerie.desk.directory import Directory
from causerie.store.connections import Held


@dataclass(slots=True)
class _Line:
    session: Session
    made_of: tuple[Any, ...]
    stack: AsyncExitStack


class Lines:
    """`async with Lines(...) as lines: session = await lines.session(held)`."""

    def __init__(self, directory: Directory, pools: Pools, *, origins: tuple[str, ...] = ()) -> None:
        self._directory = directory
        self._pools = pools
        self._origins = origins
        self._lines: dict[int, _Line] = {}
        self._opening = asyncio.Lock()

    async def __aenter__(self) -> Lines:
        return self

    async def __aexit__(self, *exc: object) -> None:
        for line in self._lines.values():
            with contextlib.suppress(Exception):
                await line.stack.aclose()
        self._lines.clear()

    def outgoing(self, held: Held) -> Outgoing:
        """The client that may reach this connection's own origin."""
        origins = (held.connection.api_base,) if held.connection.api_base else ()
        return self._pools.outgoing(*origins, *self._origins)

    async def session(self, held: Held) -> Session:
        made_of = (dict(held.credentials), held.connection.api_base)
        line = self._lines.get(held.connection.id)
        if line is not None and line.made_of == made_of:
            return line.session
        async with self._opening:
            line = self._lines.get(held.connection.id)
            if line is None or line.made_of != made_of:
                line = await self._open(held, made_of)
        return line.session

    async def _open(self, held: Held, made_of: tuple[Any, ...]) -> _Line:
        old = self._lines.pop(held.connection.id, None)
        if old is not None:
            await old.stack.aclose()
        stack = AsyncExitStack()
        provider = self._directory.provider(held)
        opening = provider.open(held.credentials, self.outgoing(held), api_base=held.connection.api_base)
        session = await stack.enter_async_context(opening)
        line = self._lines[held.connection.id] = _Line(session, made_of, stack)
        return line
