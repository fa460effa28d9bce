"""The company's reactions: one a message, whose wish waits in the outbox like a message and is read as it leaves.

Each wish has an id of its own, which the outbox row names: a settlement of an older wish changes nothing of the newer
one, which then goes its own way. A provider keeps what it was last told, so that telling it twice does no harm.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from causerie.model.message import BY_RANK, Author, Delivery
from causerie.model.outbox import PRIORITY
from causerie.store.database import Row, Work

TO_SEND = PRIORITY[Author.AGENT]


@dataclass(frozen=True, slots=True)
class Ours:
    """What stands of our side under a message. An empty `emoji`: it was taken back."""

    emoji: str
    delivery: Delivery
    error: str | None
    standing: str | None
    untried: bool  # it waits, and no provider has heard of it


async def ours(work: Work, message_id: int) -> Ours | None:
    """Our reaction on a message; None where there never was one."""
    row = await work.one(
        """select r.emoji, r.delivery, r.error, r.standing,
                  coalesce(o.state = 'queued' and o.attempts = 0, false) as untried
           from reaction r left join outbox o on o.wish = r.id and o.message_id = r.message_id
           where r.message_id = %s and r.identity_id is null""",
        [message_id],
    )
    if row is None:
        return None
    return Ours(row["emoji"], BY_RANK[row["delivery"]], row["error"], row["standing"], row["untried"])


async def wish(work: Work, row: Row) -> None:
    """Ask for a reaction: id, message_id, channel_id, identity_id, agent_id, emoji (empty: take it back).

    It takes the place of one that waits, in the same place of its lane; one that is under way ends first. The outbox
    before the reaction, as a settlement takes them.
    """
    await work.execute(
        """insert into outbox (message_id, channel_id, identity_id, wish, priority, due_at, created_at)
           values (%(message_id)s, %(channel_id)s, %(identity_id)s, %(id)s, %(priority)s, %(now)s, %(now)s)
           on conflict (message_id) do update
           set wish = excluded.wish, due_at = excluded.due_at, error = null, settled_at = null,
               attempts = case when outbox.state = 'sending' then outbox.attempts else 0 end,
               state = case when outbox.state = 'sending' then 'sending' else 'queued' end""",
        {**row, "now": work.now, "priority": TO_SEND},
    )
    await work.execute(
        """insert into reaction (id, message_id, agent_id, emoji, at, delivery)
           values (%(id)s, %(message_id)s, %(agent_id)s, %(emoji)s, %(now)s, 1)
           on conflict (message_id) where identity_id is null do update
           set id = excluded.id, agent_id = excluded.agent_id, emoji = excluded.emoji, at = excluded.at, delivery = 1,
               error = null, provider_key = null,
               standing = case when reaction.delivery = 4 then nullif(reaction.emoji, '') else reaction.standing end,
               standing_by = case when reaction.delivery = 4 then reaction.agent_id else reaction.standing_by end""",
        {**row, "now": work.now},
    )


async def drop(work: Work, message_id: int) -> bool:
    """Unmake a reaction that no customer has seen; False while it is under way, when only its provider can."""
    cursor = await work.execute(
        "delete from outbox where message_id = %s and wish is not null and state <> 'sending'", [message_id]
    )
    left = await work.one("select from outbox where message_id = %s", [message_id]) if not cursor.rowcount else None
    if left is not None:
        return False
    await work.execute("delete from reaction where message_id = %s and identity_id is null", [message_id])
    return True


_TOLD: LiteralString = """m.id as message_id, m.conversation_id, i.contact_id, m.channel_id, a.agent_id, t.delivery
        from told t join askers a on a.id = t.id join message m on m.id = t.message_id
             join identity i on i.id = m.identity_id"""


async def settle(work: Work, rows: Sequence[Row]) -> list[Row]:
    """Write how attempts ended: id, fence, wish, emoji, state, error, due_at (of a retry), delivery (rank), key.

    What was wished meanwhile waits at once. A wish that failed gives way to what the customer still sees. Returns
    message_id, conversation_id, contact_id, channel_id, agent_id, delivery of the reactions that changed.
    """
    return await work.all(
        """
        with given as materialized (
            select * from json_to_recordset(%(rows)s::json) as g(
                id bigint, fence bigint, wish bigint, emoji text, state text, error text, due_at timestamptz,
                delivery smallint, key text)
        ), settled as (
            update outbox o
            set state = case when o.wish = g.wish then g.state else 'queued' end,
                attempts = case when o.wish = g.wish then o.attempts else 0 end,
                error = case when o.wish = g.wish then g.error end,
                due_at = case when o.wish = g.wish then coalesce(g.due_at, o.due_at) else o.due_at end,
                settled_at = case when o.wish = g.wish and g.state in ('sent', 'failed') then %(now)s::timestamptz end,
                lease_until = null
            from given g where o.id = g.id and o.fence = g.fence and o.state = 'sending'
            returning o.message_id, g.*
        ), older as (
            update reaction r set standing = nullif(s.emoji, ''), standing_by = null from settled s
            where r.message_id = s.message_id and r.identity_id is null and r.id <> s.wish and s.state = 'sent'
        ), askers as (
            select r.id, r.agent_id from reaction r join given g on g.wish = r.id
        ), told as (
            update reaction r
            set delivery = case when s.state = 'failed' and (r.standing is not null or r.emoji = '')
                                then 4 else s.delivery end,
                emoji = case when s.state = 'failed' then coalesce(r.standing, r.emoji) else r.emoji end,
                agent_id = case when s.state = 'failed' then coalesce(r.standing_by, r.agent_id) else r.agent_id end,
                error = case when s.state = 'failed' then s.error end, provider_key = s.key
            from settled s where r.id = s.wish
            returning r.id, r.message_id,
                      case when r.emoji = '' then least(s.delivery, 4) else s.delivery end as delivery
        )
        select """
        + _TOLD,
        {"rows": work.json(rows), "now": work.now},
    )


async def expire(work: Work, *, limit: int) -> None:
    """Leases that ran out: whether it left or not, it is asked for again."""
    await work.execute(
        """update outbox set state = 'queued', due_at = %(now)s, error = 'lease_expired', fence = fence + 1,
                  lease_until = null
           where id in (select id from outbox where state = 'sending' and lease_until < %(now)s and wish is not null
                        order by id limit %(limit)s for update skip locked)""",
        {"now": work.now, "limit": limit},
    )


async def adopt(work: Work) -> list[Row]:
    """Receipts of reactions, which name no message of ours: of them only a late failure changes anything. Returns what
    `settle` returns.
    """
    return await work.all(
        """
        with receipts as (
            delete from orphan_receipt o using reaction r join message m on m.id = r.message_id
            where r.provider_key = o.provider_key and m.channel_id = o.channel_id
            returning r.id, r.agent_id, o.delivery, o.error
        ), askers as (
            select distinct id, agent_id from receipts
        ), told as (
            update reaction r
            set delivery = case when r.standing is not null or r.emoji = '' then 4 else 5 end, error = s.error,
                emoji = coalesce(r.standing, r.emoji), agent_id = coalesce(r.standing_by, r.agent_id),
                provider_key = null
            from receipts s where r.id = s.id and s.delivery = 5 and r.delivery = 4
            returning r.id, r.message_id, case when r.emoji = '' then 4 else 5 end as delivery
        )
        select """
        + _TOLD
    )
