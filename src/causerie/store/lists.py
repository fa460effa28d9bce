"""Lists of conversations under a grant: pages by keyset, so that page 1,000 costs what page 1 costs, and counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from causerie.model.conversation import Conversation
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.listing import Listing, Order, View
from causerie.store.database import Connection, Query, ask, rows
from causerie.store.threads import CONVERSATION, CONVERSATION_ROW, HELD, conversation_from

# What screens ask for stands in the text: not knowing how few rows are wanted, PostgreSQL would plan each page anew.
PAGE = 25
_PAGE: LiteralString = "25"
COUNT_CAP = 1000  # beyond it a screen says « 1000+ »: counting a million rows serves nobody


class After(NamedTuple):
    """The last row read: since when it waited (None: not at all, or by the order of movement), its time, its id."""

    waiting: datetime | None
    at: datetime
    id: int


_FROM: LiteralString = """
from conversation c join identity i on i.id = c.identity_id
     join contact p on p.id = i.contact_id and p.erased_at is null
"""


# Spam, and of somebody blocked who has none, the conversation in which they were last heard: the one a colleague opens
# to read what they wrote since.
_QUARANTINED: LiteralString = """ and c.id in (
    select id from conversation where state = 'spam'
    union all
    select last.id from identity q join lateral (
        select t.id from identity a join conversation t on t.identity_id = a.id
        where a.contact_id = q.contact_id and (%(channels)s::bigint[] is null or t.channel_id = any(%(channels)s))
        order by t.identity_id = q.id desc, t.last_at desc, t.id desc limit 1) last on true
    where q.blocked_at is not null
      and not exists (select from conversation s where s.identity_id = q.id and s.state = 'spam'))"""


def narrowed(grant: Grant, listing: Listing) -> tuple[LiteralString, dict[str, Any]]:
    """The condition on conversations `c` of a listing under a grant, and its parameters."""
    sql: LiteralString = "true" if grant.channels is None else "c.channel_id = any(%(channels)s)"
    if listing.view is View.QUARANTINE:
        sql += _QUARANTINED
    elif listing.state is not None:
        sql += " and c.state = %(state)s"
    else:
        sql += " and c.state in ('open', 'snoozed', 'resolved')"
    if listing.view is View.MINE:
        sql += " and c.assignee_id = %(agent)s"
    elif listing.view is View.UNASSIGNED:
        sql += " and c.assignee_id is null"
    elif listing.view is View.MENTIONS:
        sql += " and c.id in (select conversation_id from mention where agent_id = %(agent)s)"
    if listing.channel_id is not None:
        sql += " and c.channel_id = %(channel)s"
    if listing.label_id is not None:
        sql += " and c.id in (select conversation_id from conversation_label where label_id = %(label)s)"
    if listing.team_id is not None:
        sql += " and c.team_id = %(team)s"
    if listing.unread:
        sql += " and c.unread > 0"
    return sql, {
        "channels": grant.channel_ids,
        "agent": grant.agent_id,
        "state": listing.state,
        "channel": listing.channel_id,
        "label": listing.label_id,
        "team": listing.team_id,
    }


async def conversations(
    conn: Connection, grant: Grant, listing: Listing, *, after: After | None = None, limit: int = PAGE
) -> list[Conversation]:
    """A page of a list."""
    if listing.order is Order.RECENT:
        return await _recent(conn, grant, listing, after=after, limit=limit)
    found: list[Conversation] = []
    if after is None or after.waiting is not None:
        found = await _waiting(conn, grant, listing, after=after, limit=limit)
        after = None
    if len(found) < limit:
        found += await _recent(
            conn, grant, listing, " and c.waiting_since is null", after=after, limit=limit - len(found)
        )
    return found


async def _recent(
    conn: Connection, grant: Grant, listing: Listing, also: LiteralString = "", *, after: After | None, limit: int
) -> list[Conversation]:
    where, params = narrowed(grant, listing)
    sql: LiteralString = CONVERSATION + "where " + where + also
    if after is not None:
        sql += " and (c.last_at, c.id) < (%(at)s, %(id)s)"
        params |= {"at": after.at, "id": after.id}
    sql += " order by c.last_at desc, c.id desc limit " + (_PAGE if limit == PAGE else "%(limit)s")
    (found,) = await ask(conn, Query(sql, {**params, "limit": limit}, conversation_from))
    return found


async def _waiting(
    conn: Connection, grant: Grant, listing: Listing, *, after: After | None, limit: int
) -> list[Conversation]:
    """Sorted and not read from an index: those who wait are few, and one more index costs every message that comes."""
    where, params = narrowed(grant, listing)
    sql: LiteralString = CONVERSATION + "where " + where + " and c.waiting_since is not null"
    if after is not None:
        sql += " and (c.waiting_since, c.id) > (%(waiting)s, %(id)s)"
        params |= {"waiting": after.waiting, "id": after.id}
    sql += " order by c.waiting_since, c.id limit %(limit)s"
    (found,) = await ask(conn, Query(sql, {**params, "limit": limit}, conversation_from))
    return found


class CalledAfter(NamedTuple):
    """The last row read of a list of mentions: whether a call in it was unseen, its time, its id."""

    unseen: bool
    at: datetime
    id: int


async def mentioned(
    conn: Connection, grant: Grant, listing: Listing, *, after: CalledAfter | None = None, limit: int = PAGE
) -> list[tuple[bool, Conversation]]:
    """A page of the conversations in which somebody called this agent, those with an unseen call first.

    Each comes with whether a call in it is unseen. All of one's mentions are read for a page, and no other rows.
    """
    where, params = narrowed(grant, replace(listing, view=View.ALL))
    sql: LiteralString = (
        CONVERSATION_ROW
        + """, k.unseen
        from (select conversation_id, bool_or(seen_at is null) as unseen from mention
              where agent_id = %(agent)s group by 1) k
             join conversation c on c.id = k.conversation_id join identity i on i.id = c.identity_id
             join contact p on p.id = i.contact_id and p.erased_at is null
        where """
        + where
    )
    if after is not None:
        sql += " and (k.unseen, c.last_at, c.id) < (%(unseen)s, %(at)s, %(id)s)"
        params |= after._asdict()
    sql += " order by k.unseen desc, c.last_at desc, c.id desc limit %(limit)s"
    query = Query(sql, {**params, "limit": limit}, lambda row: (bool(row[20]), conversation_from(row[:20])))
    (found,) = await ask(conn, query)
    return found


_CALLED: LiteralString = "select k.conversation_id from mention k where k.agent_id = %(agent)s and k.seen_at is null"


async def matching(
    conn: Connection, grant: Grant, listing: Listing, *, limit: int, but: Sequence[int] = ()
) -> list[int]:
    """The ids of up to `limit` conversations of a listing, those of `but` left out, the oldest ids first."""
    where, params = narrowed(grant, listing)
    sql: LiteralString = (
        "select c.id " + _FROM + "where " + where + " and c.id <> all(%(but)s::bigint[]) order by c.id limit %(limit)s"
    )
    return [row["id"] for row in await rows(conn, sql, {**params, "but": list(but), "limit": limit})]


async def count(conn: Connection, grant: Grant, listing: Listing, *, limit: int) -> int:
    """How many conversations a listing holds, counted up to `limit`."""
    where, params = narrowed(grant, listing)
    sql: LiteralString = "select count(*) as n from (select 1 " + _FROM + "where " + where + " limit %(limit)s) t"
    (row,) = await rows(conn, sql, {**params, "limit": limit})
    return int(row["n"])


async def counts(conn: Connection, grant: Grant) -> dict[str, int]:
    """How many conversations each view holds, each count capped; of mentions, those with an unseen call."""
    capped: LiteralString = "select count(*) from (select 1 from conversation c where "
    cap: LiteralString = " limit 1000) t"
    sql: LiteralString = (
        "select ("
        + (capped + HELD + " and c.state = 'open' and c.assignee_id = %(agent)s" + cap)
        + ") as mine, ("
        + (capped + HELD + " and c.state = 'open' and c.assignee_id is null" + cap)
        + ") as unassigned, ("
        + (capped + HELD + " and c.state = 'open'" + cap)
        + ') as "all", ('
        + (capped + HELD + " and c.state = 'snoozed'" + cap)
        + ") as snoozed, ("
        + (capped + HELD + " and c.state <> 'spam' and c.id in (" + _CALLED + ")" + cap)
        + ") as mentions"
    )
    (row,) = await rows(conn, sql, {"channels": grant.channel_ids, "agent": grant.agent_id})
    return dict(row)


async def wearing(conn: Connection, grant: Grant, label_id: int) -> int:
    """How many of the conversations that the grant shows wear a label, capped as the views are. Raises NotFound."""
    sql: LiteralString = (
        """select (select count(*) from (
               select 1 from conversation_label w join conversation c on c.id = w.conversation_id
               where w.label_id = l.id and c.state <> 'spam' and """
        + HELD
        + " limit 1000) t) as worn from label l where l.id = %(label)s"
    )
    found = await rows(conn, sql, {"channels": grant.channel_ids, "label": label_id})
    if not found:
        raise NotFound("label")
    return int(found[0]["worn"])
