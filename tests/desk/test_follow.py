"""Following a conversation: by choice, which stays, or because one was called or answered."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.desk.follow import follow
from causerie.model.errors import NotFound
from causerie.model.follower import Why
from causerie.model.message import Mention
from causerie.store import followers
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import answered, opened
from tests.desk.test_dispatch import rung
from tests.desk.test_mention import calling
from tests.desk.test_schedule import held


def following(house: House, conversation: int, *, follows: bool = True, agent: int = AGENT) -> Awaitable[None]:
    grant = house.grant(agent)
    return house.do(lambda work: follow(work, grant=grant, conversation_id=conversation, follows=follows))


async def who(house: House, conversation: int) -> dict[int, Why]:
    async with house.database.connection() as conn:
        return {one.agent_id: one.why for one in await followers.everyone(conn, house.grant(), conversation)}


async def test_one_follows_and_stops_and_is_told_once(house: House) -> None:
    conversation = await opened(house)
    for follows in (True, True, False):
        await following(house, conversation, follows=follows)
    assert await who(house, conversation) == {}
    told = await house.told("followers_changed")
    assert [(one["agent_id"], one["data"]) for one in told] == [(AGENT, {"follows": True}), (AGENT, {"follows": False})]


async def test_who_answers_later_follows_once_it_leaves(house: House) -> None:
    """Most answers are held for some seconds: these are answers like any other."""
    conversation = await opened(house)
    await held(house, conversation)
    assert await who(house, conversation) == {}
    house.clock.forward(minutes=1)
    await rung(house)
    assert await who(house, conversation) == {AGENT: Why.ANSWERED}


async def test_who_answers_follows(house: House) -> None:
    conversation = await opened(house)
    await answered(house, conversation, agent=AGENT)
    await answered(house, conversation, agent=AGENT)
    assert await who(house, conversation) == {AGENT: Why.ANSWERED}
    assert len(await house.told("followers_changed")) == 1


async def test_who_stopped_is_not_made_to_follow_again(house: House) -> None:
    conversation = await opened(house)
    await following(house, conversation, follows=False)
    await answered(house, conversation, agent=AGENT)
    await calling(house, conversation, f"@Agent {AGENT}", Mention(AGENT), by=ADMIN)
    assert await who(house, conversation) == {}
    await following(house, conversation)
    assert await who(house, conversation) == {AGENT: Why.ASKED}


async def test_a_stranger_follows_nothing(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await following(house, conversation, agent=STRANGER)
