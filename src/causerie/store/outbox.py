"""The outbox in SQL: lanes, leases with fences, token buckets. The partial unique index is the law.

A lane is (channel, recipient identity). Only its head can be claimed: nothing of the lane is being sent and
no earlier row waits. The claim debits the channel's token bucket and commits `sending` before the provider
hears anything; a lease that runs out becomes `unknown`, never `queued`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

import psycopg

from causerie.model.contact import Address
from causerie.model.message import RANK, Delivery, Part, part_from
from causerie.store.database import Redo, Row, Work


@dataclass(slots=True)
class Claimed:
    """One send under lease. A settlement with another fence is refused: whoever slept cannot write."""

    id: int
    message_id: int
    channel_id: int
    identity_id: int
    contact_id: int
    conversation_id: int | None
    recipient: Address
    parts: tuple[Part, ...]
    reply_to: str | None  # the provider's key of the message that is quoted, or reacted to
    attempts: int
    fence: int
    wish: int | None = None  # of a reaction, then `emoji` is what is sent; an empty one takes it back
    emoji: str | None = None


async def queue(work: Work, rows: Sequence[Row]) -> None:
    """Add sends: message_id, channel_id, identity_id, priority, due_at."""
    await work.execute(
        """insert into outbox (message_id, channel_id, identity_id, priority, due_at, created_at)
           select message_id, channel_id, identity_id, priority, due_at, %(now)s
           from json_to_recordset(%(rows)s::json) as g(
               message_id bigint, channel_id bigint, identity_id bigint, priority smallint, due_at timestamptz)
           order by message_id""",
        {"rows": work.json(rows), "now": work.now},
    )


SHARE = 0.1  # of a channel's burst that only agents may use: a campaign must not make a person wait


async def claim(work: Work, *, limit: int, lease: timedelta) -> list[Claimed]:
    """Claim lane heads by priority, then due time, within each channel's rate. Skips what others hold.

    Raises Redo when the lane's index says that another process took a send of the same lane at this very moment
    (somebody resent an earlier message in between): the next look sees it.
    """
    try:
        found = await _take(work, limit=limit, lease=lease)
    except psycopg.errors.UniqueViolation as taken:
        raise Redo from taken
    return [_claimed(row) for row in found]


# What is sent: the words of a message, or the reaction to it. One that changes at this very moment is read as it was,
# with the wish it was: the settlement finds the newer one, and queues that.
_TAKEN: LiteralString = """select t.id, t.message_id, t.channel_id, t.identity_id, t.attempts, t.fence, m.parts,
       m.conversation_id, i.contact_id, i.scheme, i.scope, i.address,
       case when t.wish is null then q.provider_key else m.provider_key end as reply_to,
       case when t.wish is not null then coalesce(r.id, t.wish) end as wish,
       case when t.wish is not null then coalesce(r.emoji, '') end as emoji
from taken t join message m on m.id = t.message_id join identity i on i.id = t.identity_id
     left join message q on q.id = m.reply_to and q.identity_id = m.identity_id and q.channel_id = m.channel_id
     left join reaction r on t.wish is not null and r.message_id = t.message_id and r.identity_id is null
