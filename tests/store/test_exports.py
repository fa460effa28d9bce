"""Exports as rows: claimed once, under a lease, by whoever comes first."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.model.errors import Forbidden, NotFound
from causerie.model.export import ExportState
from causerie.store import exports
from causerie.testing.house import ADMIN, SUPERVISOR, House

LEASE = timedelta(minutes=2)


async def _asked(house: House) -> int:
    export_id = await house.do(lambda work: house.ids.one(work.conn))
    await house.do(lambda work: exports.add(work, export_id, agent_id=ADMIN, expires_at=work.now + timedelta(days=7)))
    return export_id


async def _state(house: House, export_id: int) -> ExportState:
    async with house.database.connection() as conn:
        return (await exports.one(conn, house.grant(), export_id)).state


async def test_one_is_claimed_once_and_again_when_its_maker_died(house: House) -> None:
    asked = await _asked(house)
    assert await house.do(lambda work: exports.claim(work, lease=LEASE)) == (asked, 1)
    assert await house.do(lambda work: exports.claim(work, lease=LEASE)) is None
    assert await house.do(lambda work: exports.renew(work, asked, 1, lease=LEASE))
    house.clock.forward(minutes=3)
    assert await house.do(lambda work: exports.claim(work, lease=LEASE)) == (asked, 2)
    assert not await house.do(lambda work: exports.renew(work, asked, 1, lease=LEASE))
    assert not await house.do(lambda work: exports.finish(work, asked, 1, size=1, sha256="x"))
    assert await house.do(lambda work: exports.finish(work, asked, 2, size=1, sha256="x"))
    assert await _state(house, asked) is ExportState.DONE


async def test_one_that_failed_says_so(house: House) -> None:
    asked = await _asked(house)
    await house.do(lambda work: exports.claim(work, lease=LEASE))
    await house.do(lambda work: exports.fail(work, asked, 1, error="OSError"))
    assert await _state(house, asked) is ExportState.FAILED


async def test_they_go_when_they_have_had_their_time(house: House) -> None:
    old, running = await _asked(house), await _asked(house)
    house.clock.forward(days=8)
    await house.do(lambda work: work.execute("update export set state = 'running' where id = %s", [running]))
    await house.do(exports.sweep)
    async with house.database.connection() as conn:
        assert list(await exports.known(conn)) == [running]
    with pytest.raises(NotFound):
        await _state(house, old)
    await house.do(lambda work: exports.remove(work, running))
    with pytest.raises(NotFound):
        await house.do(lambda work: exports.remove(work, running))
    assert await house.do(exports.count) == 0


async def test_they_are_for_administrators(house: House) -> None:
    asked, grant = await _asked(house), house.grant(SUPERVISOR)
    async with house.database.connection() as conn:
        assert [one.id for one in await exports.everything(conn, house.grant())] == [asked]
        with pytest.raises(Forbidden):
            await exports.everything(conn, grant)
        with pytest.raises(Forbidden):
            await exports.one(conn, grant, asked)
