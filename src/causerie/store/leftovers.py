"""Rows that nothing needs any more, removed a bounded number at a time; each returns how many went."""

from __future__ import annotations

from datetime import datetime

from causerie.store import blobs
from causerie.store.database import Work


async def idempotency(work: Work, *, before: datetime, limit: int) -> int:
    cursor = await work.execute(
        "delete from idempotency where key in (select key from idempotency where at < %s order by at limit %s)",
        [before, limit],
    )
    return cursor.rowcount


async def orphans(work: Work, *, before: datetime, limit: int) -> int:
    cursor = await work.execute(
        "delete from orphan_receipt where id in (select id from orphan_receipt where at < %s order by at limit %s)",
        [before, limit],
    )
    return cursor.rowcount


async def settled_sends(work: Work, *, before: datetime, limit: int) -> int:
    """Sent or failed for good; `unknown` waits for a person however long it takes."""
    cursor = await work.execute(
        """delete from outbox where id in (
               select id from outbox where settled_at < %s order by settled_at limit %s for update skip locked)""",
        [before, limit],
    )
    return cursor.rowcount


async def uploads(work: Work, *, before: datetime, limit: int) -> int:
    """Files of colleagues that no message, draft or canned reply took; those of visitors are `visitors.sweep`'s."""
    gone = await work.all(
        """delete from file where id in (
               select id from file
               where message_id is null and canned_id is null and agent_id is not null and created_at < %s
                 and not exists (select from draft d where d.agent_id = file.agent_id and file.id = any(d.files))
                 and not exists (select from scheduled s
                                 where s.parts @> jsonb_build_array(jsonb_build_object('file', file.id)))
               order by created_at limit %s for update skip locked)
           returning sha256""",
        [before, limit],
    )
    stored = [row["sha256"] for row in gone if row["sha256"] is not None]
    if stored:
        await blobs.drop(work, stored)
    return len(gone)


async def sessions(work: Work, *, limit: int) -> int:
    cursor = await work.execute(
        "delete from session where token in (select token from session where expires_at < %s limit %s)",
        [work.now, limit],
    )
    return cursor.rowcount


async def throttles(work: Work, *, limit: int) -> int:
    cursor = await work.execute(
        "delete from throttle where key in (select key from throttle where until < %s limit %s)", [work.now, limit]
    )
    return cursor.rowcount