"""


async def _take(work: Work, *, limit: int, lease: timedelta) -> list[Row]:
    return await work.all(
        """
        with buckets as materialized (
            select channel_id, per_second, paused_until,
                   least(greatest(per_second, 1),
                         tokens + per_second * greatest(extract(epoch from %(now)s - refilled_at), 0)) as tokens
            from rate order by channel_id for update skip locked
        ), heads as materialized (
            select o.id, o.channel_id, o.priority, o.due_at
            from outbox o
            where o.state = 'queued' and o.due_at <= %(now)s
              and o.channel_id in (select channel_id from buckets
                                   where tokens >= 1 and (paused_until is null or paused_until <= %(now)s))
              and not exists (select from outbox e
                              where e.channel_id = o.channel_id and e.identity_id = o.identity_id
                                and e.state in ('queued', 'sending') and e.id < o.id)
              and not exists (select from outbox e
                              where e.channel_id = o.channel_id and e.identity_id = o.identity_id
                                and e.state = 'sending')
            order by o.priority, o.due_at, o.id
            limit %(limit)s
            for update skip locked
        ), ranked as (
            select h.id, h.channel_id, h.priority,
                   row_number() over (partition by h.channel_id order by h.priority, h.due_at, h.id) as place
            from heads h
        ), chosen as (
            select r.id, r.channel_id from ranked r join buckets b using (channel_id)
            where r.place <= floor(b.tokens - case when r.priority > 0 then floor(b.per_second * %(share)s) else 0 end)
        ), debited as (
            update rate set tokens = b.tokens - c.taken, refilled_at = greatest(rate.refilled_at, %(now)s)
            from buckets b join (select channel_id, count(*) as taken from chosen group by 1) c using (channel_id)
            where rate.channel_id = b.channel_id
        ), taken as (
            update outbox o set state = 'sending', attempts = o.attempts + 1, fence = o.fence + 1,
                   lease_until = %(now)s + %(lease)s
            from chosen where o.id = chosen.id
            returning o.id, o.message_id, o.channel_id, o.identity_id, o.attempts, o.fence, o.priority, o.due_at, o.wish
        ), sending as (
            update message m set delivery = 2 from taken t where m.id = t.message_id and m.delivery = 1
        )
        """
        + _TAKEN
        + "order by t.priority, t.due_at, t.id",
        {"now": work.now, "limit": limit, "lease": lease, "share": SHARE},
    )


def _claimed(row: Row) -> Claimed:
    return Claimed(
        id=row["id"],
        message_id=row["message_id"],
        channel_id=row["channel_id"],
        identity_id=row["identity_id"],
        contact_id=row["contact_id"],
        conversation_id=row["conversation_id"],
        recipient=Address(row["scheme"], row["scope"], row["address"]),
        parts=tuple(part_from(part) for part in row["parts"]),
        reply_to=row["reply_to"],
        attempts=row["attempts"],
        fence=row["fence"],
        wish=row["wish"],
        emoji=row["emoji"],
    )


async def settle(work: Work, rows: Sequence[Row]) -> list[Row]:
    """Write how sends ended, in one statement for all of them.

    `rows`: id, fence, state, error, detail, due_at (of a retry), delivery (rank), key, at. A row whose fence has
    moved on is left alone. Returns message_id, conversation_id, contact_id, channel_id, delivery as they now stand.
    """
    return await work.all(
        """
        with given as materialized (
            select * from json_to_recordset(%(rows)s::json) as g(
                id bigint, fence bigint, state text, error text, detail text, due_at timestamptz,
                delivery smallint, key text)
        ), settled as (
            update outbox o set state = g.state, error = g.error, due_at = coalesce(g.due_at, o.due_at),
                   lease_until = null,
                   settled_at = case when g.state in ('sent', 'failed') then %(now)s::timestamptz end
            from given g where o.id = g.id and o.fence = g.fence and o.state = 'sending'
            returning o.message_id, g.delivery, g.error, g.detail, g.key, g.state
        ), messages as (
            update message m
            set delivery = case when s.state = 'queued' and m.delivery = 2 then 1
                                else greatest(m.delivery, s.delivery) end,
                provider_key = coalesce(s.key, m.provider_key),
                error = case when s.delivery >= m.delivery then s.error else m.error end,
                error_detail = coalesce(s.detail, m.error_detail)
            from settled s where m.id = s.message_id
            returning m.id, m.conversation_id, m.identity_id, m.channel_id, m.delivery
        ), last as (
            update conversation c set last_delivery = m.delivery from messages m
            where c.id = m.conversation_id and c.last_message_id = m.id
        )
        select m.id as message_id, m.conversation_id, i.contact_id, m.identity_id, m.channel_id, m.delivery
        from messages m join identity i on i.id = m.identity_id
        """,
        {"rows": work.json(rows), "now": work.now},
    )


async def expire(work: Work, *, limit: int) -> list[Row]:
    """Leases that ran out: the request may have left, so the send becomes `unknown`, unless a receipt has told
    already how it ended. Frees the lane. Reactions are asked for again instead: see `store/reactions`.
    """
    return await work.all(
        """
        with lost as (
            select id from outbox where state = 'sending' and lease_until < %(now)s and wish is null
            order by id limit %(limit)s for update skip locked
        ), expired as (
            update outbox o
            set state = case when m.delivery in (4, 6, 7) then 'sent' when m.delivery = 5 then 'failed'
                             else 'unknown' end,
                error = case when m.delivery > 3 then m.error else 'lease_expired' end,
                settled_at = case when m.delivery > 3 then %(now)s::timestamptz end,
                fence = o.fence + 1, lease_until = null
            from lost, message m where o.id = lost.id and m.id = o.message_id returning o.message_id
        ), messages as (
            update message m set delivery = greatest(m.delivery, 3),
                   error = case when m.delivery <= 3 then 'lease_expired' else m.error end
            from expired e where m.id = e.message_id
            returning m.id, m.conversation_id, m.identity_id, m.channel_id, m.delivery
        ), last as (
            update conversation c set last_delivery = m.delivery from messages m
            where c.id = m.conversation_id and c.last_message_id = m.id
        )
        select m.id as message_id, m.conversation_id, i.contact_id, m.channel_id, m.delivery
        from messages m join identity i on i.id = m.identity_id
        """,
        {"now": work.now, "limit": limit},
    )


async def adopt_orphans(work: Work) -> list[Row]:
    """Match receipts that came before the provider's answer with the messages that now have their key."""
    return await work.all(
        """
        with matched as (
            delete from orphan_receipt r using message m
            where m.channel_id = r.channel_id and m.provider_key = r.provider_key
            returning m.id, r.delivery, r.error
        ), highest as (
            select distinct on (id) id, delivery, error from matched order by id, delivery desc
        ), messages as (
            update message m
            set delivery = h.delivery,
                error = coalesce(h.error, case when h.delivery <> 5 then null else m.error end)
            from highest h where m.id = h.id and m.delivery < h.delivery
            returning m.id, m.conversation_id, m.identity_id, m.channel_id, m.delivery, m.error
        ), found as (
            update outbox o set state = case when m.delivery = 5 then 'failed' else 'sent' end, error = m.error,
                   settled_at = %(now)s
            from messages m where o.message_id = m.id and o.state = 'unknown'
        ), last as (
            update conversation c set last_delivery = m.delivery from messages m
            where c.id = m.conversation_id and c.last_message_id = m.id
        )
        select m.id as message_id, m.conversation_id, i.contact_id, m.channel_id, m.delivery
        from messages m join identity i on i.id = m.identity_id
        """,
        {"now": work.now},
    )


