"""What every verb about a conversation shares: the right, the grant, the lock."""

from __future__ import annotations

import asyncio

import pytest

from causerie.desk.hold import hold
from causerie.desk.resolve import resolve
from causerie.model.errors import Conflict, Forbidden, NotFound
from causerie.model.grant import Right
from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import opened


async def test_what_one_may_not_see_does_not_exist(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await house.do(lambda work: hold(work, grant=house.grant(STRANGER), conversation_id=conversation))
    with pytest.raises(NotFound):
        await house.do(lambda work: hold(work, grant=house.grant(), conversation_id=conversation + 1))


async def test_a_right_is_asked_before_anything_is_read(house: House) -> None:
    with pytest.raises(Forbidden):
        await house.do(lambda work: hold(work, grant=house.grant(AGENT), conversation_id=1, right=Right.SUPERVISE))


async def test_of_two_colleagues_at_once_one_is_told_so(house: House) -> None:
    conversation = await opened(house)

    async def verb(work: Work) -> None:
        await resolve(work, grant=house.grant(), conversation_id=conversation)

    ended = await asyncio.gather(*(house.do(verb) for _ in range(5)), return_exceptions=True)
    assert ended.count(None) == 1
    assert [error.code for error in ended if isinstance(error, Conflict)] == ["already"] * 4
    assert len(await house.told("conversation_resolved")) == 1
