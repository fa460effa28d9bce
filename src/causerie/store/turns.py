"""Pending turns: claimed under a lease with a fence, and the facts that engines decide on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.model.consent import ConsentState
from causerie.store.database import Row, Work

MOST = 5  # attempts; after the last one the turn lies there for a person to look at


@dataclass(frozen=True, slots=True)
class Pending:
    """One turn under lease."""

    id: int
    identity_id: int
    message_id: int | None
    event: str
    attempts: int
    fence: int


async def claim(work: Work, *, limit: int, lease: timedelta) -> list[Pending]:
    """Turns that are due, the oldest first; nobody else takes them while the lease lasts."""
    found = await work.all(
        """with due as (
               select id from pending_turn where due_at <= %(now)s and attempts < %(most)s
               order by due_at, id limit %(limit)s for update skip locked
           )
           update pending_turn t set due_at = %(now)s + %(lease)s, fence = t.fence + 1, attempts = t.attempts + 1
           from due where t.id = due.id
           returning t.id, t.identity_id, t.message_id, t.event, t.attempts, t.fence""",
        {"now": work.now, "most": MOST, "limit": limit, "lease": lease},
    )
    return [Pending(**row) for row in sorted(found, key=lambda row: row["id"])]


async def hold(work: Work, pending: Pending) -> bool:
    """Whether the turn is still ours; it stays so until the transaction ends."""
    found = await work.all(
        "select 1 from pending_turn where id = %s and fence = %s for update", [pending.id, pending.fence]
    )
    return bool(found)


async def settle(work: Work, pending: Pending) -> None:
    await work.execute("delete from pending_turn where id = %s and fence = %s", [pending.id, pending.fence])


async def facts(work: Work, message_id: int) -> Row | None:
    """What is known of the message of a turn; None when it is not there or was erased.

    message_id, identity_id, channel_id, conversation_id, arrived_at, language, brand, brand_id.
    """
    return await work.one(
        """select m.id as message_id, m.identity_id, m.channel_id, m.conversation_id, m.arrived_at, p.language,
                  b.name as brand, b.id as brand_id
           from message m join identity i on i.id = m.identity_id join contact p on p.id = i.contact_id
                join channel c on c.id = m.channel_id join brand b on b.id = c.brand_id
           where m.id = %s and m.erased_at is null""",
        [message_id],
    )


async def consent_before(work: Work, message_id: int, *, identity_id: int, brand_id: int) -> ConsentState | None:
    """What stood for everything when a message that speaks of consent came."""
    row = await work.one(
        """select c.state from consent c, (
               select max(at) as at from consent where message_id = %(message)s and identity_id = %(identity)s) said
           where c.identity_id = %(identity)s and c.brand_id = %(brand)s and c.purpose = 'all'
             and c.message_id is distinct from %(message)s and c.at <= said.at
             and (c.at < said.at or coalesce(c.message_id, 0) < %(message)s)
           order by c.at desc, c.message_id desc nulls last limit 1""",
        {"message": message_id, "identity": identity_id, "brand": brand_id},
    )
    return ConsentState(row["state"]) if row else None


async def next_due(work: Work) -> datetime | None:
    """When the next turn wants to be taken."""
    row = await work.one("select min(due_at) as at from pending_turn where attempts < %s", [MOST])
    return row["at"] if row else None
