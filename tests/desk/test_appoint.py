"""Colleagues come, change and leave."""

from __future__ import annotations

import pytest

from causerie.desk.appoint import Newcomer, Terms, appoint, distrust, entrust, reappoint
from causerie.desk.sign_in import open_session
from causerie.model.errors import Conflict, Forbidden, NotFound
from causerie.model.grant import Role
from causerie.store import agents
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, SUPERVISOR, TEAM, VAULT, House


async def test_a_newcomer_gets_what_was_agreed(house: House) -> None:
    newcomer = Newcomer("Zoé", " Zoe@Causerie.Example ", Role.AGENT, "hash", [TEAM, TEAM], [house.channel()])
    agent_id = await house.do(lambda work: appoint(work, house.ids, newcomer))
    async with house.database.connection() as conn:
        known = await agents.agent(conn, agent_id)
    assert (known.email, known.teams, known.channels) == ("zoe@causerie.example", (TEAM,), (house.channel(),))


async def test_an_address_is_one_persons(house: House) -> None:
    newcomer = Newcomer("Zoé", f"AGENT{AGENT}@causerie.example", Role.AGENT, None)
    with pytest.raises(Conflict, match="email_taken"):
        await house.do(lambda work: appoint(work, house.ids, newcomer))


@pytest.mark.parametrize("terms", [Terms(teams=[999]), Terms(channels=[999])])
async def test_teams_and_channels_have_to_be_there(house: House, terms: Terms) -> None:
    grant = house.grant(ADMIN)
    with pytest.raises(NotFound):
        await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=terms))


async def test_what_is_not_said_stays(house: House) -> None:
    grant = house.grant(ADMIN)
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=Terms(role=Role.SUPERVISOR)))
    async with house.database.connection() as conn:
        known = await agents.agent(conn, AGENT)
    assert (known.role, known.name, known.teams, known.active) == (Role.SUPERVISOR, f"Agent {AGENT}", (TEAM,), True)


async def test_whoever_leaves_is_signed_out(house: House) -> None:
    grant = house.grant(ADMIN)
    await house.do(lambda work: open_session(work, VAULT, SUPERVISOR))
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=SUPERVISOR, terms=Terms(active=False)))
    assert await house.rows("session") == []
    assert [row["agent_id"] for row in await house.told("rights_changed")] == [SUPERVISOR]


@pytest.mark.parametrize("terms", [Terms(active=False), Terms(role=Role.AGENT)])
async def test_the_last_administrator_stays(house: House, terms: Terms) -> None:
    grant = house.grant(ADMIN)
    with pytest.raises(Conflict, match="last_administrator"):
        await house.do(lambda work: reappoint(work, grant=grant, agent_id=ADMIN, terms=terms))
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=Terms(role=Role.ADMIN)))
    await house.do(lambda work: reappoint(work, grant=grant, agent_id=ADMIN, terms=terms))


async def test_only_administrators_appoint(house: House) -> None:
    grant = house.grant(SUPERVISOR)
    with pytest.raises(Forbidden):
        await house.do(lambda work: reappoint(work, grant=grant, agent_id=AGENT, terms=Terms(teams=[OTHER_TEAM])))


async def test_a_token_is_given_and_taken_back(house: House) -> None:
    grant = house.grant(ADMIN)
    made = await house.do(lambda work: entrust(work, house.ids, grant=grant, name="export", key=b"k" * 32))
    assert await house.do(lambda work: distrust(work, grant=grant, token_id=made)) == ADMIN
    with pytest.raises(NotFound):
        await house.do(lambda work: distrust(work, grant=grant, token_id=made))
    with pytest.raises(Forbidden):
        await house.do(lambda work: entrust(work, house.ids, grant=house.grant(AGENT), name="x", key=b"l" * 32))
