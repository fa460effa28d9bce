"""Following merges, up to whoever holds the identities and down to whoever was merged in."""

from __future__ import annotations

import pytest

from causerie.model.errors import NotFound
from causerie.store import merges
from causerie.store.database import Work
from causerie.store.merges import Merge
from causerie.testing.house import House


async def chain(house: House) -> list[int]:
    """Four contacts, the first merged into the second, that into the third; the fourth was, and is itself again."""
    people = [2001, 2002, 2003, 2004]

    async def verb(work: Work) -> None:
        for id_ in people:
            await work.execute("insert into contact (id, created_at) values (%s, %s)", [id_, work.now])
        for n, (gone, kept) in enumerate(((2001, 2002), (2002, 2003), (2004, 2003)), start=1):
            await merges.record(work, Merge(n, kept, gone, (gone,), work.now, None), agent_id=4)
        await merges.undo(work, await merges.find(work.conn, 3), given_back=[2004])

    await house.do(verb)
    return people


async def test_up_to_the_holder_and_down_to_the_swallowed(house: House) -> None:
    people = await chain(house)

    async def holders(work: Work) -> list[int]:
        return [await merges.holder(work.conn, contact) for contact in people]

    assert await house.do(holders) == [2003, 2003, 2003, 2004]
    assert await house.do(lambda work: merges.swallowed(work.conn, 2003)) == [2001, 2002]
    assert await house.do(lambda work: merges.swallowed(work.conn, 2001)) == []


async def test_a_contacts_merges_are_told_with_those_they_rest_on(house: House) -> None:
    await chain(house)
    async with house.database.connection() as conn:
        found = await merges.of_contact(conn, 2003)
        assert [(one.id, one.undone_at is not None) for one in found] == [(3, True), (2, False), (1, False)]
        with pytest.raises(NotFound):
            await merges.find(conn, 99)


async def test_undoing_below_takes_its_identities_out_of_what_is_above(house: House) -> None:
    await chain(house)
    await house.do(lambda work: work.execute("update merge set identities = '{2001,2002}' where id = 2"))

    async def verb(work: Work) -> None:
        await merges.undo(work, await merges.find(work.conn, 1), given_back=[2001])

    await house.do(verb)
    async with house.database.connection() as conn:
        assert (await merges.find(conn, 2)).identities == (2002,)
        assert (await merges.find(conn, 1)).identities == (2001,)
