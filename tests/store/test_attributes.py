"""How many people carry a value, of those one sees; and what deleting a definition takes along."""

from __future__ import annotations

import pytest

from causerie.model.attribute import Attribute, AttributeKind
from causerie.model.contact import Source
from causerie.model.errors import NotFound
from causerie.model.grant import Right
from causerie.store import attributes, contacts
from causerie.store.database import Work
from causerie.testing.house import ADMIN, STRANGER, House
from tests.desk.people import contact_of, opened

TOWN = Attribute(901, "ville", AttributeKind.TEXT, "Ville", "Town", None, None, (), Right.ANSWER, 1)
PHONES = ("+33600000001", "+33600000002", "+33600000003")


@pytest.fixture
async def people(house: House) -> list[int]:
    """Three customers, two of whom live somewhere."""
    for phone in PHONES:
        await opened(house, phone=phone)
    found = [await contact_of(house, phone) for phone in PHONES]

    async def verb(work: Work) -> None:
        assert await attributes.add(work, TOWN, Source.LIVE)
        for contact in found[:2]:
            await contacts.put(work, contact, {TOWN.key: "Lyon", "autre": 1})

    await house.do(verb)
    return found


async def test_only_whom_one_sees_is_counted(house: House, people: list[int]) -> None:
    async with house.database.connection() as conn:
        assert await attributes.carried(conn, house.grant(ADMIN), TOWN.id) == 2
        assert await attributes.carried(conn, house.grant(STRANGER), TOWN.id) == 0
        with pytest.raises(NotFound):
            await attributes.carried(conn, house.grant(ADMIN), 1)


async def test_deleting_takes_it_from_everybody_and_from_what_merges_remember(house: House, people: list[int]) -> None:
    one, other, _ = people
    async with house.database.connection() as conn:
        await conn.execute(
            """insert into merge (id, kept_id, gone_id, identities, at, taken)
               values (1, %s, %s, '{}', now(), '{"ville": ["Lyon", "Metz"], "autre": [1, 2]}')""",
            [one, other],
        )
    await house.do(lambda work: attributes.remove(work, TOWN))
    assert [row["attributes"] for row in await house.rows("contact")] == [{"autre": 1}, {"autre": 1}, {}]
    (merge,) = await house.rows("merge")
    assert merge["taken"] == {"autre": [1, 2]}


async def test_a_key_is_added_once(house: House, people: list[int]) -> None:
    assert not await house.do(lambda work: attributes.add(work, TOWN, Source.LIVE))
    async with house.database.connection() as conn:
        assert await attributes.everything(conn) == [TOWN]
