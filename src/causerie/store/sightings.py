"""Where a person was met: each identity on each channel, when first and when last; and how much there is of them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.model.grant import Grant
from causerie.store.database import Connection, rows


@dataclass(frozen=True, slots=True)
class Sighting:
    """What was exchanged between an identity and a channel; `heard` counts the messages that came from there."""

    identity_id: int
    channel_id: int
    first_at: datetime
    last_at: datetime
    heard: int
    messages: int


@dataclass(frozen=True, slots=True)
class Totals:
    messages: int
    conversations: int
    remarks: int


async def sightings(conn: Connection, grant: Grant, contact_id: int) -> list[Sighting]:
    """On the channels that the grant shows, the last one first. Notes are not counted: nobody was met."""
    found = await rows(
        conn,
        """select m.identity_id, m.channel_id, min(m.at) as first_at, max(m.at) as last_at,
                  count(*) filter (where m.direction = 'inbound' and m.kind = 'message') as heard,
                  count(*) as messages
           from identity i join message m on m.identity_id = i.id
           where i.contact_id = %(contact)s and m.direction <> 'note'
             and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
           group by 1, 2 order by 4 desc, 1, 2""",
        {"contact": contact_id, "channels": grant.channel_ids},
    )
    return [Sighting(**row) for row in found]


async def totals(conn: Connection, grant: Grant, contact_id: int) -> Totals:
    """How much of a person the grant shows; remarks are those written on this very contact and those merged into it."""
    (row,) = await rows(
        conn,
        """with recursive family as (
               select %(contact)s::bigint as id
               union
               select m.gone_id from family f join merge m on m.kept_id = f.id and m.undone_at is null
           )
           select (select count(*) from identity i join message m on m.identity_id = i.id
                   where i.contact_id = %(contact)s and m.direction <> 'note'
                     and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))) as messages,
                  (select count(*) from identity i join conversation c on c.identity_id = i.id
                   where i.contact_id = %(contact)s
                     and (%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))) as conversations,
                  (select count(*) from remark r where r.contact_id in (select id from family)) as remarks""",
        {"contact": contact_id, "channels": grant.channel_ids},
    )
    return Totals(**row)
