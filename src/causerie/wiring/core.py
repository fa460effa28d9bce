"""What both the web and the workers of a process stand on, started in order and stopped in reverse."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import structlog

from causerie.channels.guard import Pools
from causerie.channels.submission import Submission, sender_of, server_of
from causerie.desk.digest import Post
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.order import FileLinks
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.model.errors import Misconfigured
from causerie.model.house import Company
from causerie.model.sentences import sentence
from causerie.realtime.hub import Hub
from causerie.realtime.presence import Presence
from causerie.settings import Settings
from causerie.store.database import Database
from causerie.store.embedded import EmbeddedPostgres
from causerie.store.ids import Ids
from causerie.store.push_keys import private_key
from causerie.store.schema import ensure
from causerie.store.vault import Vault
from causerie.wiring.clock import now
from causerie.workers.waiting import happened

LOOKS, SELDOM = 1.0, 30.0  # seconds between two looks at our own PostgreSQL, and while it cannot be started

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
    pools: Pools
    pulse: Pulse
    hub: Hub
    presence: Presence
    receiver: Receiver
    public_url: Callable[[], str]
    post: Post | None  # None: this house has no e-mail


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
        async with _kept_alive(embedded):
            yield embedded.dsn
    finally:
        await asyncio.to_thread(embedded.__exit__, None, None, None)


@asynccontextmanager
async def _kept_alive(embedded: EmbeddedPostgres) -> AsyncIterator[None]:
    """Start our PostgreSQL again whenever it is killed (out of memory, an administrator's hand): nobody else would."""
    over = asyncio.Event()
    keeper = asyncio.create_task(_keep_alive(embedded, over))
    try:
        yield
    finally:
        over.set()
        await keeper


async def _keep_alive(embedded: EmbeddedPostgres, over: asyncio.Event) -> None:
    pause = LOOKS
    while not await happened(over, within=pause):
        try:
            if not embedded.lives() and await asyncio.to_thread(embedded.revive):
                log.warning("database_revived")
        except Exception as failure:  # a full disk may have room again: it is tried for ever, more and more seldom
            log.error("database_not_revived", failure=str(failure))
            pause = min(2 * pause, SELDOM)
        else:
            pause = LOOKS


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
        await database.run(lambda work: private_key(work, vault), now=now())
        pools = await stack.enter_async_context(Pools(timeout=settings.provider_timeout))
        lines = await stack.enter_async_context(Lines(directory, pools))
        pulse = Pulse(database, now)
        receiver = Receiver(database, Ids(), now, vault=vault)
        stack.push_async_callback(_drained, receiver, asyncio.create_task(receiver.run()))
        hub = Hub(database)
        stack.push_async_callback(cancelled, asyncio.create_task(hub.run()))
        presence = Presence(database, hub, monotonic=time.monotonic)
        stack.push_async_callback(cancelled, asyncio.create_task(presence.run()))
        await hub.started.wait()
        yield Core(
            settings=settings,
            database=database,
            vault=vault,
            directory=directory,
            ids=Ids(),
            lines=lines,
            links=FileLinks(vault, public_url),
            pools=pools,
            pulse=pulse,
            hub=hub,
            presence=presence,
            receiver=receiver,
            public_url=public_url,
            post=post_of(settings, public_url, lambda: directory.company),
        )


def post_of(settings: Settings, public_url: Callable[[], str], company: Callable[[], Company] = Company) -> Post | None:
    """What letters leave by, where the settings name a server. Raises Misconfigured."""
    if not settings.smtp_url:
        return None
    if not settings.smtp_from:
        raise Misconfigured("smtp_from_missing")
    way = Submission(server_of(settings.smtp_url), sender_of(settings.smtp_from))
    return Post(way, say=sentence, public_url=public_url, company=company)


async def _drained(receiver: Receiver, task: asyncio.Task[None]) -> None:
    receiver.close()
    await task


async def cancelled(task: asyncio.Task[None]) -> None:
    """End a task and wait until it has."""
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
