"""What is parked, as a list to work through: a payload once, however many of its elements wait."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Right
from causerie.store.database import Connection, rows


@dataclass(frozen=True, slots=True)
class Parked:
    """A payload of which something waits (or waited). `place` points into it; `turn` orders the list."""

    id: int
    connection_id: int
    received_at: datetime
    state: str
    reason: str | None
    place: str | None
    size: int
    attempts: int
    turn: int


# A payload knows no channel before it is understood: whoever supervises one of its connection's channels sees it.
_SUPERVISED: LiteralString = """
(%(channels)s::bigint[] is null or exists (
    select from channel c where c.connection_id = i.connection_id and c.id = any(%(channels)s)))
"""


async def page(conn: Connection, grant: Grant, *, state: str, after: int | None, limit: int) -> list[Parked]:
    """Payloads with something parked, replayed or dismissed, the newest first, each by its first such element."""
    grant.require(Right.SUPERVISE)
    sql: LiteralString = (
        """select i.id, i.connection_id, i.received_at, p.state, p.reason, p.place, p.attempts, p.id as turn,
                  coalesce(length(i.body), 0) as size
           from parked p join intake i on i.id = p.intake_id
           where p.state = %(state)s and (%(after)s::bigint is null or p.id < %(after)s)
             and not exists (select from parked o where o.intake_id = p.intake_id and o.state = p.state
                             and (o.ordinal, o.id) < (p.ordinal, p.id)) and """
        + _SUPERVISED
        + " order by p.id desc limit %(limit)s"
    )
    params = {"state": state, "after": after, "limit": limit, "channels": grant.channel_ids}
    return [Parked(**row) for row in await rows(conn, sql, params)]


async def one(conn: Connection, grant: Grant, intake_id: int) -> Parked:
    """A payload, whether anything of it was ever parked or not. Raises NotFound."""
    grant.require(Right.SUPERVISE)
    sql: LiteralString = (
        """select i.id, i.connection_id, i.received_at, coalesce(p.state, i.state) as state, p.reason, p.place,
                  coalesce(p.attempts, 0) as attempts, coalesce(p.id, 0) as turn,
                  coalesce(length(i.body), 0) as size
           from intake i left join lateral (
               select * from parked p where p.intake_id = i.id order by p.state <> 'parked', p.ordinal limit 1
           ) p on true
           where i.id = %(id)s and """
        + _SUPERVISED
    )
    found = await rows(conn, sql, {"id": intake_id, "channels": grant.channel_ids})
    if not found:
        raise NotFound("intake")
    return Parked(**found[0])


async def ordinals(conn: Connection, intake_id: int) -> dict[int, tuple[str, str]]:
    """Ordinal → (state, reason) of a payload's elements that were parked; -1 is the payload as a whole."""
    found = await rows(conn, "select ordinal, state, reason from parked where intake_id = %s", [intake_id])
    return {row["ordinal"]: (row["state"], row["reason"]) for row in found}
