"""Ask a provider whether an account works, or have it send its webhooks here; then say so on the channels' cards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import structlog

from causerie.channels.protocol import Health, Session
from causerie.desk.lines import Lines
from causerie.model.event import EventKind
from causerie.store import channels
from causerie.store.connections import Held
from causerie.store.database import Work

log = structlog.get_logger()


async def check(lines: Lines, held: Held) -> Health:
    """Are the credentials good, and is the hook in place? Never raises for what a provider does."""
    return await _ask(lines, held, lambda session: session.check())


async def register(lines: Lines, held: Held, hook_url: str) -> Health:
    """Give the provider our hook's address, where its interface takes one."""
    return await _ask(lines, held, lambda session: session.connect(hook_url))


async def conclude(work: Work, held: Held, health: Health) -> None:
    """A good account makes its channels live, a bad one degrades them."""
    for channel_id in await channels.judged(work, held.connection.id, good=health.ok):
        data = {"connection_id": held.connection.id}
        work.tell(EventKind.CHANNEL_CHANGED, channel_id=channel_id, data=data)


async def _ask(lines: Lines, held: Held, question: Callable[[Session], Awaitable[Health]]) -> Health:
    try:
        return await question(await lines.session(held))
    except Exception as failure:  # an adapter's bug must not look like a broken set-up page
        log.error("check_failed", connection=held.connection.id, failure=type(failure).__name__)
        return Health(False, "check_failed", {"detail": type(failure).__name__})
