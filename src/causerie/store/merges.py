"""Merges of contacts, each with the identities it moved, so that it can be undone in whatever order.

A contact that was merged away keeps its row and has no identities. Following the merges that stand leads from
it to whoever holds its identities now. Contacts are locked by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.errors import NotFound
from causerie.store.database import Connection, Row, Work, rows


@dataclass(frozen=True, slots=True)
class Merge:
    id: int
    kept_id: int
    gone_id: int
    identities: tuple[int, ...]
    at: datetime
    undone_at: datetime | None


_MERGE: LiteralString = "select id, kept_id, gone_id, identities, at, undone_at from merge "

# From a contact to whoever holds its identities now, by the merges that stand.
_UP: LiteralString = """
with recursive up as (
    select %(contact)s::bigint as contact_id, 0 as depth
    union all
    select m.kept_id, up.depth + 1 from up join merge m on m.gone_id = up.contact_id and m.undone_at is null
)
"""


def merge_from(row: Row) -> Merge:
    return Merge(**{**row, "identities": tuple(row["identities"])})


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
           select id, kept_id, gone_id, identities, at, undone_at from merge
           where kept_id in (select contact_id from down) order by at desc, id desc""",
        {"contact": contact_id},
    )
    return [merge_from(row) for row in found]


async def holder(work: Work, contact_id: int) -> int:
    """The contact that holds this one's identities now: itself, unless it was merged away."""
    row = await work.one(_UP + "select contact_id from up order by depth desc limit 1", {"contact": contact_id})
    return int(row["contact_id"]) if row else contact_id


async def swallowed(work: Work, contact_id: int) -> list[int]:
    """The contacts merged into this one, directly or not, by merges that stand."""
    found = await work.all(
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


async def record(work: Work, merge_id: int, *, kept: int, gone: int, identities: Sequence[int], agent_id: int) -> None:
    await work.execute(
        """insert into merge (id, kept_id, gone_id, identities, agent_id, at)
           values (%s, %s, %s, %s, %s, %s)""",
        [merge_id, kept, gone, list(identities), agent_id, work.now],
    )


async def undo(work: Work, merge: Merge, *, given_back: Sequence[int]) -> None:
    """Mark a merge undone. Those above it that carried its identities further have not moved them any more."""
    await work.execute("update merge set undone_at = %s where id = %s", [work.now, merge.id])
    await work.execute(
        _UP
        + """update merge m set identities = array(select i from unnest(m.identities) as i where i <> all(%(back)s))
             from up where m.gone_id = up.contact_id and m.undone_at is null""",
        {"contact": merge.kept_id, "back": list(given_back)},
    )
