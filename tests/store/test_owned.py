"""What is found by whom: the condition against a table of rows, for every kind of person."""

from __future__ import annotations

import pytest

from causerie.model.grant import Grant, Role
from causerie.store.owned import SAME, SEEN, reader
from causerie.testing.house import House

ROWS = "(values (1, 7, null), (2, 8, null), (3, null, 1), (4, null, 2), (5, null, null)) as c(id, agent_id, team_id)"


@pytest.mark.parametrize(
    ("role", "teams", "found"),
    [
        (Role.AGENT, (), [1, 5]),
        (Role.AGENT, (1,), [1, 3, 5]),
        (Role.SUPERVISOR, (1, 2), [1, 3, 4, 5]),
        (Role.ADMIN, (), [1, 3, 4, 5]),
    ],
)
async def test_ones_own_that_of_ones_teams_and_everybodys(
    house: House, role: Role, teams: tuple[int, ...], found: list[int]
) -> None:
    grant = Grant(7, role, None, frozenset(teams))
    rows = await house.database.read("select id from " + ROWS + " where " + SEEN + " order by id", reader(grant))
    assert [row["id"] for row in rows] == found


async def test_nobodys_is_one_owner_like_another(house: House) -> None:
    owners = ((7, None, [1]), (None, 2, [4]), (None, None, [5]))
    for agent_id, team_id, found in owners:
        owner = {"agent_id": agent_id, "team_id": team_id}
        rows = await house.database.read("select id from " + ROWS + " where " + SAME, owner)
        assert [row["id"] for row in rows] == found
