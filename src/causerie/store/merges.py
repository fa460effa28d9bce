"""Merges of contacts, each with the identities it moved, so that it can be undone in whatever order.

A contact that was merged away keeps its row and has no identities. Following the merges that stand leads from
it to whoever holds its identities now. Contacts are locked by the caller.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import LiteralString

from causerie.model.attribute import Value
from causerie.model.errors import NotFound
from causerie.store.database import Connection, Row, Work, rows

Taken = Mapping[str, tuple[Value | None, Value]]  # field → what the kept one had, and what it took over


@dataclass(frozen=True, slots=True)
class Merge:
    id: int
    kept_id: int
    gone_id: int
    identities: tuple[int, ...]
    at: datetime
    undone_at: datetime | None
    taken: Taken = field(default_factory=dict)
    agent_id: int | None = None


_MERGE: LiteralString = "select id, kept_id, gone_id, identities, at, undone_at, taken, agent_id from merge "

# From a contact to whoever holds its identities now, by the merges that stand.
_UP: LiteralString = """
with recursive up as (
    select %(contact)s::bigint as contact_id, 0 as depth
    union all
    select m.kept_id, up.depth + 1 from up join merge m on m.gone_id = up.contact_id and m.undone_at is null
)
"""


def merge_from(row: Row) -> Merge:
    taken = {name: (had, got) for name, (had, got) in row["taken"].items()}
    return Merge(**{**row, "identities": tuple(row["identities"]), "taken": taken})


async def find(conn: Connection, merge_id: int) -> Merge:
    """Raises NotFound."""
    found = await rows(conn, _MERGE + "where id = %s", [merge_id])
    if not found:
        raise NotFound("merge")
    return merge_from(found[0])


async def of_contact(conn: Connection, contact_id: int) -> list[Merge]:
    """The merges that made a contact what it is, undone ones included, the newest first. Checked rights first."""
    found = await rows(
        conn,
        """with recursive down as (
               select %(contact)s::bigint as contact_id
               union
               select m.gone_id from down join merge m on m.kept_id = down.contact_id and m.undone_at is null
           )
           select id, kept_id, gone_id, identities, at, undone_at, taken, agent_id from merge
           where kept_id in (select contact_id from down) order by at desc, id desc""",
        {"contact": contact_id},
    )
    return [merge_from(row) for row in found]


async def holder(conn: Connection, contact_id: int) -> int:
    """The contact that holds this one's identities now: itself, unless it was merged away."""
    found = await rows(conn, _UP + "select contact_id from up order by depth desc limit 1", {"contact": contact_id})
    return int(found[0]["contact_id"]) if found else contact_id


async def swallowed(conn: Connection, contact_id: int) -> list[int]:
    """The contacts merged into this one, directly or not, by merges that stand."""
    found = await rows(
        conn,
        """with recursive down as (
               select gone_id from merge where kept_id = %(contact)s and undone_at is null
               union
               select m.gone_id from down join merge m on m.kept_id = down.gone_id and m.undone_at is null
           )
           select gone_id from down order by 1""",
        {"contact": contact_id},
    )
    return [row["gone_id"] for row in found]


async def identities_of(work: Work, contact_id: int) -> list[int]:
    found = await work.all("select id from identity where contact_id = %s order by id", [contact_id])
    return [row["id"] for row in found]


async def sources(work: Work, contacts: Sequence[int]) -> set[str]:
    """Where the contacts come from: live, demo, or both."""
    found = await work.all("select distinct source from contact where id = any(%s)", [list(contacts)])
    return {row["source"] for row in found}


async def move(work: Work, identities: Sequence[int], *, to: int) -> None:
    """Give identities to another contact."""
    await work.execute("update identity set contact_id = %s where id = any(%s)", [to, list(identities)])


async def names(conn: Connection, found: Sequence[Merge]) -> dict[int, str]:
    """Merge id → what the one that went was called: their name, else what a channel calls one of their identities."""
    told = await rows(
        conn,
        """select m.id, coalesce(c.name, (select i.name from identity i where i.id = any(m.identities)
                                           and i.name is not null order by i.id limit 1),
                                 (select i.address from identity i where i.id = any(m.identities)
                                  order by i.id limit 1)) as name
           from merge m join contact c on c.id = m.gone_id where m.id = any(%s) and c.erased_at is null""",
        [[one.id for one in found]],
    )
    return {row["id"]: row["name"] for row in told if row["name"] is not None}


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a person goes with some of their identities."""

    messages: int
    conversations: int
    split: int  # conversations in which both sides wrote
    remarks: int


async def share(conn: Connection, contact_id: int, identities: Sequence[int], *, remarks_of: int) -> Share:
    """What leaves a contact with these identities, and the remarks that follow the contact they go back to."""
    (row,) = await rows(
        conn,
        """with recursive family as (
               select %(to)s::bigint as id
               union
               select m.gone_id from family f join merge m on m.kept_id = f.id and m.undone_at is null
           ), said as (
               select distinct m.conversation_id, m.identity_id = any(%(leaving)s) as leaving
               from identity i join message m on m.identity_id = i.id
               where i.contact_id = %(contact)s and m.conversation_id is not null
           )
           select (select count(*) from message m where m.identity_id = any(%(leaving)s)
                   and m.direction <> 'note') as messages,
                  (select count(*) from conversation c where c.identity_id = any(%(leaving)s)) as conversations,
                  (select count(*) from said s join conversation c on c.id = s.conversation_id
                   where s.leaving <> (c.identity_id = any(%(leaving)s))) as split,
                  (select count(*) from remark r where r.contact_id in (select id from family)) as remarks""",
        {"contact": contact_id, "leaving": list(identities), "to": remarks_of},
    )
    return Share(**row)


async def record(work: Work, merge: Merge, *, agent_id: int | None) -> None:
    await work.execute(
        """insert into merge (id, kept_id, gone_id, identities, agent_id, at, taken)
           values (%s, %s, %s, %s, %s, %s, %s::jsonb)""",
        [merge.id, merge.kept_id, merge.gone_id, list(merge.identities), agent_id, merge.at, work.json(merge.taken)],
    )


async def above(conn: Connection, contact_id: int) -> Merge | None:
    """The merge that took a contact away and stands; None when it is itself."""
    found = await rows(conn, _MERGE + "where gone_id = %s and undone_at is null", [contact_id])
    return merge_from(found[0]) if found else None


async def retake(work: Work, merge_id: int, taken: Taken) -> None:
    """Write anew what the kept one took over."""
    await work.execute("update merge set taken = %s::jsonb where id = %s", [work.json(taken), merge_id])


async def undo(work: Work, merge: Merge, *, given_back: Sequence[int]) -> None:
    """Mark a merge undone. Those above it that carried its identities further have not moved them any more."""
    await work.execute("update merge set undone_at = %s, taken = '{}' where id = %s", [work.now, merge.id])
    await work.execute(
        _UP
        + """update merge m set identities = array(select i from unnest(m.identities) as i where i <> all(%(back)s))
             from up where m.gone_id = up.contact_id and m.undone_at is null""",
        {"contact": merge.kept_id, "back": list(given_back)},
    )
