"""Whose a conversation is: only somebody who can open it."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.desk.assign import assign
from causerie.model.errors import Invalid, NotFound
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House
from tests.desk.people import opened, row_of


def assigning(
    house: House, conversation: int, agent: int | None = None, team: int | None = None, *, by: int = AGENT
) -> Awaitable[None]:
    async def verb(work: Work) -> None:
        await assign(work, grant=house.grant(by), conversation_id=conversation, agent_id=agent, team_id=team)

    return house.do(verb)


async def test_a_colleague_takes_it_and_gives_it_back(house: House) -> None:
    conversation = await opened(house)
    await assigning(house, conversation, AGENT)
    row = await row_of(house, "conversation", conversation)
    assert (row["assignee_id"], row["team_id"]) == (AGENT, TEAM)
    await assigning(house, conversation)
    row = await row_of(house, "conversation", conversation)
    assert (row["assignee_id"], row["team_id"]) == (None, TEAM)
    events = await house.told("conversation_assigned")
    assert [event["data"]["assignee_id"] for event in events] == [AGENT, None]
    assert {event["agent_id"] for event in events} == {AGENT}


async def test_what_changes_nothing_tells_nothing(house: House) -> None:
    conversation = await opened(house)
    await assigning(house, conversation, SUPERVISOR)
    await assigning(house, conversation, SUPERVISOR, TEAM)
    assert len(await house.told("conversation_assigned")) == 1


@pytest.mark.parametrize("agent", [STRANGER, 999])
async def test_who_cannot_open_it_cannot_have_it(house: House, agent: int) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid) as refusal:
        await assigning(house, conversation, agent)
    assert (refusal.value.code, refusal.value.params) == ("not_assignable", {"what": "agent"})


async def test_an_administrator_can_have_everything(house: House) -> None:
    conversation = await opened(house)
    await assigning(house, conversation, ADMIN)
    assert (await row_of(house, "conversation", conversation))["assignee_id"] == ADMIN


async def test_who_left_can_have_nothing(house: House) -> None:
    conversation = await opened(house)
    await house.do(lambda work: work.execute("update agent set active = false where id = %s", [SUPERVISOR]))
    with pytest.raises(Invalid):
        await assigning(house, conversation, SUPERVISOR)


async def test_a_personal_access_is_enough_for_a_colleague_and_for_a_team(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid) as refusal:
        await assigning(house, conversation, None, OTHER_TEAM)
    assert refusal.value.params == {"what": "team"}
    access = [STRANGER, house.channel()]
    await house.do(lambda work: work.execute("insert into access (agent_id, channel_id) values (%s, %s)", access))
    await assigning(house, conversation, STRANGER, OTHER_TEAM)
    row = await row_of(house, "conversation", conversation)
    assert (row["assignee_id"], row["team_id"]) == (STRANGER, OTHER_TEAM)


async def test_a_stranger_assigns_nothing(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await assigning(house, conversation, STRANGER, by=STRANGER)
