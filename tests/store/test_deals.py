"""Boards under a grant: what one may not see is neither shown nor added up; columns come by pages."""

from __future__ import annotations

from causerie.desk.advance import Wish
from causerie.desk.assign import assign
from causerie.model.deal import Sum
from causerie.store import deals
from causerie.store.deals import PAGE, After, Narrowing
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House
from tests.desk.people import opened
from tests.desk.selling import advanced, selling


async def test_what_the_grant_does_not_show_is_not_added_up(house: House) -> None:
    first, *_ = await selling(house)
    talk = await opened(house)
    await advanced(house, talk, Wish(0, first.id, amount=700))
    async with house.database.connection() as conn:
        assert await deals.sums(conn, house.grant(AGENT), Narrowing()) == {first.id: Sum(1, 700)}
        assert await deals.sums(conn, house.grant(STRANGER), Narrowing()) == {}
        assert await deals.tops(conn, house.grant(STRANGER), Narrowing(), [first.id]) == []
        nothing = await deals.column(conn, house.grant(STRANGER), Narrowing(), stage_id=first.id, after=None)
        assert nothing == []
        assert await deals.of_conversation(conn, house.grant(STRANGER), talk) is None


async def test_by_owner_and_by_team(house: House) -> None:
    first, *_ = await selling(house)
    mine, theirs = await opened(house), await opened(house, phone="+33600000002")
    await advanced(house, mine, Wish(0, first.id, AGENT, 1))
    await advanced(house, theirs, Wish(0, first.id, SUPERVISOR, 10))
    grant = house.grant(ADMIN)
    await house.do(lambda work: assign(work, grant=grant, conversation_id=theirs, agent_id=None, team_id=TEAM))
    async with house.database.connection() as conn:
        assert await deals.sums(conn, grant, Narrowing(owner_id=AGENT)) == {first.id: Sum(1, 1)}
        both = await deals.sums(conn, grant, Narrowing(team_id=TEAM))
        assert both == {first.id: Sum(2, 11)}
        assert await deals.sums(conn, grant, Narrowing(team_id=OTHER_TEAM)) == {}
        (card,) = await deals.tops(conn, grant, Narrowing(owner_id=SUPERVISOR), [first.id])
    assert (card.deal.conversation_id, card.address, card.team_id) == (theirs, "+33600000002", TEAM)


async def test_a_column_comes_by_pages_the_last_moved_first(house: House) -> None:
    first, second, *_ = await selling(house)
    talks = []
    for n in range(PAGE + 2):
        house.clock.forward(minutes=1)
        talks.append(await opened(house, phone=f"+336000010{n:02}"))
        await advanced(house, talks[-1], Wish(0, first.id))
    newest = talks[::-1]
    async with house.database.connection() as conn:
        grant = house.grant(AGENT)
        tops = await deals.tops(conn, grant, Narrowing(), [second.id, first.id])
        assert [card.deal.conversation_id for card in tops] == newest[:PAGE]
        last = tops[-1].deal
        after = After(last.moved_at, last.conversation_id)
        rest = await deals.column(conn, grant, Narrowing(), stage_id=first.id, after=after)
    assert [card.deal.conversation_id for card in rest] == newest[PAGE:]
