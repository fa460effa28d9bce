"""The product in one process: what is built, in which order it starts, and that it stops in reverse.

Web and workers live together by default; `--role` splits them over any number of processes on one database.
Stop order: no new requests, workers settle what is in flight, the hub, the batcher drained, pools, database.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import structlog

from causerie.channels.guard import Pools
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.order import FileLinks, Orders
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.model.event import Event, EventKind
from causerie.model.outbox import Patience
from causerie.realtime.hub import Hub
from causerie.realtime.presence import Presence
from causerie.settings import Settings
from causerie.store.database import Database
from causerie.store.embedded import EmbeddedPostgres
from causerie.store.ids import Ids
from causerie.store.migrate import migrate
from causerie.store.vault import Vault
from causerie.wiring.clock import now
from causerie.workers.outbox import Drain
from causerie.workers.sessions import Sessions

CHORES = 5.0  # seconds between two rounds of what nobody waits for

log = structlog.get_logger()


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
        await asyncio.to_thread(migrate, settings.database_url)
        yield settings.database_url
        return
    embedded = EmbeddedPostgres(settings.data_dir / "postgres")
    await asyncio.to_thread(embedded.__enter__)
    try:
        await asyncio.to_thread(migrate, embedded.dsn)
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
        stack.push_async_callback(_cancelled, asyncio.create_task(hub.run()))
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


@asynccontextmanager
async def workers(core: Core) -> AsyncIterator[None]:
    """The loops: outbox, listening sessions, chores; settled on the way out."""
    settings = core.settings
    patience = Patience(first=timedelta(seconds=settings.first_backoff), lease=timedelta(seconds=settings.send_lease))
    orders = Orders(core.database, core.directory, core.links, clock=now, public_url=core.public_url)
    drain = Drain(core.database, core.directory, core.lines, orders, clock=now, patience=patience)
    sessions = Sessions(core.database, core.directory, core.lines, core.receiver, core.pulse, clock=now)

    def heard(event: Event) -> None:
        if event.kind in (EventKind.MESSAGE_WRITTEN, EventKind.DELIVERY_CHANGED):
            drain.wake()
        elif event.kind is EventKind.CHANNEL_CHANGED:
            sessions.wake()

    core.hub.on_event.append(heard)
    async with AsyncExitStack() as stack:
        for worker in (drain, sessions):
            task = asyncio.create_task(worker.run())
            stack.push_async_callback(_closed, worker.close, task)
        yield


@asynccontextmanager
async def chores(core: Core) -> AsyncIterator[None]:
    """What every process does now and then: health written, connections looked up again."""

    def heard(event: Event) -> None:
        if event.kind is EventKind.CHANNEL_CHANGED:
            refreshing.add(task := asyncio.create_task(core.directory.refresh(monotonic=time.monotonic())))
            task.add_done_callback(refreshing.discard)

    refreshing: set[asyncio.Task[None]] = set()
    core.hub.on_event.append(heard)
    task = asyncio.create_task(_for_ever(core))
    try:
        yield
    finally:
        await _cancelled(task)
        with contextlib.suppress(Exception):
            await core.pulse.flush()


async def _for_ever(core: Core) -> None:
    while True:
        await asyncio.sleep(CHORES)
        for chore in (core.pulse.flush, _refresh(core)):
            try:
                await chore()
            except Exception as failure:
                log.warning("chore_failed", failure=type(failure).__name__)


def _refresh(core: Core) -> Callable[[], Awaitable[None]]:
    async def refresh() -> None:
        await core.directory.refresh(monotonic=time.monotonic())

    return refresh


async def _drained(receiver: Receiver, task: asyncio.Task[None]) -> None:
    receiver.close()
    await task


async def _closed(close: Callable[[], None], task: asyncio.Task[None]) -> None:
    close()
    await task


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
