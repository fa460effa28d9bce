"""What has served goes: raw bodies, answers remembered, orphans, settled sends, sessions, tokens, lone uploads,
actions on many conversations that ended.

Each call takes a bounded number of rows of each kind, so that it never holds anything for long; a worker
calls it until it says that nothing was left.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import timedelta

from causerie.store import bulks, continuations, drafts, intake, invitations, leftovers, visitors
from causerie.store.database import Work


@dataclass(frozen=True, slots=True)
class Retention:
    """How long things stay once nothing needs them."""

    intake: timedelta = timedelta(days=30)  # bodies of payloads whose elements are all applied
    idempotency: timedelta = timedelta(hours=48)
    orphans: timedelta = timedelta(days=7)  # receipts whose message never came
    outbox: timedelta = timedelta(days=30)  # settled sends; their messages stay
    bulks: timedelta = timedelta(days=7)  # actions on many conversations, once they ended
    uploads: timedelta = timedelta(days=1)  # files that a colleague gave and never sent, nor kept in a draft
    drafts: timedelta = timedelta(days=30)  # what somebody began to write and never touched again
    invitations: timedelta = timedelta(days=30)  # links that ran out, with the address they were for


@dataclass(frozen=True, slots=True)
class Purged:
    """How many rows of each kind went."""

    intake: int
    idempotency: int
    orphans: int
    outbox: int
    uploads: int
    drafts: int
    sessions: int
    throttles: int
    invitations: int
    visitors: int
    continuations: int
    bulks: int

    @property
    def total(self) -> int:
        return sum(asdict(self).values())


async def purge(work: Work, retention: Retention, *, limit: int = 1000) -> Purged:
    """Remove up to `limit` rows of each kind, the oldest first."""
    now = work.now
    return Purged(
        intake=await intake.purge(work, before=now - retention.intake, limit=limit),
        idempotency=await leftovers.idempotency(work, before=now - retention.idempotency, limit=limit),
        orphans=await leftovers.orphans(work, before=now - retention.orphans, limit=limit),
        outbox=await leftovers.settled_sends(work, before=now - retention.outbox, limit=limit),
        uploads=await leftovers.uploads(work, before=now - retention.uploads, limit=limit),
        drafts=await drafts.purge(work, before=now - retention.drafts, limit=limit),
        sessions=await leftovers.sessions(work, limit=limit),
        throttles=await leftovers.throttles(work, limit=limit),
        invitations=await invitations.sweep(work, before=now - retention.invitations, limit=limit),
        visitors=await visitors.sweep(work, limit=limit),
        continuations=await continuations.sweep(work, limit=limit),
        bulks=await bulks.purge(work, before=now - retention.bulks, limit=limit),
    )
