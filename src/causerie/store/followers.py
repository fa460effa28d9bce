"""Followers of conversations. A row that says « no longer » stays, and only its owner changes it."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.model.follower import Follower, Why
from causerie.model.grant import Grant
from causerie.store.database import Connection, Work, rows

MOST = 1000  # conversations that a screen is told of at once


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


async def following(work: Work, conversations: Sequence[int]) -> dict[int, frozenset[int]]:
    """Who follows each of these conversations; for what tells them, under nobody's grant: theirs is asked later."""
    found = await work.all(
        """select conversation_id, array_agg(agent_id) as agents from follower
           where follows and conversation_id = any(%s) group by 1""",
        [list(conversations)],
    )
    return {row["conversation_id"]: frozenset(row["agents"]) for row in found}


async def followed(conn: Connection, grant: Grant) -> list[int]:
    """The conversations that one follows and sees, the liveliest first, `MOST` at most."""
    found = await rows(
        conn,
        """select c.id from follower f join conversation c on c.id = f.conversation_id
           where f.agent_id = %(agent)s and f.follows
             and (%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))
           order by c.last_at desc, c.id desc limit %(limit)s""",
        {"agent": grant.agent_id, "channels": grant.channel_ids, "limit": MOST},
    )
    return [row["id"] for row in found]
