"""Agents in the database, and the rights that sessions and tokens read."""

from __future__ import annotations

import pytest

from causerie.model.errors import NotFound
from causerie.model.grant import Role
from causerie.store import agents, sessions
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, TEAM, House

NEW = {"id": 80, "email": "Zoe@Example.org", "name": "Zoé", "role": "agent", "password": None, "language": "fr"}


async def test_an_address_is_found_however_it_is_typed(house: House) -> None:
    assert await house.do(lambda work: agents.add(work, {**NEW, "source": "live"}))
    again = {**NEW, "id": 81, "email": " zoe@example.ORG", "source": "live"}
    assert not await house.do(lambda work: agents.add(work, again))
    async with house.database.connection() as conn:
        found = await agents.by_email(conn, "ZOE@example.org ")
        assert found is not None
        assert found.id == 80
        assert await agents.by_email(conn, "nobody@example.org") is None


async def test_absent_people_are_not_found(house: House) -> None:
    async with house.database.connection() as conn:
        for read in (agents.agent, agents.person):
            with pytest.raises(NotFound):
                await read(conn, 999)
    with pytest.raises(NotFound):
        await house.do(lambda work: agents.change(work, 999, {"name": "Zoé"}))


async def test_a_code_is_spent_once_and_backwards_never(house: House) -> None:
    spent = [await house.do(lambda work, step=step: agents.spend_step(work, AGENT, step)) for step in (5, 5, 4, 6)]
    assert spent == [True, False, False, True]


async def test_rights_are_teams_and_accesses_together(house: House) -> None:
    key = b"s" * 32
    await house.do(lambda work: sessions.open_one(work, key, STRANGER))

    async def channels() -> frozenset[int] | None:
        async with house.database.connection() as conn:
            found = await sessions.session(conn, key, now=house.clock())
        assert found is not None
        return found.grant.channels

    assert await channels() == frozenset()
    one, two = house.channel(), house.channel("whatsapp")
    await house.do(lambda work: agents.set_channels(work, STRANGER, [one, two]))
    assert await channels() == {one, two}
    await house.do(lambda work: agents.set_teams(work, STRANGER, [TEAM, OTHER_TEAM]))
    assert await channels() == {channel.id for channel in house.directory.channels()}
    await house.do(lambda work: agents.change(work, STRANGER, {"role": Role.ADMIN}))
    assert await channels() is None
    assert await house.do(agents.administrators) == [ADMIN, STRANGER]
