"""Remarks about a person: whose they are, how many, and where they go when people are merged and parted."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from causerie.desk import remark as remarking
from causerie.desk.merge import merge
from causerie.desk.remark import LONGEST, MOST_PINNED, drop_remark, remark, rewrite
from causerie.desk.unmerge import unmerge
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.store import remarks
from causerie.store.remarks import Remark
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import contact_of, opened

OTHER = "+33600000002"


@pytest.fixture
async def contact(house: House) -> int:
    await opened(house)
    return await contact_of(house)


def remarking_on(house: House, contact: int, text: str = "Préfère le matin", *, by: int = AGENT) -> Awaitable[Remark]:
    return house.do(lambda work: remark(work, house.ids, grant=house.grant(by), contact_id=contact, text=text))


def changing(house: House, one: Remark, *, by: int = AGENT, **change: Any) -> Awaitable[Remark]:
    return house.do(lambda work: rewrite(work, grant=house.grant(by), remark_id=one.id, **change))


def dropping(house: House, one: Remark, *, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: drop_remark(work, grant=house.grant(by), remark_id=one.id))


async def about(house: House, contact: int) -> list[str]:
    async with house.database.connection() as conn:
        return [one.text for one in await remarks.of_contact(conn, contact)]


async def test_the_pinned_come_first_then_the_newest(house: House, contact: int) -> None:
    first = await remarking_on(house, contact, " un ")
    house.clock.forward(minutes=1)
    await remarking_on(house, contact, "deux 4970 1000 0000 0154")
    assert await about(house, contact) == ["deux •••• 0154", "un"]
    await changing(house, first, pinned=True)
    assert await about(house, contact) == ["un", "deux •••• 0154"]
    kinds = [(event["contact_id"], set(event["data"])) for event in await house.told("contact_changed")]
    assert kinds == [(contact, {"remark_id"})] * 3


async def test_its_words_are_its_authors_and_administrators(house: House, contact: int) -> None:
    mine = await remarking_on(house, contact)
    house.clock.forward(minutes=5)
    changed = await changing(house, mine, text="Préfère le soir")
    assert (changed.text, changed.edited_at, changed.created_at) == ("Préfère le soir", house.clock(), mine.created_at)
    assert (await changing(house, mine, text="Le midi", by=ADMIN)).agent_id == AGENT
    for by in (SUPERVISOR,):
        with pytest.raises(Forbidden, match="not_yours"):
            await changing(house, mine, text="Jamais", by=by)
        with pytest.raises(Forbidden, match="not_yours"):
            await dropping(house, mine, by=by)
    await dropping(house, mine)
    assert await about(house, contact) == []


async def test_anybody_pins_three_at_most(house: House, contact: int) -> None:
    many = [await remarking_on(house, contact, str(n)) for n in range(MOST_PINNED + 1)]
    for one in many[:MOST_PINNED]:
        assert (await changing(house, one, pinned=True, by=SUPERVISOR)).edited_at is None
    with pytest.raises(Conflict, match="pins_full"):
        await changing(house, many[-1], pinned=True)
    await changing(house, many[0], pinned=True)
    await changing(house, many[0], pinned=False)
    await changing(house, many[-1], pinned=True)


async def test_it_says_something_and_not_too_much(house: House, contact: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Invalid, match="remark_empty"):
        await remarking_on(house, contact, " \n ")
    with pytest.raises(Invalid, match="too_long"):
        await remarking_on(house, contact, "x" * (LONGEST + 1))
    monkeypatch.setattr(remarking, "MOST", 1)
    one = await remarking_on(house, contact)
    with pytest.raises(Conflict, match="remarks_full"):
        await remarking_on(house, contact)
    with pytest.raises(Invalid, match="remark_empty"):
        await changing(house, one, text=" ")


async def test_a_stranger_finds_none(house: House, contact: int) -> None:
    one = await remarking_on(house, contact)
    for verb in (changing(house, one, by=STRANGER, pinned=True), dropping(house, one, by=STRANGER)):
        with pytest.raises(NotFound) as refused:
            await verb
        assert refused.value.params == {"what": "remark"}


async def test_it_follows_its_person_through_a_merge_and_back(house: House, contact: int) -> None:
    await opened(house, phone=OTHER)
    other = await contact_of(house, OTHER)
    await remarking_on(house, contact, "de l'un")
    theirs = await remarking_on(house, other, "de l'autre")
    grant = house.grant(SUPERVISOR)
    merged = await house.do(lambda work: merge(work, house.ids, grant=grant, kept=contact, gone=other))
    assert sorted(await about(house, contact)) == ["de l'autre", "de l'un"]
    await changing(house, theirs, pinned=True)
    assert (await house.told("contact_changed"))[-1]["contact_id"] == contact
    await house.do(lambda work: unmerge(work, house.ids, grant=grant, merge_id=merged))
    assert (await about(house, contact), await about(house, other)) == (["de l'un"], ["de l'autre"])
