"""Followers in the database: who is shown, and that a refusal stays."""

from __future__ import annotations

from causerie.model.follower import Why
from causerie.model.grant import Grant, Role
from causerie.store import followers
from causerie.testing.house import ADMIN, AGENT, SUPERVISOR, House
from tests.desk.people import opened


async def test_those_who_refused_or_left_are_not_shown(house: House) -> None:
    conversation = await opened(house)
    chosen = {"agent_id": SUPERVISOR, "conversation_id": conversation}
    assert await house.do(lambda work: followers.choose(work, **chosen, follows=False))
    joined = {"conversation_id": conversation, "why": Why.MENTIONED}
    assert await house.do(lambda work: followers.join(work, [AGENT, SUPERVISOR, ADMIN], **joined)) == [ADMIN, AGENT]
    assert await house.do(lambda work: followers.join(work, [AGENT], **joined)) == []
    await house.do(lambda work: work.execute("update agent set active = false where id = %s", [ADMIN]))
    async with house.database.connection() as conn:
        (shown,) = await followers.everyone(conn, house.grant(), conversation)
        assert (shown.agent_id, shown.why, shown.since) == (AGENT, Why.MENTIONED, house.clock())
        blind = Grant(AGENT, Role.AGENT, frozenset(), frozenset())
        assert await followers.everyone(conn, blind, conversation) == []


async def test_the_same_choice_again_changes_nothing(house: House) -> None:
    conversation = await opened(house)
    chosen = {"agent_id": AGENT, "conversation_id": conversation}
    said = [await house.do(lambda work: followers.choose(work, **chosen, follows=True)) for _ in range(2)]
    assert said == [True, False]


async def test_one_knows_what_one_follows_and_still_sees(house: House) -> None:
    first, second = await opened(house), await opened(house, phone="+33600000002")
    for conversation in (first, second):
        for agent in (AGENT, SUPERVISOR):
            await house.do(
                lambda work, agent=agent, conversation=conversation: followers.choose(  # type: ignore[misc]
                    work, agent_id=agent, conversation_id=conversation, follows=agent == AGENT
                )
            )
    found = await house.do(lambda work: followers.following(work, [first, second, 0]))
    assert found == {first: {AGENT}, second: {AGENT}}
    async with house.database.connection() as conn:
        assert await followers.followed(conn, house.grant(AGENT)) == [second, first]
        assert await followers.followed(conn, house.grant(SUPERVISOR)) == []
        assert await followers.followed(conn, Grant(AGENT, Role.AGENT, frozenset(), frozenset())) == []
