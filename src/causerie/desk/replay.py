"""What could not be understood is tried again: after a fix, on a person's word, or by itself when it came early.

The stored bytes go through the provider's parser and then the way of everything inbound. The whole payload is
looked at anew, because a better parser may count its elements otherwise; `seen` lets in what is new, once. A
replay that fails leaves everything as it was and counts an attempt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from causerie.channels.protocol import HookRequest
from causerie.desk.batch import WHOLE, Batch, Entry, Payload
from causerie.desk.directory import Directory
from causerie.desk.receive import receive
from causerie.model.errors import Busy, Conflict, NotFound, Unreadable
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import intake
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.intake import Kept

EARLY = "early"  # an edit or a reaction that came before its message
EARLY_ATTEMPTS = 8
EARLY_FIRST = 5.0  # seconds, then doubling: the eighth try comes after eleven minutes

log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which payloads: one, those parked for a reason, or all; the oldest first."""

    intake_id: int | None = None
    reason: str | None = None
    limit: int = 1000


@dataclass(frozen=True, slots=True)
class Replayed:
    """How many parked elements went in, and how many of the same payloads still wait."""

    applied: int = 0
    waiting: int = 0

    def __add__(self, other: Replayed) -> Replayed:
        return Replayed(self.applied + other.applied, self.waiting + other.waiting)


async def replay(
    database: Database, directory: Directory, ids: Ids, *, wanted: Wanted, now: datetime, grant: Grant | None = None
) -> Replayed:
    """Try payloads again, each in its own transaction. `grant` None is the operator at the machine.

    Raises Forbidden, NotFound for a single payload that is not there, and Busy.
    """
    if grant is not None:
        grant.require(Right.SUPERVISE)
    if wanted.intake_id is not None:
        return await _one(database, directory, ids, intake_id=wanted.intake_id, now=now)
    found = await database.run(lambda work: intake.waiting(work, reason=wanted.reason, limit=wanted.limit), now=now)
    return await _each(database, directory, ids, found, now=now)


async def retry_early(database: Database, directory: Directory, ids: Ids, *, now: datetime) -> Replayed:
    """Try again by itself what came before its message, less and less often; for a worker to call now and then."""

    async def verb(work: Work) -> list[int]:
        return await intake.due(work, EARLY, attempts=EARLY_ATTEMPTS, first=EARLY_FIRST, limit=100)

    return await _each(database, directory, ids, await database.run(verb, now=now), now=now)


async def dismiss(work: Work, *, grant: Grant, intake_id: int) -> None:
    """Give up what is parked of a payload; its bytes go with the others of their age. Raises Conflict `already`."""
    grant.require(Right.SUPERVISE)
    kept = await intake.keep_hold(work, intake_id)
    if not kept.parked:
        raise Conflict("already", state="applied")
    await _settle(work, kept, kept.parked, state="dismissed")


async def _each(database: Database, directory: Directory, ids: Ids, found: Sequence[int], *, now: datetime) -> Replayed:
    total = Replayed()
    for intake_id in found:
        total += await _one(database, directory, ids, intake_id=intake_id, now=now)
    return total


async def _one(database: Database, directory: Directory, ids: Ids, *, intake_id: int, now: datetime) -> Replayed:
    async def verb(work: Work) -> Replayed:
        return await _again(work, directory, ids, await intake.keep_hold(work, intake_id))

    try:
        return await database.run(verb, now=now)
    except (Busy, NotFound):
        raise
    except Exception as failure:
        log.error("replay_failed", intake=intake_id, failure=type(failure).__name__)
        reason = f"failed_{type(failure).__name__}"
        return await database.run(lambda work: _failed(work, intake_id, reason), now=now)


async def _failed(work: Work, intake_id: int, reason: str) -> Replayed:
    kept = await intake.keep_hold(work, intake_id)
    await intake.tried(work, intake_id, reason=reason)
    return Replayed(0, len(kept.parked))


async def _again(work: Work, directory: Directory, ids: Ids, kept: Kept) -> Replayed:
    if not kept.parked:
        return Replayed()
    if kept.body is None:  # forgotten with its person, or past its retention
        await _settle(work, kept, kept.parked, state="dismissed")
        return Replayed()
    try:
        payload = _payload(directory, kept, kept.body)
    except Unreadable as failure:
        return await _failed(work, kept.id, failure.code)
    except NotFound:
        return await _failed(work, kept.id, "connection_gone")
    await _apply(work, ids, kept, payload)
    left = (await intake.keep_hold(work, kept.id)).parked
    return Replayed(max(len(kept.parked) - len(left), 0), len(left))


def _payload(directory: Directory, kept: Kept, body: bytes) -> Payload:
    """The payload as its parser understands it today. Raises Unreadable, and NotFound when its connection is gone."""
    held = directory.connection(kept.connection_id)
    request = HookRequest(kept.method, "", kept.query, kept.headers, body)
    elements = directory.provider(held).parse(request, held.credentials)
    again = frozenset(range(len(elements))).difference(kept.dismissed)
    return Payload(held, request, kept.received_at, elements, intake_id=kept.id, replay=again)


async def _apply(work: Work, ids: Ids, kept: Kept, payload: Payload) -> None:
    """Settle first what is understood, then receive: an element that is early again parks itself anew."""
    still = [
        (what.ordinal, reason, place) for what, reason, place in Batch.of([payload]).parked if isinstance(what, Entry)
    ]
    unknown = {ordinal for ordinal, _, _ in still}
    understood = [ordinal for ordinal in kept.parked if ordinal == WHOLE or ordinal not in unknown]
    if understood:
        await _settle(work, kept, understood, state="replayed")
    if still:
        await _park(work, ids, kept, still)
    await receive(work, [payload], ids=ids)


async def _settle(work: Work, kept: Kept, ordinals: Sequence[int], *, state: str) -> None:
    await intake.settle(work, kept.id, ordinals, state=state)
    work.tell(
        EventKind.INTAKE_SETTLED,
        data={"intake_id": kept.id, "connection_id": kept.connection_id, "state": state, "elements": len(ordinals)},
    )


async def _park(work: Work, ids: Ids, kept: Kept, still: Sequence[tuple[int, str, str]]) -> None:
    fresh = await ids.take(work.conn, len(still))
    await intake.park(
        work,
        [
            {
                "id": id_,
                "intake_id": kept.id,
                "ordinal": ordinal,
                "reason": reason,
                "place": place,
                "channel_id": 0,
                "kind": 0,
                "key": "",
            }
            for id_, (ordinal, reason, place) in zip(fresh, still, strict=True)
        ],
    )
