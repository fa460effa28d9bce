"""The journal read back: by number, in order, and the rows its events speak of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, LiteralString

from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Right
from causerie.store.database import Connection, Database, rows
from causerie.store.tables.ledger import HISTORY
from causerie.store.trip import trip

EVENT: LiteralString = (
    "select n, at, kind, conversation_id, contact_id, message_id, channel_id, agent_id, data from journal "
)


REMEMBERED = 100  # events of a conversation, as many as a screen keeps of those it hears

_KINDS = {kind.value: kind for kind in EventKind}


def event_from(row: Sequence[Any]) -> Event:
    """An event from the columns of `EVENT`, by place: the hub reads all there are."""
    n, at, kind, *about = row
    return Event(n, at, _KINDS[kind], *about)


async def last(conn: Connection) -> int:
    """The newest number; 0 when nothing ever happened."""
    (row,) = await rows(conn, "select coalesce(max(n), 0) as n from journal")
    return int(row["n"])


async def after(conn: Connection, n: int, *, limit: int) -> list[Event]:
    """Events with a number above `n`, in order: for the hub, which filters by rights."""
    (found,) = await trip(conn, [(EVENT + "where n > %s order by n limit %s", [n, limit])])
    return [event_from(row) for row in found.rows]


async def page(database: Database, grant: Grant, *, after: int, limit: int) -> list[Event]:
    """The journal as an audit log, for those who supervise: under their channels like everything else."""
    grant.require(Right.SUPERVISE)
    found = await database.read(
        EVENT
        + """where n > %(after)s and (%(channels)s::bigint[] is null or channel_id is null
             or channel_id = any(%(channels)s)) order by n limit %(limit)s""",
        {"after": after, "channels": grant.channel_ids, "limit": limit},
    )
    return [event_from(list(row.values())) for row in found]


async def history(conn: Connection, grant: Grant, conversation_id: int) -> list[Event]:
    """What happened to a conversation beside what was said in it, in order: the last of it that the grant shows."""
    sql: LiteralString = (
        EVENT
        + "where conversation_id = %(id)s and "
        + HISTORY
        + """ and (%(channels)s::bigint[] is null or channel_id = any(%(channels)s)) order by n desc limit %(limit)s"""
    )
    found = await rows(conn, sql, {"id": conversation_id, "channels": grant.channel_ids, "limit": REMEMBERED})
    return [event_from(list(row.values())) for row in reversed(found)]


async def contact_channels(conn: Connection, contacts: Sequence[int]) -> dict[int, frozenset[int]]:
    """The channels each contact ever used."""
    found = await rows(
        conn,
        """select i.contact_id, array_agg(distinct m.channel_id) as channels
           from identity i join message m on m.identity_id = i.id where i.contact_id = any(%s) group by 1""",
        [list(contacts)],
    )
    return {row["contact_id"]: frozenset(row["channels"]) for row in found}
