"""Teams: who works together, and through their channels who sees what."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.model.errors import NotFound
from causerie.model.house import Team
from causerie.store.database import Connection, Work, rows


async def everything(conn: Connection) -> list[Team]:
    """All teams, by name."""
    return [Team(**row) for row in await rows(conn, "select id, name from team order by lower(name), id")]


async def among(work: Work, wanted: Sequence[int]) -> list[int]:
    """Those of the ids that are teams."""
    return [row["id"] for row in await work.all("select id from team where id = any(%s) order by id", [list(wanted)])]


async def add(work: Work, team: Team) -> bool:
    """False when the name is taken."""
    cursor = await work.execute(
        "insert into team (id, name) values (%s, %s) on conflict do nothing", [team.id, team.name]
    )
    return cursor.rowcount == 1


async def rename(work: Work, team: Team) -> bool:
    """False when the name is another's. Raises NotFound."""
    known = await work.all("select id, name from team where id = %s or name = %s for update", [team.id, team.name])
    if all(row["id"] != team.id for row in known):
        raise NotFound("team")
    if len(known) > 1:
        return False
    await work.execute("update team set name = %s where id = %s", [team.name, team.id])
    return True
