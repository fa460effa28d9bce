"""Macros are found by name, by those who may, and count their uses."""

from __future__ import annotations

import pytest

from causerie.model.errors import NotFound
from causerie.model.owner import Owner
from causerie.store import macros
from causerie.testing.house import AGENT, STRANGER, SUPERVISOR, TEAM, House
from tests.desk.test_keep_macro import kept, seen


async def test_they_come_by_name(house: House) -> None:
    await kept(house, name="b")
    await kept(house, SUPERVISOR, name="A", owner=Owner.TEAM, team_id=TEAM)
    async with house.database.connection() as conn:
        assert [one.name for one in await macros.visible(conn, house.grant(AGENT))] == ["A", "b"]
        assert await macros.visible(conn, house.grant(STRANGER)) == []


async def test_uses_are_counted(house: House) -> None:
    made = await kept(house)

    async def use(work: object) -> None:
        macros.used(work, made)  # type: ignore[arg-type]

    await house.do(use)
    assert ((await seen(house, made)).uses, (await seen(house, made)).used_at) == (1, house.clock())
    with pytest.raises(NotFound):
        await house.do(lambda work: macros.hold(work, house.grant(STRANGER), made))
