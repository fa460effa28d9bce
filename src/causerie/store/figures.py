"""What waits, as numbers: for /metrics, for `doctor`, and with its age for the diagnostic page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.store.database import Database

ABOUT = {
    "outbox_queued": "Sends waiting for their provider",
    "outbox_sending": "Sends under way",
    "outbox_unknown": "Sends that may or may not have been taken",
    "turns_pending": "Turns waiting to be run",
    "files_waiting": "Files waiting to be fetched",
    "intake_parked": "Payloads or parts of them that wait for a person",
    "receipts_orphaned": "Receipts waiting for their message",
    "journal_n": "The newest number of the journal",
}


async def now(database: Database) -> dict[str, int]:
    """The figures of this moment, by the names of ABOUT. Each reads an index of what waits, not of what was."""
    (row,) = await database.read(
        """select (select count(*) from outbox where state = 'queued') as outbox_queued,
                  (select count(*) from outbox where state = 'sending') as outbox_sending,
                  (select count(*) from outbox where state = 'unknown') as outbox_unknown,
                  (select count(*) from pending_turn) as turns_pending,
                  (select count(*) from file where state = 'waiting') as files_waiting,
                  (select count(*) from parked where state = 'parked') as intake_parked,
                  (select count(*) from orphan_receipt) as receipts_orphaned,
                  (select coalesce(max(n), 0) from journal) as journal_n"""
    )
    return {name: int(value) for name, value in row.items()}


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits of one kind, and since when the oldest of it does; `since` None when nothing waits."""

    name: str
    count: int
    since: datetime | None


async def queues(database: Database, *, now: datetime) -> list[Queue]:
    """What waits at this moment, by kind. What is not due yet does not wait; `connections` are those in error."""
    found = await database.read(
        """
        select 'index' as name, count(*) as count, min(at) as since
        from (select at from journal where n > (select min(n) from search_progress) order by n limit 10000) j
        union all
        select 'outbox', count(*), min(due_at) from outbox where state = 'queued' and due_at <= %(now)s
        union all
        select 'sending', count(*), min(due_at) from outbox where state = 'sending'
        union all
        select 'unknown', count(*), min(created_at) from outbox where state = 'unknown'
        union all
        select 'turns', count(*), min(due_at) from pending_turn where due_at <= %(now)s
        union all
        select 'files', count(*), min(created_at) from file where state = 'waiting'
        union all
        select 'parked', count(*), min(at) from parked where state = 'parked'
        union all
        select 'connections', count(*), min(h.error_at) from health h
        join connection c on c.id = h.connection_id where h.error is not null and c.removed_at is null
        """,
        {"now": now},
    )
    return [Queue(**row) for row in found]


async def version(database: Database) -> str:
    """The database server's own, as « 18.1 »."""
    (row,) = await database.read("select current_setting('server_version') as version")
    return str(row["version"]).partition(" ")[0]


async def clock(database: Database) -> datetime:
    """What time it is where the database runs."""
    (row,) = await database.read("select clock_timestamp() as now")
    moment: datetime = row["now"]
    return moment
