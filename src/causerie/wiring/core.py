"""What both the web and the workers of a process stand on, started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from causerie.channels.guard import Pools
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.order import FileLinks
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.realtime.hub import Hub
from causerie.realtime.presence import Presence
from causerie.settings import Settings
from causerie.store.database import Database
from causerie.store.embedded import EmbeddedPostgres
from causerie.store.ids import Ids
from causerie.store.schema import ensure
from causerie.store.vault import Vault
from causerie.wiring.clock import now


@dataclass(frozen=True)
class Core:
    """What both the web and the workers stand on."""

    settings: Settings
    database: Database
    vault: Vault
    directory: Directory
    ids: Ids
    lines: Lines
    links: FileLinks
    pulse: Pulse
    hub: Hub
    presence: Presence
    receiver: Receiver
    public_url: Callable[[], str]


@asynccontextmanager
async def database_of(settings: Settings) -> AsyncIterator[str]:
    """The DSN of a migrated database: the one named by DATABASE_URL, or our own for as long as the block runs."""
    if settings.database_url:
        await asyncio.to_thread(ensure, settings.database_url)
        yield settings.database_url
        return
    embedded = EmbeddedPostgres(settings.data_dir / "postgres")
    await asyncio.to_thread(embedded.__enter__)
    try:
        await asyncio.to_thread(ensure, embedded.dsn)
        yield embedded.dsn
    finally:
        await asyncio.to_thread(embedded.__exit__, None, None, None)


@asynccontextmanager
async def core(
    settings: Settings, *, public_url: Callable[[], str], key_file: Path | None = None
) -> AsyncIterator[Core]:
    """Everything but the doors and the workers, running."""
    async with AsyncExitStack() as stack:
        dsn = await stack.enter_async_context(database_of(settings))
        vault = Vault.open(key_file or settings.key_file)
        database = await stack.enter_async_context(Database(dsn))
        directory = Directory(database, vault)
        await directory.refresh(monotonic=time.monotonic())
        pools = await stack.enter_async_context(Pools(timeout=settings.provider_timeout))
        lines = await stack.enter_async_context(Lines(directory, pools))
        pulse = Pulse(database, now)
        receiver = Receiver(database, Ids(), now)
        stack.push_async_callback(_drained, receiver, asyncio.create_task(receiver.run()))
        hub = Hub(database)
        stack.push_async_callback(cancelled, asyncio.create_task(hub.run()))
        await hub.started.wait()
        yield Core(
            settings=settings,
            database=database,
            vault=vault,
            directory=directory,
            ids=Ids(),
            lines=lines,
            links=FileLinks(vault, public_url),
            pulse=pulse,
            hub=hub,
            presence=Presence(database, hub, monotonic=time.monotonic),
            receiver=receiver,
            public_url=public_url,
        )


async def _drained(receiver: Receiver, task: asyncio.Task[None]) -> None:
    receiver.close()
    await task


async def cancelled(task: asyncio.Task[None]) -> None:
    """End a task and wait until it has."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
