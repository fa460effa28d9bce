"""API tokens in the database."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.model.errors import NotFound
from causerie.store import agents, tokens
from causerie.testing.house import ADMIN, AGENT, House

KEY, OTHER = b"1" * 32, b"2" * 32


async def _owner(house: House, key: bytes) -> int | None:
    async with house.database.connection() as conn:
        found = await tokens.session(conn, key)
    return found.grant.agent_id if found else None


async def test_a_token_stands_for_its_owner_until_revoked(house: House) -> None:
    await house.do(lambda work: tokens.add(work, 60, agent_id=AGENT, name="export", key=KEY))
    assert (await _owner(house, KEY), await _owner(house, OTHER)) == (AGENT, None)
    assert await house.do(lambda work: tokens.revoke(work, 60)) == AGENT
    assert await _owner(house, KEY) is None
    with pytest.raises(NotFound):
        await house.do(lambda work: tokens.revoke(work, 60))
    async with house.database.connection() as conn:
        assert await tokens.everything(conn) == []


async def test_one_never_used_was_seen_long_ago(house: House) -> None:
    await house.do(lambda work: tokens.add(work, 60, agent_id=AGENT, name="export", key=KEY))
    async with house.database.connection() as conn:
        fresh = await tokens.session(conn, KEY)
    assert fresh is not None
    assert house.clock() - fresh.seen_at > timedelta(days=365)
    await house.do(lambda work: tokens.touch(work, KEY))
    async with house.database.connection() as conn:
        used = await tokens.session(conn, KEY)
    assert used is not None
    assert used.seen_at == house.clock()


async def test_who_left_has_none(house: House) -> None:
    await house.do(lambda work: tokens.add(work, 60, agent_id=AGENT, name="export", key=KEY))
    await house.do(lambda work: tokens.add(work, 61, agent_id=ADMIN, name="import", key=OTHER))
    await house.do(lambda work: agents.change(work, AGENT, {"active": False}))
    assert (await _owner(house, KEY), await _owner(house, OTHER)) == (None, ADMIN)
    await house.do(lambda work: tokens.revoke_all(work, ADMIN))
    assert await _owner(house, OTHER) is None
