"""What is known of a person: written by key, checked by kind, told without a word of it."""

from __future__ import annotations

from collections.abc import Awaitable, Mapping

import pytest

from causerie.desk.define import Definition, Lasting, define
from causerie.desk.describe import describe
from causerie.model.attribute import AttributeKind, Value
from causerie.model.errors import Forbidden, Invalid, NotFound
from causerie.model.grant import Right
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import contact_of, opened


@pytest.fixture
async def contact(house: House) -> int:
    grant = house.grant(ADMIN)
    for key, kind, editor in (
        ("ville", AttributeKind.TEXT, Right.ANSWER),
        ("club", AttributeKind.YES_NO, Right.ANSWER),
        ("velos", AttributeKind.NUMBER, Right.ANSWER),
        ("remise", AttributeKind.NUMBER, Right.SUPERVISE),
    ):
        lasting, words = Lasting(key, kind), Definition(key, key, editor=editor)
        await house.do(
            lambda work, lasting=lasting, words=words: define(  # type: ignore[misc]
                work, house.ids, grant=grant, lasting=lasting, definition=words
            )
        )
    await opened(house)
    return await contact_of(house)


def describing(house: House, contact: int, given: Mapping[str, Value | None], *, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: describe(work, grant=house.grant(by), contact_id=contact, given=given))


async def carried(house: House) -> dict[str, Value]:
    (row,) = await house.rows("contact")
    return dict(row["attributes"])


async def test_values_are_written_and_emptied_by_key(house: House, contact: int) -> None:
    await describing(house, contact, {"ville": " Lyon ", "club": False, "velos": 2.5})
    assert await carried(house) == {"ville": "Lyon", "club": False, "velos": 2.5}
    await describing(house, contact, {"ville": "", "velos": None})
    assert await carried(house) == {"club": False}


async def test_the_journal_says_which_and_never_what(house: House, contact: int) -> None:
    await describing(house, contact, {"ville": "Lyon"})
    (event,) = await house.told("contact_changed")
    (town, *_) = await house.rows("attribute")
    assert (event["contact_id"], event["agent_id"], event["data"]) == (contact, AGENT, {"attributes": [town["id"]]})


async def test_what_is_known_already_is_not_told_again_and_one_is_not_true(house: House, contact: int) -> None:
    await describing(house, contact, {"velos": 1})
    await describing(house, contact, {"velos": 1, "ville": None})
    assert len(await house.told("contact_changed")) == 1
    with pytest.raises(Invalid, match="attribute_number"):
        await describing(house, contact, {"velos": True})


async def test_all_of_it_is_refused_or_none(house: House, contact: int) -> None:
    with pytest.raises(Invalid, match="attribute_yes_no"):
        await describing(house, contact, {"ville": "Lyon", "club": "oui"})
    with pytest.raises(Invalid, match="unknown_attribute"):
        await describing(house, contact, {"ville": "Lyon", "name": "Léa"})
    assert await carried(house) == {}


async def test_an_attribute_says_who_may_write_it(house: House, contact: int) -> None:
    with pytest.raises(Forbidden):
        await describing(house, contact, {"remise": 10})
    await describing(house, contact, {"remise": 10}, by=SUPERVISOR)
    assert await carried(house) == {"remise": 10}


async def test_a_stranger_finds_nobody(house: House, contact: int) -> None:
    with pytest.raises(NotFound):
        await describing(house, contact, {"ville": "Lyon"}, by=STRANGER)
