"""Colleagues: who works here, as what, seeing which channels."""

from __future__ import annotations

from litestar import get, patch, post
from litestar.params import JSONBody

from causerie.desk.appoint import Newcomer, Terms, engage, reappoint
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.agents import AgentChange, AgentWritten
from causerie.http.schemas.fields import Id
from causerie.model.agent import Agent, check_password
from causerie.store import agents as stored
from causerie.store import passwords


@get("/agents")
async def agents(means: TheMeans) -> list[Agent]:
    """Everybody who works here, by name."""
    async with means.database.connection() as conn:
        return await stored.everyone(conn)


@post("/agents", opt=ADMINISTER)
async def add_agent(means: TheMeans, grant: TheGrant, data: JSONBody[AgentWritten]) -> Agent:
    """A new colleague, with a first password to be changed."""
    check_password(data.password, about=(data.name, data.email))
    newcomer = Newcomer(
        name=data.name,
        email=data.email,
        role=data.role,
        role_id=data.role_id,
        password=await passwords.hashed(data.password),
        teams=data.teams,
        channels=data.channels,
    )
    agent_id = await means.run(lambda work: engage(work, means.ids, grant=grant, newcomer=newcomer))
    return await _as_they_stand(means, agent_id)


@patch("/agents/{id:int}", opt=ADMINISTER)
async def change_agent(means: TheMeans, grant: TheGrant, agent_id: Id, data: JSONBody[AgentChange]) -> Agent:
    """Change a colleague's name, role, teams, channels, or whether they still work here."""
    terms = Terms(data.name, data.role, data.active, data.teams, data.channels, data.role_id)
    await means.run(lambda work: reappoint(work, grant=grant, agent_id=agent_id, terms=terms))
    means.door.forget(agent_id)
    return await _as_they_stand(means, agent_id)


async def _as_they_stand(means: Means, agent_id: int) -> Agent:
    async with means.database.connection() as conn:
        return await stored.agent(conn, agent_id)
