"""Links that let somebody in: found by their hash, spent once, gone in time."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from causerie.model.agent import LinkKind
from causerie.model.errors import Forbidden, NotFound
from causerie.store import invitations
from causerie.testing.house import ADMIN, AGENT, House

WEEK = timedelta(days=7)


async def _added(house: House, token: bytes = b"t", **change: Any) -> int:
    id_ = await house.do(lambda work: house.ids.one(work.conn))
    row = {"id": id_, "kind": LinkKind.JOIN, "email": "zoe@causerie.example", "role": "agent", "role_id": None}
    row |= {"teams": [2], "channels": [], "token": token, "agent_id": None, "invited_by": ADMIN}
    await house.do(lambda work: invitations.add(work, {**row, "expires_at": work.now + WEEK, **change}))
    return id_


async def _standing(house: House) -> list[int]:
    async with house.database.connection() as conn:
        return [one.id for one in await invitations.standing(conn, house.grant(), now=house.clock())]


async def test_those_that_stand_are_listed_for_administrators(house: House) -> None:
    used, revoked, old, one = [await _added(house, bytes([n])) for n in range(4)]
    await house.do(lambda work: invitations.use(work, bytes([0])))
    await house.do(lambda work: invitations.revoke(work, revoked))
    house.clock.forward(seconds=WEEK.total_seconds() - 1)
    assert await _standing(house) == [one, old]
    house.clock.forward(seconds=2)
    assert await _standing(house) == []
    async with house.database.connection() as conn:
        with pytest.raises(Forbidden):
            await invitations.standing(conn, house.grant(AGENT), now=house.clock())
    assert used


async def test_it_is_spent_once(house: House) -> None:
    await _added(house)
    assert (await house.do(lambda work: invitations.use(work, b"t"))).teams == (2,)
    with pytest.raises(NotFound):
        await house.do(lambda work: invitations.use(work, b"t"))
    async with house.database.connection() as conn:
        with pytest.raises(NotFound):
            await invitations.by_token(conn, b"t", now=house.clock())


async def test_one_for_the_same_address_replaces_the_former(house: House) -> None:
    former = await _added(house, b"a")
    other = await _added(house, b"b", email="paul@causerie.example")
    await house.do(lambda work: invitations.revoke_like(work, LinkKind.JOIN, "zoe@causerie.example"))
    assert await _standing(house) == [other]
    assert await house.do(invitations.count) == 1
    with pytest.raises(NotFound):
        await house.do(lambda work: invitations.revoke(work, former))


async def test_what_ran_out_is_swept_a_bounded_number_at_a_time(house: House) -> None:
    for n in range(3):
        await _added(house, bytes([n]))
    before = house.clock() + WEEK + timedelta(seconds=1)
    swept = [await house.do(lambda work: invitations.sweep(work, before=before, limit=2)) for _ in range(3)]
    assert swept == [2, 1, 0]
    assert await house.rows("invitation") == []
