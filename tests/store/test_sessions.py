"""Sessions in the database."""

from __future__ import annotations

from causerie.store import sessions
from causerie.testing.house import AGENT, SUPERVISOR, House

ONE, TWO, OTHER = b"1" * 32, b"2" * 32, b"3" * 32


async def _alive(house: House, key: bytes) -> bool:
    async with house.database.connection() as conn:
        return await sessions.session(conn, key, now=house.clock()) is not None


async def test_it_slides_but_not_for_ever(house: House) -> None:
    await house.do(lambda work: sessions.open_one(work, ONE, AGENT))
    start = house.clock()
    while house.clock() - start < sessions.ABSOLUTE:
        assert await _alive(house, ONE)
        await house.do(lambda work: sessions.touch(work, ONE))
        house.clock.forward(days=20)
    assert not await _alive(house, ONE)


async def test_closing_says_whose_it_was(house: House) -> None:
    await house.do(lambda work: sessions.open_one(work, ONE, AGENT))
    assert await house.do(lambda work: sessions.close_one(work, ONE)) == AGENT
    assert await house.do(lambda work: sessions.close_one(work, ONE)) is None
    await house.do(lambda work: sessions.touch(work, ONE))
    assert not await _alive(house, ONE)


async def test_all_of_one_person_close_but_one(house: House) -> None:
    for key, agent_id in ((ONE, AGENT), (TWO, AGENT), (OTHER, SUPERVISOR)):
        await house.do(lambda work, key=key, agent_id=agent_id: sessions.open_one(work, key, agent_id))
    await house.do(lambda work: sessions.close_all(work, AGENT, but=ONE))
    assert [await _alive(house, key) for key in (ONE, TWO, OTHER)] == [True, False, True]
    await house.do(lambda work: sessions.close_all(work, AGENT))
    assert [await _alive(house, key) for key in (ONE, TWO, OTHER)] == [False, False, True]