async def next_due(work: Work) -> datetime | None:
    """When the outbox next wants attention: a retry falling due or a lease running out."""
    row = await work.one(
        """select least((select min(due_at) from outbox where state = 'queued'),
                        (select min(lease_until) from outbox where state = 'sending')) as at"""
    )
    return row["at"] if row else None


async def set_rate(work: Work, channel_id: int, per_second: float) -> None:
    """Create or change a channel's token bucket; a new one starts full."""
    await work.execute(
        """insert into rate (channel_id, per_second, tokens, refilled_at)
           values (%(id)s, %(rate)s, greatest(%(rate)s, 1), %(now)s)
           on conflict (channel_id) do update set per_second = excluded.per_second""",
        {"id": channel_id, "rate": per_second, "now": work.now},
    )


async def pause(work: Work, channel_id: int, until: datetime) -> None:
    """Claim nothing of a channel before `until`: its provider asked us to slow down, or refused our credentials."""
    await work.execute(
        "update rate set paused_until = greatest(coalesce(paused_until, %s), %s) where channel_id = %s",
        [until, until, channel_id],
    )


async def queue_again(work: Work, row: Row) -> None:
    """Send a settled message again, under a new fence: message_id, channel_id, identity_id, priority, delivery.

    The provider's old key is forgotten: a late receipt of the first attempt says nothing about the second.
    """
    await work.execute(
        """insert into outbox (message_id, channel_id, identity_id, priority, due_at, created_at)
           values (%(message_id)s, %(channel_id)s, %(identity_id)s, %(priority)s, %(now)s, %(now)s)
           on conflict (message_id) do update
           set state = 'queued', due_at = excluded.due_at, attempts = 0, fence = outbox.fence + 1, error = null,
               lease_until = null, settled_at = null""",
        {**row, "now": work.now},
    )
    await _restate(work, row["message_id"], delivery=row["delivery"], error=None)
    await work.execute("update message set provider_key = null where id = %s", [row["message_id"]])


