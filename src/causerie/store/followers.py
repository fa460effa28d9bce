"""Followers of conversations. A row that says « no longer » stays, and only its owner changes it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from causerie.model.event import Event
from causerie.model.follower import Follower, Heed, Reason, Why
from causerie.model.grant import Grant
from causerie.store.conversations import COLLEAGUES
from causerie.store.database import Connection, Work, rows


async def everyone(conn: Connection, grant: Grant, conversation_id: int) -> list[Follower]:
    """Who follows a conversation that the grant shows, the longest first; those who left the house are left out."""
    found = await rows(
        conn,
        """select f.agent_id, f.why, f.since
           from follower f join conversation c on c.id = f.conversation_id join agent a on a.id = f.agent_id
           where f.conversation_id = %(conversation)s and f.follows and a.active
             and (%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))
           order by f.since, f.agent_id""",
        {"conversation": conversation_id, "channels": grant.channel_ids},
    )
    return [Follower(row["agent_id"], Why(row["why"]), row["since"]) for row in found]


async def choose(work: Work, *, agent_id: int, conversation_id: int, follows: bool) -> bool:
    """What an agent decided for themselves; False when it was so already."""
    cursor = await work.execute(
        """insert into follower (conversation_id, agent_id, why, follows, since)
           values (%(conversation)s, %(agent)s, 'asked', %(follows)s, %(now)s)
           on conflict (conversation_id, agent_id) do update
           set why = excluded.why, follows = excluded.follows, since = excluded.since
           where follower.follows <> excluded.follows""",
        {"conversation": conversation_id, "agent": agent_id, "follows": follows, "now": work.now},
    )
    return cursor.rowcount == 1


async def join(work: Work, agents: Sequence[int], *, conversation_id: int, why: Why) -> list[int]:
    """Make agents follow who have not decided otherwise; returns those who did not follow before."""
    found = await work.all(
        """insert into follower (conversation_id, agent_id, why, follows, since)
           select %(conversation)s, a, %(why)s, true, %(now)s from unnest(%(agents)s::bigint[]) as a order by a
           on conflict do nothing returning agent_id""",
        {"conversation": conversation_id, "agents": sorted(set(agents)), "why": why, "now": work.now},
    )
    return sorted(row["agent_id"] for row in found)


# Of a colleague who sees the channel, the first that holds: called in this very note, in charge, following.
_HEED: LiteralString = (
    """
select * from (
    select a.id as agent_id,
           case when exists (select from mention k where k.message_id = %(message)s and k.agent_id = a.id)
                then 'mentioned'
                when a.id = c.assignee_id then 'assigned'
                when exists (select from follower f
                             where f.conversation_id = c.id and f.agent_id = a.id and f.follows)
                then 'following' end as reason
    from conversation c join lateral (select a.id """
    + COLLEAGUES
    + """) a on true
    where c.id = %(conversation)s and a.id is distinct from %(author)s
) found where reason is not null order by agent_id"""
)


async def heeding(conn: Connection, event: Event, *, channel_id: int) -> list[Heed]:
    """Who is called by, in charge of or following what an event of a conversation is about; never its author.

    For what tells them, under nobody's grant: the rights that count are those of each colleague found.
    """
    params = {
        "conversation": event.conversation_id,
        "message": event.message_id,
        "author": event.agent_id,
        "channel": channel_id,
    }
    return [Heed(row["agent_id"], Reason(row["reason"])) for row in await rows(conn, _HEED, params)]
