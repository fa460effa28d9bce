"""The product in one process: the workers' loops, and the chores that nobody waits for.

Web and workers live together by default; `--role` splits them over any number of processes on one database.
Stop order: no new requests, workers settle what is in flight, the hub, the batcher drained, pools, database.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from functools import partial
from typing import Protocol

from causerie.desk.dispatch import dispatch
from causerie.desk.forward import forward
from causerie.desk.notify import TOLD
from causerie.desk.order import Orders
from causerie.desk.schedule import TIMER
from causerie.model.event import Event, EventKind
from causerie.model.message import Delivery
from causerie.model.outbox import Patience
from causerie.model.sentences import sentence
from causerie.store import forwards
from causerie.store.database import Work
from causerie.store.timers import Due
from causerie.wiring.clock import now
from causerie.wiring.core import Core, cancelled, core, database_of
from causerie.wiring.sweeping import attempt, sweep_for_ever
from causerie.workers.courier import Courier
from causerie.workers.exporter import Exporter
from causerie.workers.indexer import Indexer
from causerie.workers.media import Media
from causerie.workers.notifier import Notifier
from causerie.workers.outbox import Drain
from causerie.workers.sessions import Sessions
from causerie.workers.timers import Timers
from causerie.workers.turns import Turns

__all__ = ["Core", "chores", "core", "database_of", "workers"]

CHORES = 5.0  # seconds between two rounds of what nobody waits for


class Worker(Protocol):
    """A loop that can be told to end."""

    async def run(self) -> None: ...

    def close(self) -> None: ...


def _say(core: Core, code: str, language: str | None, params: Mapping[str, str]) -> str:
    """A sentence in the customer's language, or in the company's where nobody knows it."""
    return sentence(code, language or core.directory.company.language, params)


@asynccontextmanager
async def workers(core: Core) -> AsyncIterator[None]:
    """The loops: outbox, listening sessions, chores; settled on the way out."""
    settings = core.settings
    patience = Patience(first=timedelta(seconds=settings.first_backoff), lease=timedelta(seconds=settings.send_lease))
    orders = Orders(core.database, core.directory, core.links, clock=now, public_url=core.public_url)
    drain = Drain(core.database, core.directory, core.lines, orders, clock=now, patience=patience)
    drain.spoke = core.pulse.spoke
    sessions = Sessions(core.database, core.directory, core.lines, core.receiver, core.pulse, clock=now)
    turns = Turns(core.database, core.directory, clock=now, say=partial(_say, core))
    timers = Timers(
        core.database, clock=now, more={TIMER: partial(_dispatch, core), forwards.TIMER: partial(_forward, core)}
    )
    media = Media(core.database, core.directory, core.lines, clock=now, limit=settings.media_limit)
    notifier = _notifier(core)
    wakes: dict[EventKind, tuple[Callable[[], None], ...]] = {
        EventKind.MESSAGE_WRITTEN: (drain.wake,),
        EventKind.DELIVERY_CHANGED: (drain.wake,),
        EventKind.CONVERSATION_SNOOZED: (timers.wake,),
        EventKind.SCHEDULED_CHANGED: (timers.wake,),
        EventKind.MESSAGE_RECEIVED: (media.wake,),
        EventKind.CONSENT_CHANGED: (turns.wake,),
        EventKind.CHANNEL_CHANGED: (sessions.wake,),
    }
    core.presence.on_view.append(notifier.opened)

    def heard(event: Event) -> None:
        if event.kind in TOLD:
            notifier.wake()
        if _gives_work(event):
            for wake in wakes.get(event.kind, ()):
                wake()

    core.hub.on_event.append(heard)
    async with AsyncExitStack() as stack:
        beside = (Indexer(core.database, clock=now), Exporter(core.database, settings.exports, clock=now), notifier)
        mail = (Courier(core.database, core.post, core.vault, clock=now),) if core.post is not None else ()
        loops: tuple[Worker, ...] = (drain, sessions, turns, timers, media, *beside, *mail)
        for worker in loops:
            task = asyncio.create_task(worker.run())
            stack.push_async_callback(_closed, worker.close, task)
        sweeping = asyncio.create_task(sweep_for_ever(core))
        stack.push_async_callback(cancelled, sweeping)
        yield


def _notifier(core: Core) -> Notifier:
    """Push services want to know whom to write to: our address where it is one of the internet."""
    public = core.public_url()
    contact = public if public.startswith("https://") else "mailto:causerie@localhost"
    notifier = Notifier(
        core.database,
        core.vault,
        core.pools.outgoing(),
        clock=now,
        say=lambda code, language: sentence(code, language),
        contact=contact,
    )
    notifier.looks = core.presence.looks
    return notifier


def _forward(core: Core, work: Work, due: Due) -> Awaitable[bool]:
    return forward(work, core.directory, core.ids, due, say=partial(_say, core))


def _dispatch(core: Core, work: Work, due: Due) -> Awaitable[bool]:
    return dispatch(work, core.directory, core.ids, due)


def _gives_work(event: Event) -> bool:
    """Most messages bring no file, and a receipt frees no lane: a claim for each of them would cost as much as they."""
    told = event.data or {}
    if event.kind is EventKind.MESSAGE_RECEIVED:
        return bool(told.get("files"))
    return event.kind is not EventKind.DELIVERY_CHANGED or told.get("delivery") == Delivery.QUEUED


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
        await cancelled(task)
        with contextlib.suppress(Exception):
            await core.pulse.flush()


async def _for_ever(core: Core) -> None:
    while True:
        await asyncio.sleep(CHORES)
        await attempt(core.pulse.flush)
        await attempt(_refresh(core))


def _refresh(core: Core) -> Callable[[], Awaitable[None]]:
    async def refresh() -> None:
        await core.directory.refresh(monotonic=time.monotonic())

    return refresh


async def _closed(close: Callable[[], None], task: asyncio.Task[None]) -> None:
    close()
    await task
