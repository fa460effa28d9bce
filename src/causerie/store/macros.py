"""Macros: found by those who would find a canned reply of the same owner."""

from __future__ import annotations

from typing import LiteralString

from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.macro import Macro, action_from
from causerie.store.database import Connection, Row, Work, rows
from causerie.store.owned import SAME, SEEN, reader

_MACRO: LiteralString = (
    "select c.id, c.name, c.actions, c.agent_id, c.team_id, c.uses, c.used_at from macro c where " + SEEN
)


def macro_from(row: Row) -> Macro:
    return Macro(**{**row, "actions": tuple(action_from(action) for action in row["actions"])})


async def visible(conn: Connection, grant: Grant) -> list[Macro]:
    """All that the grant finds, by name."""
    found = await rows(conn, _MACRO + " order by lower(c.name), c.id", reader(grant))
    return [macro_from(row) for row in found]


async def macro(conn: Connection, grant: Grant, macro_id: int) -> Macro:
    """One that the grant finds. Raises NotFound."""
    found = await rows(conn, _MACRO + " and c.id = %(id)s", {**reader(grant), "id": macro_id})
    if not found:
        raise NotFound("macro")
    return macro_from(found[0])


async def hold(work: Work, grant: Grant, macro_id: int) -> Row:
    """Lock one that the grant finds; whose it is: agent_id, team_id. Raises NotFound."""
    sql: LiteralString = "select c.agent_id, c.team_id from macro c where c.id = %(id)s and " + SEEN + " for update"
    row = await work.one(sql, {**reader(grant), "id": macro_id})
    if row is None:
        raise NotFound("macro")
    return row


async def count(work: Work, owner: Row) -> int:
    """How many its owner (agent_id, team_id) has."""
    sql: LiteralString = "select count(*) as n from macro where " + SAME
    row = await work.one(sql, owner)
    return int(row["n"]) if row else 0


async def add(work: Work, row: Row) -> bool:
    """Insert one: id, name, actions, agent_id, team_id. False when its owner has that name already."""
    cursor = await work.execute(
        """insert into macro (id, name, actions, agent_id, team_id, created_at)
           values (%(id)s, %(name)s, %(actions)s::jsonb, %(agent_id)s, %(team_id)s, %(now)s)
           on conflict do nothing""",
        {**row, "actions": work.json(row["actions"]), "now": work.now},
    )
    return cursor.rowcount == 1


async def change(work: Work, row: Row) -> bool:
    """Replace the one that is held: id, name, actions, agent_id, team_id. False when the name is taken."""
    sql: LiteralString = "select id from macro where name = %(name)s and id <> %(id)s and " + SAME + " for update"
    if await work.one(sql, row) is not None:
        return False
    await work.execute(
        """update macro set name = %(name)s, actions = %(actions)s::jsonb, agent_id = %(agent_id)s,
                  team_id = %(team_id)s where id = %(id)s""",
        {**row, "actions": work.json(row["actions"])},
    )
    return True


async def remove(work: Work, macro_id: int) -> None:
    await work.execute("delete from macro where id = %s", [macro_id])


def used(work: Work, macro_id: int) -> None:
    """Count one use, with the commit."""
    work.leave(
        "update macro set uses = uses + 1, used_at = %(now)s where id = %(id)s", {"id": macro_id, "now": work.now}
    )
