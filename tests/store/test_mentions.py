"""Mentions in the database: who is reached, what is unseen, and the page of conversations with one."""

from __future__ import annotations

from causerie.model.grant import Grant, Role
from causerie.model.listing import Listing
from causerie.store import lists, mentions
from causerie.store.lists import CalledAfter
from causerie.store.mentions import Called, UnseenMention
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House
from tests.desk.people import opened


async def mentioned(house: House, conversation: int, message: int, *, agent: int = ADMIN) -> None:
    row = {"message_id": message, "agent_id": agent, "conversation_id": conversation, "team_id": None, "seen": False}
    await house.do(lambda work: mentions.add(work, [row]))


async def seen(house: House, conversation: int) -> bool:
    return await house.do(lambda work: mentions.see(work, agent_id=ADMIN, conversation_id=conversation))


async def test_who_is_reached(house: House) -> None:
    asked = {"channel_id": house.channel(), "agents": [AGENT, STRANGER, 999], "teams": [TEAM, OTHER_TEAM]}
    assert await house.do(lambda work: mentions.called(work, **asked)) == [
        Called(AGENT, None, f"Agent {AGENT}", (AGENT,)),
        Called(STRANGER, None, f"Agent {STRANGER}", ()),
        Called(None, TEAM, "Accueil", (ADMIN, SUPERVISOR, AGENT)),
        Called(None, OTHER_TEAM, "Atelier", ()),
    ]


async def test_what_is_unseen_is_one_line_a_conversation(house: House) -> None:
    one, other = await opened(house), await opened(house, phone="+33600000002")
    for message, conversation in ((101, one), (102, other), (103, one)):
        await mentioned(house, conversation, message)
    blind = Grant(ADMIN, Role.AGENT, frozenset(), frozenset())
    async with house.database.connection() as conn:
        assert await mentions.unseen(conn, house.grant()) == [UnseenMention(one, 103), UnseenMention(other, 102)]
        assert await mentions.unseen(conn, house.grant(AGENT)) == await mentions.unseen(conn, blind) == []
    assert await seen(house, one)
    assert not await seen(house, one)
    async with house.database.connection() as conn:
        assert await mentions.unseen(conn, house.grant()) == [UnseenMention(other, 102)]


async def test_pages_have_the_unseen_first(house: House) -> None:
    places = []
    for n in range(5):
        places.append(await opened(house, phone=f"+3360000000{n}"))
        await mentioned(house, places[-1], 100 + n)
        house.clock.forward(minutes=1)
    await opened(house, phone="+33600000009")
    for n in (4, 3, 1):
        await seen(house, places[n])
    found: list[int] = []
    after = None
    async with house.database.connection() as conn:
        while page := await lists.mentioned(conn, house.grant(), Listing(state=None), after=after, limit=2):
            found += [conversation.id for _, conversation in page]
            unseen, last = page[-1]
            after = CalledAfter(unseen, last.last_at, last.id)
    assert found == [places[n] for n in (2, 0, 4, 3, 1)]
