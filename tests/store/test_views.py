"""Saved views as they are kept: every listing comes back as it was, in the order that screens show."""

from __future__ import annotations

import itertools
from typing import Any

from causerie.model.conversation import State
from causerie.model.listing import Listing, Order, View
from causerie.store import views
from causerie.testing.house import AGENT, SUPERVISOR, House


async def kept(house: House, id_: int, name: str, **about: Any) -> bool:
    row = {"id": id_, "name": name, "agent_id": AGENT, "team_id": None, "listing": Listing(), "search": None, **about}
    return await house.do(lambda work: views.add(work, row))


async def found(house: House) -> list[Any]:
    async with house.database.connection() as conn:
        return await views.visible(conn, house.grant(AGENT))


async def test_every_listing_comes_back_as_it_was(house: House) -> None:
    states = (None, *State)
    every = [
        Listing(view, state, channel, 3, None, unread=channel is None, order=order)
        for view, state, order, channel in itertools.product(View, states, Order, (None, 2**53 - 1))
    ]
    for n, listing in enumerate(every):
        assert await kept(house, n + 1, f"{n:03}", listing=listing)
    assert [one.listing for one in await found(house)] == every


async def test_ones_own_come_first_then_by_name_whatever_the_accents(house: House) -> None:
    for n, (name, owner) in enumerate(
        [("Zut", AGENT), ("tous", None), ("élan", AGENT), ("Équipe", None), ("f", AGENT)]
    ):
        assert await kept(house, n + 1, name, agent_id=owner)
    assert [one.name for one in await found(house)] == ["élan", "f", "Zut", "Équipe", "tous"]


async def test_a_name_belongs_to_one_of_an_owners(house: House) -> None:
    assert await kept(house, 1, "a")
    assert not await kept(house, 2, "a")
    assert await kept(house, 3, "a", agent_id=SUPERVISOR)
    assert await kept(house, 4, "b")
    row = {"id": 4, "name": "a", "agent_id": AGENT, "team_id": None, "listing": Listing(), "search": None}
    assert not await house.do(lambda work: views.change(work, row))
    assert await house.do(lambda work: views.change(work, {**row, "name": "c"}))
    assert await house.do(lambda work: views.count(work, {"agent_id": AGENT, "team_id": None})) == 2
