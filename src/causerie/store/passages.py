"""A passage of a thread: so many messages before a place, so many from it on, and where to read further both ways.

The place is a position, a moment, or a message. Each identity of the person gives at most as many rows as were
asked for, straight from the thread's index, so that a passage in the middle of twenty thousand messages costs
what the last one costs.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import LiteralString

from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import Message, Position
from causerie.store.database import Connection, Query, ask
from causerie.store.threads import MESSAGE, SEEN, message_from

END = Position(datetime.max.replace(tzinfo=UTC), 0, 0)
_FIRST = -(2**63)  # below any sequence: at one moment, everything

_PASSAGE: LiteralString = (
    """
with place as (
    select %(at)s::timestamptz as at, %(sequence)s::bigint as sequence, %(id)s::bigint as id
    where %(message)s::bigint is null
    union all
    select m.at, m.sequence, m.id from message m join identity i on i.id = m.identity_id
    where m.id = %(message)s and i.contact_id = %(contact)s and """
    + SEEN
    + """
), chosen as (
    (select x.id from place p cross join identity i cross join lateral (
        select m.id, m.at, m.sequence from message m
        where m.identity_id = i.id and (m.at, m.sequence, m.id) < (p.at, p.sequence, p.id) and """
    + SEEN
    + """
        order by m.at desc, m.sequence desc, m.id desc limit %(older)s) x
     where i.contact_id = %(contact)s
     order by x.at desc, x.sequence desc, x.id desc limit %(older)s)
    union all
    (select x.id from place p cross join identity i cross join lateral (
        select m.id, m.at, m.sequence from message m
        where m.identity_id = i.id and (m.at, m.sequence, m.id) >= (p.at, p.sequence, p.id) and """
    + SEEN
    + """
        order by m.at, m.sequence, m.id limit %(newer)s) x
     where i.contact_id = %(contact)s
     order by x.at, x.sequence, x.id limit %(newer)s)
)
"""
    + MESSAGE
    + "where m.id in (select id from chosen) order by m.at, m.sequence, m.id"
)


@dataclass(frozen=True, slots=True)
class Passage:
    """Messages in thread order. `before` and `after`: where to read on, None at the beginning and at the end."""

    messages: list[Message]
    before: Position | None
    after: Position | None


async def before(conn: Connection, grant: Grant, contact_id: int, place: Position | None, *, limit: int) -> Passage:
    """The last `limit` messages before a position; of the whole thread when there is none."""
    found = await _read(conn, grant, contact_id, place or END, older=limit + 1)
    kept = found[-limit:]
    return Passage(
        kept,
        before=kept[0].position if len(found) > limit else None,
        after=kept[-1].position if kept and place is not None else None,
    )


async def after(conn: Connection, grant: Grant, contact_id: int, place: Position, *, limit: int) -> Passage:
    """The first `limit` messages after a position."""
    following = place._replace(id=place.id + 1)
    found = await _read(conn, grant, contact_id, following, newer=limit + 1)
    kept = found[:limit]
    return Passage(
        kept,
        before=kept[0].position if kept else None,
        after=kept[-1].position if len(found) > limit else None,
    )


async def around(conn: Connection, grant: Grant, contact_id: int, message_id: int, *, limit: int) -> Passage:
    """`limit` messages around one of them. Raises NotFound when it is not of this thread, or not shown."""
    older = limit // 2
    found = await _read(conn, grant, contact_id, message_id, older=older + 1, newer=limit - older + 1)
    split = next((n for n, one in enumerate(found) if one.id == message_id), None)
    if split is None:
        raise NotFound("message")
    return _cut(found, split, older=older, newer=limit - older)


async def at(conn: Connection, grant: Grant, contact_id: int, moment: datetime, *, limit: int) -> Passage:
    """`limit` messages around a moment: the first ones from it on, and a few that came before.

    After the last message, those are the last ones.
    """
    place = Position(moment, _FIRST, 0)
    found = await _read(conn, grant, contact_id, place, older=limit + 1, newer=limit + 1)
    split = sum(one.position < place for one in found)
    newer = min(limit - min(limit // 5, split), len(found) - split)
    return _cut(found, split, older=limit - newer, newer=newer)


def _cut(found: list[Message], split: int, *, older: int, newer: int) -> Passage:
    """At most so many on each side of `split`; one more on a side says that the thread goes on there."""
    first, last = max(0, split - older), min(len(found), split + newer)
    kept = found[first:last]
    return Passage(
        kept,
        before=kept[0].position if kept and first > 0 else None,
        after=kept[-1].position if kept and last < len(found) else None,
    )


async def _read(
    conn: Connection, grant: Grant, contact_id: int, place: Position | int, *, older: int = 0, newer: int = 0
) -> list[Message]:
    """In one statement. An id stands for its message's own position."""
    known, message_id = (END, place) if isinstance(place, int) else (place, None)
    params = {
        **known._asdict(),
        "message": message_id,
        "contact": contact_id,
        "channels": grant.channel_ids,
        "older": older,
        "newer": newer,
    }
    (found,) = await ask(conn, Query(_PASSAGE, params, message_from))
    return found
