"""The house's own roles in the database."""

from __future__ import annotations

import pytest

from causerie.model.errors import Invalid, NotFound
from causerie.model.grant import Right, Role
from causerie.model.role import HouseRole, built_in
from causerie.store import agents, conversations, roles
from causerie.testing.house import AGENT, STRANGER, TEAM, House

READER = HouseRole(90, "Lecture", Role.AGENT, frozenset({Right.ANSWER}), False, (), ())


async def test_a_role_comes_back_as_it_was_kept(house: House) -> None:
    assert await house.do(lambda work: roles.add(work, READER))
    assert not await house.do(lambda work: roles.add(work, READER))
    async with house.database.connection() as conn:
        assert await roles.everything(conn) == [READER]
        assert await roles.named(conn, Role.CUSTOM, READER.id) == READER
        assert await roles.named(conn, Role.ADMIN, None) == built_in(Role.ADMIN)
        for role, role_id in ((Role.CUSTOM, None), (Role.ADMIN, READER.id)):
            with pytest.raises(Invalid):
                await roles.named(conn, role, role_id)
        with pytest.raises(NotFound):
            await roles.named(conn, Role.CUSTOM, 91)


@pytest.mark.parametrize("scope", ["everything", "teams", "channels"])
async def test_colleagues_of_a_channel_are_those_whose_grant_shows_it(house: House, scope: str) -> None:
    """The two places that say what a role shows agree, channel by channel."""
    given = {"everything": True, "teams": (TEAM,), "channels": (house.channel(),)}
    role = HouseRole(
        90, "x", Role.AGENT, frozenset(), **{"everything": False, "teams": (), "channels": (), scope: given[scope]}
    )
    await house.do(lambda work: roles.add(work, role))
    await house.do(lambda work: agents.change(work, STRANGER, {"role": Role.CUSTOM, "role_id": 90}))
    for agent_id in (STRANGER, AGENT):
        async with house.database.connection() as conn:
            grant = await agents.grant_of(conn, agent_id)
        assert grant is not None
        for channel in house.directory.channels():
            sees = await house.do(lambda work, c=channel.id, a=agent_id: conversations.agent_sees(work, a, c))
            assert sees == grant.sees(channel.id)


async def test_another_role_takes_its_id_with_it(house: House) -> None:
    await house.do(lambda work: roles.add(work, READER))
    await house.do(lambda work: agents.change(work, AGENT, {"role": Role.CUSTOM, "role_id": READER.id}))
    await house.do(lambda work: agents.change(work, AGENT, {"name": "Zoé"}))
    assert await house.do(lambda work: agents.holding(work, READER.id)) == [AGENT]
    await house.do(lambda work: agents.change(work, AGENT, {"role": Role.AGENT}))
    assert await house.do(lambda work: agents.holding(work, READER.id)) == []
