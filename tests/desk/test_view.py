"""Saved views: whose they may be, what they may show, and the word that goes to every screen."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.desk import view as verbs
from causerie.desk.view import Kept, change_view, drop_view, save_view
from causerie.model.conversation import State
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.listing import Listing, Order, View
from causerie.model.owner import Owner
from causerie.model.view import SavedView
from causerie.store import views
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House

LATE = Listing(View.UNASSIGNED, State.OPEN, label_id=3, unread=True, order=Order.WAITING)


def a_view(**about: Any) -> Kept:
    return Kept(**{"name": "En retard", "owner": Owner.AGENT, "listing": LATE, **about})


async def saved(house: House, by: int = AGENT, **about: Any) -> int:
    return await house.do(lambda work: save_view(work, house.ids, grant=house.grant(by), kept=a_view(**about)))


async def changed(house: House, id_: int, by: int = AGENT, **about: Any) -> None:
    await house.do(lambda work: change_view(work, grant=house.grant(by), view_id=id_, kept=a_view(**about)))


async def found(house: House, by: int = AGENT) -> list[SavedView]:
    async with house.database.connection() as conn:
        return await views.visible(conn, house.grant(by))


async def test_it_comes_back_as_it_was_saved(house: House) -> None:
    made = await saved(house, name="  En   retard ")
    assert await found(house) == [SavedView(made, "En retard", AGENT, None, LATE, None)]
    await changed(house, made, listing=Listing(state=None), name="Tout")
    assert [(one.name, one.listing) for one in await found(house)] == [("Tout", Listing(state=None))]
    await changed(house, made, listing=None, search="  vélo   est:ouvert ")
    assert [(one.listing, one.search) for one in await found(house)] == [(None, "vélo est:ouvert")]
    await house.do(lambda work: drop_view(work, grant=house.grant(AGENT), view_id=made))
    assert await found(house) == []
    assert len(await house.told("views_changed")) == 4


async def test_whose_it_is_decides_who_finds_it(house: House) -> None:
    await saved(house, SUPERVISOR, name="moi")
    await saved(house, SUPERVISOR, name="équipe", owner=Owner.TEAM, team_id=TEAM)
    await saved(house, SUPERVISOR, name="tous", owner=Owner.EVERYBODY)
    names = {by: [one.name for one in await found(house, by)] for by in (SUPERVISOR, AGENT, STRANGER, ADMIN)}
    assert names == {
        SUPERVISOR: ["moi", "équipe", "tous"],
        AGENT: ["équipe", "tous"],
        STRANGER: ["tous"],
        ADMIN: ["équipe", "tous"],
    }


async def test_what_a_team_or_everybody_finds_is_for_supervisors_to_keep(house: House) -> None:
    for about in ({"owner": Owner.TEAM, "team_id": TEAM}, {"owner": Owner.EVERYBODY}):
        with pytest.raises(Forbidden):
            await saved(house, AGENT, **about)
    with pytest.raises(Forbidden):
        await saved(house, SUPERVISOR, owner=Owner.TEAM, team_id=OTHER_TEAM)
    everybodys = await saved(house, SUPERVISOR, owner=Owner.EVERYBODY)
    with pytest.raises(Forbidden):
        await changed(house, everybodys, AGENT)
    mine = await saved(house)
    with pytest.raises(NotFound):
        await changed(house, mine, ADMIN)


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"name": "  "}, "empty"),
        ({"name": "n" * 61}, "too_long"),
        ({"search": "vélo"}, "view_of_what"),
        ({"listing": None}, "view_of_what"),
        ({"listing": None, "search": " "}, "empty"),
        ({"listing": None, "search": "avant:jamais"}, "search_bad_date"),
    ],
)
async def test_what_would_show_nothing_is_refused(house: House, about: dict[str, Any], code: str) -> None:
    with pytest.raises(Invalid) as refused:
        await saved(house, **about)
    assert refused.value.code == code
    assert await found(house) == []


async def test_a_name_is_there_once_for_each_owner(house: House) -> None:
    made = await saved(house)
    with pytest.raises(Conflict):
        await saved(house)
    await saved(house, SUPERVISOR)
    other = await saved(house, name="Autre")
    with pytest.raises(Conflict):
        await changed(house, other)
    await changed(house, made)


async def test_there_are_only_so_many(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verbs, "MOST", 2)
    await saved(house, name="a")
    await saved(house, name="b")
    with pytest.raises(Conflict) as refused:
        await saved(house, name="c")
    assert refused.value.code == "views_full"
