"""What a visitor may read: the messages of their own identities, on their own widget, and nothing else.

The token is in the SQL of every read: once it is revoked or has run out, a socket that is still open reads
nothing. Notes, calls, other channels of the same person and messages that have not left are not there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from causerie.model.message import (
    BY_RANK,
    Author,
    Delivery,
    Direction,
    File,
    FileState,
    Part,
    part_from,
)
from causerie.store.database import Connection, Database, Row, rows
from causerie.store.visitors import Visitor

FAR = 5_000  # journal entries; a widget further behind starts from a fresh page

# A member also reads what was written from other browsers before they signed in there: those rows were
# never bound to anybody else.
MINE: LiteralString = """
me as (
    select id, channel_id, address, member from visitor
    where id = %(visitor)s and token = %(token)s and expires_at > %(now)s
), mine as (
    select i.id, i.contact_id from me
    join identity i on i.scheme = 'visitor' and i.scope = %(widget)s and i.address = me.address
    union
    select i.id, i.contact_id from me
    join identity i on i.scheme = 'member' and i.scope = %(widget)s and i.address = me.member
    union
    select i.id, i.contact_id from me
    join visitor o on me.member is not null and o.channel_id = me.channel_id and o.member = me.member
    join identity i on i.scheme = 'visitor' and i.scope = %(widget)s and i.address = o.address
)
"""

# sent, delivered, read: what the outbox has not let go is not the visitor's yet
_SHOWN: LiteralString = """
m.channel_id = %(channel)s and m.kind = 'message' and m.erased_at is null
and (m.direction = 'inbound' or m.direction = 'outbound' and m.delivery in (4, 6, 7))
"""

_SAID: LiteralString = """
select m.id, coalesce(m.provider_key, m.id::text) as key, m.direction, m.author, m.parts, m.at, m.sequence,
       m.delivery, m.deleted_at is not null as deleted,
       nullif(split_part(split_part(coalesce(a.name, ''), '@', 1), ' ', 1), '') as agent,
       (select coalesce(q.provider_key, q.id::text) from message q join mine o on o.id = q.identity_id
        where q.id = m.reply_to and q.channel_id = m.channel_id) as reply_to,
       (select json_agg(json_build_object('id', f.id, 'state', f.state, 'name', f.name, 'mime', f.mime,
                                          'size', f.size, 'reason', f.reason) order by f.position)
        from file f where f.message_id = m.id) as files
from message m join mine on mine.id = m.identity_id left join agent a on a.id = m.agent_id
"""


@dataclass(frozen=True, slots=True)
class Said:
    """A message as its visitor may know it. `agent` is a first name, never more."""

    id: int
    key: str
    direction: Direction
    author: Author
    parts: tuple[Part, ...]
    files: tuple[File, ...]
    at: datetime
    sequence: int
    delivery: Delivery
    deleted: bool
    agent: str | None
    reply_to: str | None


@dataclass(frozen=True, slots=True)
class Page:
    """Messages in thread order. `n` is the journal's number up to which they are complete.

    `fresh`: forget what was shown before. `more`: there are older ones.
    """

    n: int
    fresh: bool
    more: bool
    messages: list[Said]


async def page(database: Database, visitor: Visitor, *, now: datetime, limit: int, before: int | None = None) -> Page:
    """The last messages, or the last before message `before`, oldest first."""
    sql: LiteralString = (
        "with "
        + MINE
        + ", edge as (select at, sequence, id from message where id = %(before)s), found as ("
        + _SAID
        + "where "
        + _SHOWN
        + """ and (%(before)s::bigint is null or (m.at, m.sequence, m.id) < (select at, sequence, id from edge))
              order by m.at desc, m.sequence desc, m.id desc limit %(limit)s)
        select (select coalesce(max(n), 0) from journal) as n,
               coalesce(json_agg(found order by at, sequence, id), '[]') as messages from found"""
    )
    (row,) = await database.read(sql, {**me(visitor, now), "before": before, "limit": limit + 1})
    said = [_said(one) for one in row["messages"]]
    return Page(row["n"], True, len(said) > limit, said[-limit:])


async def since(database: Database, visitor: Visitor, n: int, *, now: datetime, limit: int) -> Page:
    """What changed after number `n`; a fresh page when that is too far back, or a number never given out."""
    (row,) = await database.read("select coalesce(max(n), 0) as n from journal")
    if not n <= row["n"] <= n + FAR:
        return await page(database, visitor, now=now, limit=limit)
    sql: LiteralString = (
        "with "
        + MINE
        + """, last as (select coalesce(max(n), 0) as n from journal), touched as (
            select distinct j.message_id from journal j, last
            where j.n > %(after)s and j.n <= last.n and j.channel_id = %(channel)s and j.message_id is not null
        ), found as ("""
        + _SAID
        + "join touched t on t.message_id = m.id where "
        + _SHOWN
        + """)
        select (select n from last) as n,
               coalesce(json_agg(found order by at, sequence, id), '[]') as messages from found"""
    )
    (row,) = await database.read(sql, {**me(visitor, now), "after": n})
    return Page(row["n"], False, False, [_said(one) for one in row["messages"]])


async def some(database: Database, visitor: Visitor, ids: Sequence[int], *, now: datetime) -> list[Said]:
    """The visitor's own messages among `ids`, in thread order."""
    sql: LiteralString = (
        "with " + MINE + _SAID + "where m.id = any(%(ids)s) and " + _SHOWN + "order by m.at, m.sequence, m.id"
    )
    return [_said(row) for row in await database.read(sql, {**me(visitor, now), "ids": list(ids)})]


