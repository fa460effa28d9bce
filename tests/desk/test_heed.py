"""Who must hear of an event: the called, the one in charge, the followers; never the author, nor who may not see."""

from __future__ import annotations

import pytest

from causerie.desk.assign import assign
from causerie.desk.follow import follow
from causerie.desk.heed import CONCERNS, heed
from causerie.desk.resolve import resolve
from causerie.model.event import Event, EventKind
from causerie.model.follower import Heed, Reason
from causerie.model.message import Mention
from causerie.store import journal
from causerie.testing.house import ADMIN, AGENT, SUPERVISOR, House
from tests.desk.people import answered, opened
from tests.desk.test_mention import calling


async def last(house: House, kind: EventKind) -> Event:
    async with house.database.connection() as conn:
        return [event for event in await journal.after(conn, 0, limit=500) if event.kind is kind][-1]


async def heeding(house: House, kind: EventKind) -> list[Heed]:
    event = await last(house, kind)
    async with house.database.connection() as conn:
        return await heed(conn, event)


async def given(house: House, conversation: int, *, assignee: int | None, followers: tuple[int, ...] = ()) -> None:
    grant = house.grant()
    await house.do(
        lambda work: assign(work, grant=grant, conversation_id=conversation, agent_id=assignee, team_id=None)
    )
    for agent in followers:
        await house.do(
            lambda work, agent=agent: follow(  # type: ignore[misc]
                work, grant=house.grant(agent), conversation_id=conversation, follows=True
            )
        )


async def test_a_customer_is_heard_by_who_is_in_charge_and_who_follows(house: House) -> None:
    conversation = await opened(house)
    await given(house, conversation, assignee=AGENT, followers=(SUPERVISOR, AGENT))
    await opened(house, text="Allô ?")
    assert await heeding(house, EventKind.MESSAGE_RECEIVED) == [
        Heed(SUPERVISOR, Reason.FOLLOWING),
        Heed(AGENT, Reason.ASSIGNED),
    ]


async def test_nobody_hears_of_what_they_did(house: House) -> None:
    conversation = await opened(house)
    await given(house, conversation, assignee=AGENT, followers=(SUPERVISOR,))
    await answered(house, conversation, agent=AGENT)
    assert await heeding(house, EventKind.MESSAGE_WRITTEN) == [Heed(SUPERVISOR, Reason.FOLLOWING)]
    await house.do(lambda work: resolve(work, grant=house.grant(SUPERVISOR), conversation_id=conversation))
    assert await heeding(house, EventKind.CONVERSATION_RESOLVED) == [Heed(AGENT, Reason.ASSIGNED)]


async def test_who_is_called_is_called_whatever_else_they_are(house: House) -> None:
    conversation = await opened(house)
    await given(house, conversation, assignee=AGENT, followers=(SUPERVISOR,))
    text = f"@Agent {AGENT} et @Agent {SUPERVISOR}"
    await calling(house, conversation, text, Mention(AGENT), Mention(SUPERVISOR), by=ADMIN)
    assert await heeding(house, EventKind.MESSAGE_WRITTEN) == [
        Heed(SUPERVISOR, Reason.MENTIONED),
        Heed(AGENT, Reason.MENTIONED),
    ]
    await calling(house, conversation, "Rien de plus", by=ADMIN)
    assert {one.reason for one in await heeding(house, EventKind.MESSAGE_WRITTEN)} == {
        Reason.ASSIGNED,
        Reason.FOLLOWING,
    }


@pytest.mark.parametrize(
    "sql", ["delete from membership where agent_id = %s", "update agent set active = false where id = %s"]
)
async def test_who_can_no_longer_open_it_is_told_nothing(house: House, sql: str) -> None:
    conversation = await opened(house)
    await given(house, conversation, assignee=AGENT)
    await house.do(lambda work: work.execute(sql, [AGENT]))  # type: ignore[arg-type]
    await opened(house, text="Allô ?")
    assert await heeding(house, EventKind.MESSAGE_RECEIVED) == []


async def test_what_nobody_waits_for_concerns_nobody(house: House) -> None:
    conversation = await opened(house)
    await given(house, conversation, assignee=AGENT, followers=(SUPERVISOR,))
    assert EventKind.FOLLOWERS_CHANGED not in CONCERNS
    assert await heeding(house, EventKind.FOLLOWERS_CHANGED) == []
