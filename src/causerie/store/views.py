"""Saved views: one's own, those of one's teams, and everybody's. Administrators see those of every team."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, LiteralString

from causerie.model.conversation import State
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.letters import bare
from causerie.model.listing import Listing, Order, View
from causerie.model.view import SavedView
from causerie.store.database import Connection, Row, Work, encoded, rows
from causerie.store.owned import SAME, SEEN, reader

_VIEW: LiteralString = "select c.id, c.name, c.agent_id, c.team_id, c.listing, c.search from saved_view c where " + SEEN


def listing_from(kept: Mapping[str, Any]) -> Listing:
    """A listing as JSON keeps it."""
    state = kept["state"]
    return Listing(
        **{
            **kept,
            "view": View(kept["view"]),
            "state": None if state is None else State(state),
            "order": Order(kept["order"]),
        }
    )


def view_from(row: Row) -> SavedView:
    return SavedView(**{**row, "listing": row["listing"] and listing_from(row["listing"])})


async def visible(conn: Connection, grant: Grant) -> list[SavedView]:
    """All that the grant finds: one's own first, then by name."""
    found = [view_from(row) for row in await rows(conn, _VIEW, reader(grant))]
    return sorted(found, key=lambda one: (one.agent_id is None, bare(one.name), one.id))


async def view(conn: Connection, grant: Grant, view_id: int) -> SavedView:
    """One that the grant finds. Raises NotFound."""
    found = await rows(conn, _VIEW + " and c.id = %(id)s", {**reader(grant), "id": view_id})
    if not found:
        raise NotFound("view")
    return view_from(found[0])


async def hold(work: Work, grant: Grant, view_id: int) -> Row:
    """Lock one that the grant finds; whose it is: agent_id, team_id. Raises NotFound."""
    sql: LiteralString = "select c.agent_id, c.team_id from saved_view c where c.id = %(id)s and "
    sql += SEEN + " for update"
    row = await work.one(sql, {**reader(grant), "id": view_id})
    if row is None:
        raise NotFound("view")
    return row


async def count(work: Work, owner: Row) -> int:
    """How many its owner (agent_id, team_id) has."""
    sql: LiteralString = "select count(*) as n from saved_view where " + SAME
    row = await work.one(sql, owner)
    return int(row["n"]) if row else 0


async def add(work: Work, row: Row) -> bool:
    """Insert one: id, name, agent_id, team_id, listing, search. False when its owner has that name already."""
    cursor = await work.execute(
        """insert into saved_view (id, name, agent_id, team_id, listing, search, created_at)
           values (%(id)s, %(name)s, %(agent_id)s, %(team_id)s, %(listing)s::jsonb, %(search)s, %(now)s)
           on conflict do nothing""",
        {**row, "listing": _kept(row["listing"]), "now": work.now},
    )
    return cursor.rowcount == 1


async def change(work: Work, row: Row) -> bool:
    """Replace the one that is held, with the columns of `add`. False when the name is taken."""
    sql: LiteralString = "select id from saved_view where name = %(name)s and id <> %(id)s and " + SAME + " for update"
    if await work.one(sql, row) is not None:
        return False
    await work.execute(
        """update saved_view set name = %(name)s, agent_id = %(agent_id)s, team_id = %(team_id)s,
                  listing = %(listing)s::jsonb, search = %(search)s
           where id = %(id)s""",
        {**row, "listing": _kept(row["listing"])},
    )
    return True


async def remove(work: Work, view_id: int) -> None:
    await work.execute("delete from saved_view where id = %s", [view_id])


def _kept(listing: Listing | None) -> str | None:
    return None if listing is None else encoded(listing)
