"""Mentions: whom a note called, one row for each colleague reached, and whether they have seen it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from causerie.model.grant import Grant
from causerie.store.conversations import COLLEAGUES
from causerie.store.database import Connection, Row, Work, rows

UNSEEN = 1000  # conversations that a screen is told of at once, as its counts are capped


@dataclass(frozen=True, slots=True)
class Called:
    """A colleague or a team, and whom calling them reaches: those who work here and see the channel."""

    agent_id: int | None
    team_id: int | None
    name: str
    reached: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class UnseenMention:
    """A conversation in which one was called and has not looked since; `message_id` is the last such note."""

    conversation_id: int
    message_id: int


async def called(work: Work, *, channel_id: int, agents: Sequence[int], teams: Sequence[int]) -> list[Called]:
    """Those among the ids that exist, colleagues first."""
    sql: LiteralString = (
        "with seers as (select a.id "
        + COLLEAGUES
        + """)
        select a.id as agent_id, null::bigint as team_id, a.name,
               array(select s.id from seers s where s.id = a.id) as reached
        from agent a where a.id = any(%(agents)s::bigint[])
        union all
        select null, t.id, t.name,
               array(select s.id from seers s join membership m on m.agent_id = s.id where m.team_id = t.id order by 1)
        from team t where t.id = any(%(teams)s::bigint[])
        order by 1, 2"""
    )
    found = await work.all(sql, {"channel": channel_id, "agents": list(agents), "teams": list(teams)})
    return [Called(**{**row, "reached": tuple(row["reached"])}) for row in found]


async def add(work: Work, given: Sequence[Row]) -> None:
    """Insert mentions: message_id, agent_id, conversation_id, team_id, seen (its author has seen it)."""
    await work.execute(
        """insert into mention (message_id, agent_id, conversation_id, team_id, seen_at)
           select message_id, agent_id, conversation_id, team_id, case when seen then %(now)s::timestamptz end
           from json_to_recordset(%(given)s::json) as g(
               message_id bigint, agent_id bigint, conversation_id bigint, team_id bigint, seen boolean)""",
        {"given": work.json(given), "now": work.now},
    )


async def see(work: Work, *, agent_id: int, conversation_id: int) -> bool:
    """Mark an agent's calls in a conversation as seen; False when there was none to see."""
    cursor = await work.execute(
        "update mention set seen_at = %s where agent_id = %s and conversation_id = %s and seen_at is null",
        [work.now, agent_id, conversation_id],
    )
    return cursor.rowcount > 0


async def unseen(conn: Connection, grant: Grant) -> list[UnseenMention]:
    """Where one was called and has not looked, the last call first, `UNSEEN` at most."""
    found = await rows(
        conn,
        """select k.conversation_id, max(k.message_id) as message_id
           from mention k join conversation c on c.id = k.conversation_id
           where k.agent_id = %(agent)s and k.seen_at is null
             and (%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))
           group by 1 order by 2 desc limit %(limit)s""",
        {"agent": grant.agent_id, "channels": grant.channel_ids, "limit": UNSEEN},
    )
    return [UnseenMention(**row) for row in found]
