"""Canned replies: one's own, those of one's teams, and everybody's. Administrators see those of every team."""

from __future__ import annotations

from collections.abc import Sequence
from typing import LiteralString

from causerie.model.canned import Canned
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import File, FileState
from causerie.store.database import Connection, Row, Work, rows
from causerie.store.owned import SAME, SEEN, reader

_CANNED: LiteralString = (
    """
select c.id, c.name, c.folder, c.text, c.agent_id, c.team_id,
       (select json_agg(json_build_object('id', f.id, 'state', f.state, 'name', f.name, 'mime', f.mime,
                                          'size', f.size, 'reason', f.reason) order by f.position)
        from file f where f.canned_id = c.id) as files,
       c.uses, c.used_at
from canned c where """
    + SEEN
)


def canned_from(row: Row) -> Canned:
    files = tuple(File(**{**file, "state": FileState(file["state"])}) for file in row["files"] or ())
    return Canned(**{**row, "files": files})


async def visible(conn: Connection, grant: Grant) -> list[Canned]:
    """All that the grant finds, by folder and name; those without a folder come last."""
    found = await rows(conn, _CANNED + " order by lower(c.folder) nulls last, c.name, c.id", reader(grant))
    return [canned_from(row) for row in found]


async def canned(conn: Connection, grant: Grant, canned_id: int) -> Canned:
    """One that the grant finds. Raises NotFound."""
    found = await rows(conn, _CANNED + " and c.id = %(id)s", {**reader(grant), "id": canned_id})
    if not found:
        raise NotFound("canned")
    return canned_from(found[0])


async def hold(work: Work, grant: Grant, canned_id: int) -> Row:
    """Lock one that the grant finds; whose it is: agent_id, team_id. Raises NotFound."""
    sql: LiteralString = "select c.agent_id, c.team_id from canned c where " + SEEN + " and c.id = %(id)s for update"
    row = await work.one(sql, {**reader(grant), "id": canned_id})
    if row is None:
        raise NotFound("canned")
    return row


async def count(work: Work, owner: Row) -> int:
    """How many its owner (agent_id, team_id) has."""
    sql: LiteralString = "select count(*) as n from canned where " + SAME
    row = await work.one(sql, owner)
    return int(row["n"]) if row else 0


async def add(work: Work, row: Row) -> bool:
    """Insert one: id, name, folder, text, agent_id, team_id, source. False when its owner has that name already."""
    cursor = await work.execute(
        """insert into canned (id, name, folder, text, agent_id, team_id, source, created_at)
           values (%(id)s, %(name)s, %(folder)s, %(text)s, %(agent_id)s, %(team_id)s, %(source)s, %(now)s)
           on conflict do nothing""",
        {**row, "now": work.now},
    )
    return cursor.rowcount == 1


async def change(work: Work, row: Row) -> bool:
    """Replace what the one that is held says: id, name, folder, text, agent_id, team_id. False when the name is taken.

    Whoever rewrites a reply of the demo makes it theirs: it is no longer erased with it.
    """
    sql: LiteralString = "select id from canned where name = %(name)s and id <> %(id)s and " + SAME + " for update"
    if await work.one(sql, row) is not None:
        return False
    await work.execute(
        """update canned set name = %(name)s, folder = %(folder)s, text = %(text)s, agent_id = %(agent_id)s,
                  team_id = %(team_id)s, source = 'live'
           where id = %(id)s""",
        row,
    )
    return True


async def remove(work: Work, canned_id: int) -> None:
    """Delete one, whose files are gone already."""
    await work.execute("delete from canned where id = %s", [canned_id])


def used(work: Work, grant: Grant, ids: Sequence[int]) -> None:
    """Count one use of each, with the commit. One that is gone by now counts for nothing and stops nobody's answer.

    They are taken in the order of their ids, so that two answers which used the same ones wait for each other.
    """
    if not ids:
        return
    sql: LiteralString = (
        "with used as (select c.id from canned c where c.id = any(%(ids)s) and "
        + SEEN
        + """ order by c.id for update)
             update canned c set uses = c.uses + 1, used_at = %(now)s from used where c.id = used.id"""
    )
    work.leave(sql, {**reader(grant), "ids": list(ids), "now": work.now})
