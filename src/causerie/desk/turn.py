"""One pending turn: facts, engines, decisions, rows, in one transaction under the contact's lock.

An engine that raises loses its own decisions and is told to the journal; the turn is settled all the same,
with what the others decided. What fails otherwise rolls back and comes again when its lease runs out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

import structlog

from causerie.desk.apply import Say, apply
from causerie.desk.directory import Directory
from causerie.engines import consent
from causerie.model.decision import Decision, Facts, TurnEvent
from causerie.model.errors import NotFound
from causerie.model.event import EventKind
from causerie.store import turns, writing
from causerie.store.database import Work
from causerie.store.ids import Ids
from causerie.store.turns import Pending

Engine = Callable[[Facts, TurnEvent, datetime], Sequence[Decision]]

ENGINES: tuple[tuple[str, Engine], ...] = (("consent", consent.decide),)

KNOWN = frozenset(TurnEvent)

log = structlog.get_logger()


async def turn(work: Work, directory: Directory, ids: Ids, *, pending: Pending, say: Say) -> bool:
    """Take a claimed turn; False when it was somebody else's by then, or its person was forgotten."""
    try:
        contact = await writing.home(work, pending.identity_id)
        await writing.lock(work, [contact])
    except NotFound:
        await turns.settle(work, pending)
        return False
    if not await turns.hold(work, pending):
        return False
    for decision in await _decisions(work, directory, pending):
        await apply(work, directory, ids, decision, contact=contact, say=say)
    await turns.settle(work, pending)
    return True


async def bury(work: Work, pending: Pending) -> None:
    """The last attempt failed: tell those who supervise. The row stays, and is not claimed again."""
    data = {"turn_id": pending.id, "attempts": pending.attempts}
    work.tell(EventKind.ENGINE_FAILED, message_id=pending.message_id, data=data)


async def _decisions(work: Work, directory: Directory, pending: Pending) -> list[Decision]:
    facts = await _facts(work, directory, pending)
    if facts is None or pending.event not in KNOWN:
        return []
    decided: list[Decision] = []
    for name, decide in ENGINES:
        try:
            decided += decide(facts, TurnEvent(pending.event), work.now)
        except Exception as failure:
            log.error("engine_failed", engine=name, turn=pending.id, failure=type(failure).__name__)
            data = {"engine": name, "failure": type(failure).__name__}
            work.tell(EventKind.ENGINE_FAILED, message_id=pending.message_id, data=data)
    return decided


async def _facts(work: Work, directory: Directory, pending: Pending) -> Facts | None:
    """What the engines may know; None when the message or its channel is gone."""
    row = await turns.facts(work, pending.message_id) if pending.message_id is not None else None
    if row is None:
        return None
    try:
        capabilities = directory.provider_of(row["channel_id"]).capabilities
    except NotFound:
        return None
    before = await turns.consent_before(
        work, row["message_id"], identity_id=row["identity_id"], brand_id=row.pop("brand_id")
    )
    return Facts(**row, capabilities=capabilities, consent_before=before)
