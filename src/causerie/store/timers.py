"""What falls due to the second: one row per (kind, subject), claimed under a lease with a fence.

Setting a timer again moves its fence, so that whoever claimed the old one finishes nothing. A claim commits
before the verb runs and takes no other lock, so that it never waits for a person's conversation.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.store.database import Work


@dataclass(frozen=True, slots=True)
class Due:
    """A timer that rang, under its fence."""

    id: int
    kind: str
    subject: int
    fence: int


async def set_timer(work: Work, kind: str, subject: int, *, due_at: datetime) -> None:
    """Set or move the timer of a subject."""
    await work.execute(
        """insert into timer (kind, subject, due_at) values (%(kind)s, %(subject)s, %(due)s)
           on conflict (kind, subject) do update set due_at = excluded.due_at, fence = timer.fence + 1""",
        {"kind": kind, "subject": subject, "due": due_at},
    )


async def ensure(work: Work, kind: str, subject: int, *, due_at: datetime) -> None:
    """Set the timer of a subject that has none."""
    await work.execute(
        "insert into timer (kind, subject, due_at) values (%s, %s, %s) on conflict (kind, subject) do nothing",
        [kind, subject, due_at],
    )


async def cancel(work: Work, kind: str, subject: int) -> None:
    await work.execute("delete from timer where kind = %s and subject = %s", [kind, subject])


async def claim(work: Work, *, limit: int, lease: timedelta) -> list[Due]:
    """Timers that fell due, the earliest first; nobody else takes them while the lease lasts."""
    found = await work.all(
        """with due as (
               select id, due_at from timer where due_at <= %(now)s
               order by due_at, id limit %(limit)s for update skip locked
           )
           update timer t set due_at = %(now)s + %(lease)s, fence = t.fence + 1
           from due where t.id = due.id
           returning t.id, t.kind, t.subject, t.fence, due.due_at as rang_at""",
        {"now": work.now, "limit": limit, "lease": lease},
    )
    return [
        Due(row["id"], row["kind"], row["subject"], row["fence"])
        for row in sorted(found, key=lambda row: (row["rang_at"], row["id"]))
    ]


async def finish(work: Work, due: Due) -> bool:
    """Remove a claimed timer; False when it was set again, or finished by somebody else."""
    cursor = await work.execute("delete from timer where id = %s and fence = %s", [due.id, due.fence])
    return cursor.rowcount == 1


async def next_due(work: Work) -> datetime | None:
    """When the next timer rings."""
    row = await work.one("select min(due_at) as at from timer")
    return row["at"] if row else None
