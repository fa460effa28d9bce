"""Remarks as rows: found by id, and no longer the demo's once their words are somebody's."""

from __future__ import annotations

import pytest

from causerie.model.contact import Source
from causerie.model.errors import NotFound
from causerie.store import remarks
from causerie.store.database import Work
from causerie.store.remarks import Remark
from causerie.testing.house import AGENT, House
from tests.desk.people import contact_of, opened


async def test_new_words_make_it_real_and_a_pin_does_not(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)

    async def verb(work: Work) -> None:
        one = Remark(901, contact, AGENT, "Un vélo cargo", pinned=False, created_at=work.now, edited_at=None)
        await remarks.add(work, one, Source.DEMO)
        await remarks.change(work, 901, text=None, pinned=True)

    await house.do(verb)
    (row,) = await house.rows("remark")
    assert (row["source"], row["pinned"], row["edited_at"]) == ("demo", True, None)
    await house.do(lambda work: remarks.change(work, 901, text="Deux vélos", pinned=None))
    (row,) = await house.rows("remark")
    assert (row["source"], row["text"], row["pinned"], row["edited_at"]) == ("live", "Deux vélos", True, house.clock())


async def test_what_is_gone_is_not_found(house: House) -> None:
    async with house.database.connection() as conn:
        with pytest.raises(NotFound):
            await remarks.find(conn, 901)
