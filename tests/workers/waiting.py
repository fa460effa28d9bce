"""Run a worker beside a test, and wait for what it tells the journal: no sleeping, no polling."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from causerie.store.database import notifications
from causerie.testing.house import House

PATIENCE = 20.0  # seconds before a test that waits for nothing fails


class Worker(Protocol):
    def close(self) -> None: ...

    async def run(self) -> None: ...


@asynccontextmanager
async def running(worker: Worker) -> AsyncIterator[None]:
    """The worker at work; closed, and waited for, at the end."""
    task = asyncio.create_task(worker.run())
    try:
        yield
    finally:
        worker.close()
        async with asyncio.timeout(PATIENCE):
            await task


async def until(house: House, done: Callable[[], Awaitable[bool]]) -> None:
    """Wait until something holds, looking each time the journal grows."""
    async with asyncio.timeout(PATIENCE):
        async for _ in notifications(house.database, ("journal",)):
            if await done():
                return
