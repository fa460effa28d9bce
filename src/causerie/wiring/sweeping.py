"""What a worker process looks after now and then: early edits, unknown sends, lists of templates, and what has served
its time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import structlog

from causerie.desk.collect import Collector
from causerie.desk.purge import Purged, Retention, purge
from causerie.desk.reconcile import reconcile
from causerie.desk.replay import retry_early
from causerie.store.database import Work
from causerie.wiring.clock import now
from causerie.wiring.core import Core

EARLY = 5.0  # seconds between two looks at edits that came before their message
ROUNDS_PER_RECONCILE = 12  # a minute
ROUNDS_PER_PURGE = 720  # an hour

log = structlog.get_logger()


async def sweep_for_ever(core: Core) -> None:
    """Until cancelled. Each sweep fails alone and is tried again at its next turn."""
    retention = Retention(intake=timedelta(days=core.settings.intake_days))
    collector = Collector(core.database, core.directory, core.lines, core.ids)
    turn = 0
    while True:
        await asyncio.sleep(EARLY)
        turn += 1
        await attempt(lambda: retry_early(core.database, core.directory, core.ids, now=now()))
        if turn % ROUNDS_PER_RECONCILE == 0:
            await attempt(lambda: reconcile(core.database, core.directory, core.lines, now=now()))
            await attempt(lambda: collector.due(now=now()))
        if turn % ROUNDS_PER_PURGE == 0:
            await attempt(lambda: _purge(core, retention))


async def _purge(core: Core, retention: Retention) -> None:
    """Bounded calls until one finds nothing."""

    async def verb(work: Work) -> Purged:
        return await purge(work, retention)

    while (await core.database.run(verb, now=now())).total:
        await asyncio.sleep(0)


async def attempt(chore: Callable[[], Awaitable[object]]) -> None:
    """Do it; a failure is logged and forgotten until the next time."""
    try:
        await chore()
    except Exception as failure:
        log.warning("chore_failed", failure=type(failure).__name__)
