"""Teams."""

from __future__ import annotations

from litestar import get, patch, post
from litestar.params import JSONBody

from causerie.desk.name import name_team
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.schemas.agents import Named
from causerie.http.schemas.fields import Id
from causerie.model.house import Team
from causerie.store import teams as stored


@get("/teams")
async def teams(means: TheMeans) -> list[Team]:
    """All teams, by name."""
    async with means.database.connection() as conn:
        return await stored.everything(conn)


@post("/teams", opt=ADMINISTER)
async def add_team(means: TheMeans, grant: TheGrant, data: JSONBody[Named]) -> Team:
    """A new team."""
    return await means.run(lambda work: name_team(work, means.ids, grant=grant, name=data.name))


@patch("/teams/{id:int}", opt=ADMINISTER)
async def change_team(means: TheMeans, grant: TheGrant, team_id: Id, data: JSONBody[Named]) -> Team:
    """Another name for a team."""
    return await means.run(lambda work: name_team(work, means.ids, grant=grant, name=data.name, team_id=team_id))
