"""Canned replies in the database: who finds which, in what order, and how they are counted."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Role
from causerie.store import canned
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House


async def added(house: House, id_: int, name: str, **about: Any) -> bool:
    row = {"folder": None, "text": "Oui", "agent_id": None, "team_id": None, "source": "live", **about}
    return await house.do(lambda work: canned.add(work, {**row, "id": id_, "name": name}))


async def use(house: House, grant: Grant, id_: int) -> None:
    async def verb(work: Work) -> None:
        canned.used(work, grant, [id_])

    await house.do(verb)


async def found(house: House, grant: Grant) -> list[str]:
    async with house.database.connection() as conn:
        return [one.name for one in await canned.visible(conn, grant)]


@pytest.fixture
async def shelf(house: House) -> House:
    await added(house, 60, "mien", agent_id=AGENT)
    await added(house, 61, "accueil", team_id=TEAM)
    await added(house, 62, "atelier", team_id=OTHER_TEAM)
    await added(house, 63, "tous")
    return house


async def test_one_finds_ones_own_ones_teams_and_everybodys(shelf: House) -> None:
    assert await found(shelf, shelf.grant(AGENT)) == ["accueil", "mien", "tous"]
    assert await found(shelf, shelf.grant(SUPERVISOR)) == ["accueil", "tous"]
    assert await found(shelf, shelf.grant(STRANGER)) == ["atelier", "tous"]
    assert await found(shelf, shelf.grant(ADMIN)) == ["accueil", "atelier", "tous"]
    assert await found(shelf, Grant(STRANGER, Role.AGENT, None, frozenset())) == ["tous"]


async def test_what_one_does_not_find_is_not_there(shelf: House) -> None:
    async with shelf.database.connection() as conn:
        assert (await canned.canned(conn, shelf.grant(AGENT), 60)).name == "mien"
        for absent in (60, 62, 999):
            with pytest.raises(NotFound):
                await canned.canned(conn, shelf.grant(SUPERVISOR), absent)
    with pytest.raises(NotFound):
        await shelf.do(lambda work: canned.hold(work, shelf.grant(SUPERVISOR), 62))


async def test_folders_come_first_and_in_order(house: House) -> None:
    for id_, (name, folder) in enumerate([("b", "Boutique"), ("a", None), ("c", "atelier"), ("a", "Boutique")], 60):
        assert await added(house, id_, name, folder=folder, agent_id=id_ - 56)
    async with house.database.connection() as conn:
        rows = [row for agent in range(4, 8) for row in await canned.visible(conn, house.grant(agent))]
    assert {(row.name, row.folder) for row in rows} == {
        ("b", "Boutique"),
        ("a", None),
        ("c", "atelier"),
        ("a", "Boutique"),
    }
    await added(house, 70, "z", folder="Boutique")
    await added(house, 71, "y", folder="atelier")
    await added(house, 72, "x")
    assert await found(house, house.grant(STRANGER)) == ["y", "a", "z", "x"]


async def test_a_name_is_used_once_by_its_owner(shelf: House) -> None:
    assert not await added(shelf, 70, "mien", agent_id=AGENT)
    assert not await added(shelf, 70, "tous")
    assert await added(shelf, 70, "mien", agent_id=SUPERVISOR)
    assert await added(shelf, 71, "tous", team_id=TEAM)
    everybodys = {"name": "tous", "folder": None, "text": "Non", "agent_id": None, "team_id": None}
    assert not await shelf.do(lambda work: canned.change(work, {**everybodys, "id": 60}))
    assert await shelf.do(lambda work: canned.change(work, {**everybodys, "id": 63}))
    assert await shelf.do(lambda work: canned.count(work, {"agent_id": None, "team_id": TEAM})) == 2


async def test_whoever_rewrites_one_of_the_demo_makes_it_theirs(house: House) -> None:
    await added(house, 60, "tous", source="demo")
    row = {"id": 60, "name": "tous", "folder": "Accueil", "text": "Non", "agent_id": None, "team_id": None}
    assert await house.do(lambda work: canned.change(work, row))
    (kept,) = await house.rows("canned")
    assert (kept["source"], kept["text"], kept["folder"]) == ("live", "Non", "Accueil")


async def test_uses_are_counted_for_whoever_finds_it(shelf: House) -> None:
    for agent, id_ in ((AGENT, 61), (SUPERVISOR, 61), (SUPERVISOR, 60), (AGENT, 999)):
        shelf.clock.forward(minutes=1)
        await use(shelf, shelf.grant(agent), id_)
    uses = {row["name"]: row["uses"] for row in await shelf.rows("canned")}
    assert uses == {"mien": 0, "accueil": 2, "atelier": 0, "tous": 0}
    async with shelf.database.connection() as conn:
        counted = await canned.canned(conn, shelf.grant(AGENT), 61)
    assert counted.used_at is not None
    assert (shelf.clock() - counted.used_at).total_seconds() == 120


async def test_it_goes(shelf: House) -> None:
    await shelf.do(lambda work: canned.remove(work, 63))
    assert await found(shelf, shelf.grant(STRANGER)) == ["atelier"]