async def by_key(database: Database, visitor: Visitor, keys: Sequence[str], *, now: datetime) -> dict[str, Said]:
    """The visitor's own messages under these keys: the widget's for what it wrote, ours for what we sent."""
    sql: LiteralString = "with " + MINE + _SAID + "where m.provider_key = any(%(keys)s) and " + _SHOWN
    found = await database.read(sql, {**me(visitor, now), "keys": list(keys)})
    return {row["key"]: _said(row) for row in found}


async def taken(database: Database, visitor: Visitor, key: str) -> bool:
    """Whether a message of this widget, whosoever, already has this key."""
    found = await database.read(
        "select 1 as one from message where channel_id = %s and provider_key = %s", [visitor.channel_id, key]
    )
    return bool(found)


async def identities(database: Database, visitor: Visitor, *, now: datetime) -> dict[int, int]:
    """This visitor's identities, each with its contact: none before they wrote."""
    sql: LiteralString = "with " + MINE + "select id, contact_id from mine"
    return {row["id"]: row["contact_id"] for row in await database.read(sql, me(visitor, now))}


async def file(conn: Connection, visitor: Visitor, file_id: int, *, now: datetime) -> bool:
    """Whether a file belongs to a message that this visitor may read."""
    sql: LiteralString = (
        "with "
        + MINE
        + """select 1 as one from file f join message m on m.id = f.message_id join mine on mine.id = m.identity_id
        where f.id = %(file)s and m.deleted_at is null and """
        + _SHOWN
    )
    return bool(await rows(conn, sql, {**me(visitor, now), "file": file_id}))


def me(visitor: Visitor, now: datetime) -> dict[str, Any]:
    """What `MINE` asks for."""
    return {
        "visitor": visitor.id,
        "token": visitor.token,
        "widget": visitor.widget,
        "channel": visitor.channel_id,
        "now": now,
    }


def _said(row: Row) -> Said:
    at = row["at"]
    return Said(
        id=row["id"],
        key=row["key"],
        direction=Direction(row["direction"]),
        author=Author(row["author"]),
        parts=() if row["deleted"] else tuple(part_from(part) for part in row["parts"]),
        files=() if row["deleted"] else tuple(_file(one) for one in row["files"] or ()),
        at=datetime.fromisoformat(at) if isinstance(at, str) else at,
        sequence=row["sequence"],
        delivery=BY_RANK[row["delivery"]],
        deleted=row["deleted"],
        agent=row["agent"],
        reply_to=row["reply_to"],
    )


def _file(row: Row) -> File:
    return File(**{**row, "state": FileState(row["state"])})
