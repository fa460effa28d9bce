"""Channels as people see them."""

from __future__ import annotations

import pytest

from causerie.model.errors import NotFound
from causerie.store import channels, connections
from causerie.testing.house import ADMIN, AGENT, STRANGER, TEAM, House


async def test_a_grant_shows_its_channels_those_taken_off_included(house: House) -> None:
    twilio = house.held["twilio"].connection.id
    await house.do(lambda work: connections.remove(work, twilio))
    async with house.database.connection() as conn:
        seen = await channels.visible(conn, house.grant(AGENT))
        assert {channel.state for channel in seen if channel.connection_id == twilio} == {"off"}
        assert len(seen) == len(await channels.visible(conn, house.grant(ADMIN))) == 4
        assert await channels.visible(conn, house.grant(STRANGER)) == []


async def test_an_address_is_carried_once(house: House) -> None:
    twilio = house.held["twilio"].connection.id
    assert await house.do(lambda work: channels.taken(work, twilio, "+33700000001"))
    assert not await house.do(lambda work: channels.taken(work, twilio, "+33700000009"))
    await house.do(lambda work: connections.remove(work, twilio))
    with pytest.raises(NotFound):
        await house.do(lambda work: channels.taken(work, twilio, "+33700000009"))


async def test_teams_that_exist(house: House) -> None:
    assert await house.do(lambda work: channels.team_exists(work, TEAM))
    assert not await house.do(lambda work: channels.team_exists(work, 999))
