"""Raw payloads as they came, and those parked because nobody could understand them yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Right
from causerie.store.database import Connection, Database, Row, Work, rows
from causerie.store.leases import Lost


async def move_cursor(work: Work, connection_id: int, cursor: str, *, fence: int) -> None:
    """Remember how far a listening session got. Raises Lost for a session that lost its lease (another fence)."""
    moved = await work.execute(
        "update connection set cursor = %s where id = %s and fence = %s", [cursor, connection_id, fence]
    )
    if moved.rowcount != 1:
        raise Lost


async def park(work: Work, rows: Sequence[Row]) -> None:
    """Park single elements of payloads already kept, and forget their keys so that a replay can apply them.

    `rows`: id, intake_id, ordinal, reason, place, channel_id, kind, key (hex). Parking one again counts an attempt.
    """
    await work.execute(
        """
        with given as materialized (
            select * from json_to_recordset(%(rows)s::json) as g(
                id bigint, intake_id bigint, ordinal int, reason text, place text, channel_id bigint,
                kind smallint, key text)
        ), forgotten as (
            delete from seen s using given g
            where s.channel_id = g.channel_id and s.kind = g.kind and s.key = decode(g.key, 'hex')
        ), states as (
            update intake i set state = 'parked' from given g where i.id = g.intake_id
        ), again as (
            update parked p set attempts = p.attempts + 1, state = 'parked', reason = g.reason
            from given g where p.intake_id = g.intake_id and p.ordinal = g.ordinal
            returning p.intake_id, p.ordinal
        )
        insert into parked (id, intake_id, ordinal, reason, place, at)
        select id, intake_id, ordinal, reason, place, %(now)s from given g
        where not exists (select from parked p where p.intake_id = g.intake_id and p.ordinal = g.ordinal)
        """,
        {"rows": work.json(rows), "now": work.now},
    )


@dataclass(frozen=True, slots=True)
class Raw:
    """A payload as it came."""

    id: int
    connection_id: int
    received_at: datetime
    method: str
    query: str
    headers: dict[str, str]
    body: bytes | None  # None once its retention is over
    state: str
    elements: int


async def raw(database: Database, grant: Grant, intake_id: int) -> Raw:
    """One payload with its body. Raises NotFound."""
    grant.require(Right.SUPERVISE)
    found = await database.read(
        """select id, connection_id, received_at, method, query, headers, body, state, elements
           from intake where id = %s""",
        [intake_id],
    )
    if not found:
        raise NotFound("intake")
    return Raw(**found[0])


async def holding(conn: Connection, *, scope: int, kind: int, key: str) -> int:
    """The payload in which an element first came, by its key of `seen` in hex. Raises NotFound."""
    found = await rows(
        conn,
        """select s.intake_id from seen s join intake i on i.id = s.intake_id
           where s.channel_id = %(scope)s and s.kind = %(kind)s and s.key = decode(%(key)s, 'hex')""",
        {"scope": scope, "kind": kind, "key": key},
    )
    if not found:
        raise NotFound("intake")
    return int(found[0]["intake_id"])


@dataclass(frozen=True, slots=True)
class Kept:
    """A payload to be understood again, its parked elements locked."""

    id: int
    connection_id: int
    received_at: datetime
    method: str
    query: str
    headers: dict[str, str]
    body: bytes | None
    parked: tuple[int, ...]  # ordinals; -1 is the payload as a whole
    dismissed: tuple[int, ...]


async def waiting(work: Work, *, reason: str | None, limit: int) -> list[int]:
    """Payloads with something parked, for a reason or for any, oldest first."""
    found = await work.all(
        """select intake_id from parked where state = 'parked' and (%(reason)s::text is null or reason = %(reason)s)
           group by intake_id order by min(id) limit %(limit)s""",
        {"reason": reason, "limit": limit},
    )
    return [row["intake_id"] for row in found]


async def due(work: Work, reason: str, *, attempts: int, first: float, limit: int) -> list[int]:
    """The same, when it is time to try again by itself: `first` seconds after it was parked, then twice as long
    each time, `attempts` times at most.
    """
    found = await work.all(
        """select intake_id from parked
           where state = 'parked' and reason = %(reason)s and attempts < %(attempts)s
             and at + make_interval(secs => %(first)s * power(2, attempts)) <= %(now)s
           group by intake_id order by min(id) limit %(limit)s""",
        {"reason": reason, "attempts": attempts, "first": first, "now": work.now, "limit": limit},
    )
    return [row["intake_id"] for row in found]


async def keep_hold(work: Work, intake_id: int) -> Kept:
    """Lock what is parked of a payload; whoever replays it meanwhile is waited for. Raises NotFound."""
    parked = await work.all(
        "select ordinal, state from parked where intake_id = %s order by ordinal for update", [intake_id]
    )
    row = await work.one(
        "select id, connection_id, received_at, method, query, headers, body from intake where id = %s", [intake_id]
    )
    if row is None:
        raise NotFound("intake")
    return Kept(
        **row,
        parked=tuple(one["ordinal"] for one in parked if one["state"] == "parked"),
        dismissed=tuple(one["ordinal"] for one in parked if one["state"] == "dismissed"),
    )


async def tried(work: Work, intake_id: int, *, reason: str) -> None:
    """Another try failed as a whole."""
    await work.execute(
        "update parked set attempts = attempts + 1, reason = %s where intake_id = %s and state = 'parked'",
        [reason, intake_id],
    )


async def settle(work: Work, intake_id: int, ordinals: Sequence[int], *, state: str) -> None:
    """Mark parked elements replayed or dismissed; the payload is `applied` once none of its elements waits."""
    await work.execute(
        "update parked set state = %s where intake_id = %s and ordinal = any(%s) and state = 'parked'",
        [state, intake_id, list(ordinals)],
    )
    await work.execute(
        """update intake set state = 'applied' where id = %s
           and not exists (select from parked where intake_id = intake.id and state = 'parked')""",
        [intake_id],
    )


async def purge(work: Work, *, before: datetime, limit: int) -> int:
    """Empty the bodies of applied payloads older than `before`; returns how many."""
    cursor = await work.execute(
        """update intake set body = null, headers = '{}', query = '' where id in (
               select id from intake where received_at < %s and state = 'applied' and body is not null limit %s)""",
        [before, limit],
    )
    return cursor.rowcount
