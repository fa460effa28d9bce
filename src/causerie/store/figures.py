"""What waits, as numbers: for /metrics and for `doctor`."""

from __future__ import annotations

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