async def give_up(work: Work, message_id: int) -> None:
    """A person says that an `unknown` send is to count as failed."""
    await work.execute(
        """update outbox set state = 'failed', error = 'given_up', fence = fence + 1, lease_until = null,
                  settled_at = %s where message_id = %s""",
        [work.now, message_id],
    )
    await _restate(work, message_id, delivery=RANK[Delivery.FAILED], error="given_up")


async def _restate(work: Work, message_id: int, *, delivery: int, error: str | None) -> None:
    """A person's decision is the one thing that lowers a delivery's rank."""
    await work.execute(
        """with said as (
               update message set delivery = %(delivery)s, error = %(error)s, error_detail = null where id = %(id)s
               returning id, conversation_id
           )
           update conversation c set last_delivery = %(delivery)s from said
           where c.id = said.conversation_id and c.last_message_id = said.id""",
        {"id": message_id, "delivery": delivery, "error": error},
    )


@dataclass(frozen=True, slots=True)
class Lost:
    """A send whose fate is unknown."""

    message_id: int
    channel_id: int
    contact_id: int
    conversation_id: int | None
    recipient: Address
    parts: tuple[Part, ...]
    tried_at: datetime


async def lost(work: Work, *, limit: int) -> list[Lost]:
    """Sends that are unknown, oldest first."""
    rows = await work.all(
        """select o.message_id, o.channel_id, i.contact_id, m.conversation_id, m.parts, i.scheme, i.scope, i.address,
                  o.created_at as tried_at
           from outbox o join message m on m.id = o.message_id join identity i on i.id = o.identity_id
           where o.state = 'unknown' order by o.id limit %s""",
        [limit],
    )
    return [
        Lost(
            message_id=row["message_id"],
            channel_id=row["channel_id"],
            contact_id=row["contact_id"],
            conversation_id=row["conversation_id"],
            recipient=Address(row["scheme"], row["scope"], row["address"]),
            parts=tuple(part_from(part) for part in row["parts"]),
            tried_at=row["tried_at"],
        )
        for row in rows
    ]


async def known_keys(work: Work, channel_id: int, keys: Sequence[str]) -> set[str]:
    """Which of the provider's ids belong to messages we know."""
    rows = await work.all(
        "select provider_key from message where channel_id = %s and provider_key = any(%s)", [channel_id, list(keys)]
    )
    return {row["provider_key"] for row in rows}


async def found(work: Work, message_id: int, *, key: str) -> bool:
    """An unknown send was taken after all; False when somebody decided otherwise meanwhile."""
    cursor = await work.execute(
        """update outbox set state = 'sent', error = null, settled_at = %s
           where message_id = %s and state = 'unknown'""",
        [work.now, message_id],
    )
    if cursor.rowcount != 1:
        return False
    await work.execute(
        """update message set provider_key = %s, error = null, delivery = greatest(delivery, 4) where id = %s""",
        [key, message_id],
    )
    return True


async def settle_proven(work: Work) -> None:
    """Unknown sends whose message a receipt has proven since: the receipt settled the message, this the send."""
    await work.execute(
        """update outbox o set state = 'sent', error = null, settled_at = %s
           from message m where o.state = 'unknown' and m.id = o.message_id and m.delivery >= 4 and m.delivery <> 5""",
        [work.now],
    )
