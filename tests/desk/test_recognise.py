"""Somebody is recognised with the reasons; whoever was told apart is never proposed again."""

from __future__ import annotations

import pytest

from causerie.desk.recognise import Double, recognise, tell_apart
from causerie.engines.likeness import Reason
from causerie.model.errors import Invalid, NotFound
from causerie.store import contacts
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import contact_of, opened

A, B = "+33600000001", "+33600000002"


@pytest.fixture
async def two(house: House) -> tuple[int, int]:
    """Two of one name; the first gives the number of the second."""
    await opened(house, phone=A, text="Vous pouvez aussi m'appeler au 06 00 00 00 02")
    await opened(house, phone=B)
    one, other = await contact_of(house, A), await contact_of(house, B)
    for contact, name in ((one, "Karim Benali"), (other, "karim benali")):
        await house.do(
            lambda work, contact=contact, name=name: contacts.put(work, contact, {"name": name})  # type: ignore[misc]
        )
    return one, other


async def doubles_of(house: House, contact: int, *, by: int = AGENT) -> list[Double]:
    async with house.database.connection() as conn:
        return await recognise(conn, grant=house.grant(by), contact_id=contact)


async def test_both_are_told_why(house: House, two: tuple[int, int]) -> None:
    for mine, theirs in (two, two[::-1]):
        (double,) = await doubles_of(house, mine)
        assert double.contact.id == theirs
        assert {one.reason for one in double.reasons} == {Reason.NUMBER_GIVEN, Reason.SAME_NAME}
        (message, *_) = await house.rows("message")
        assert double.reasons[0].message_id == message["id"]


async def test_a_name_alone_recognises_nobody(house: House, two: tuple[int, int]) -> None:
    await house.do(lambda work: work.execute("update message set parts = '[]'"))
    assert await doubles_of(house, two[0]) == []


async def test_two_who_were_told_apart_are_not_proposed_again(house: House, two: tuple[int, int]) -> None:
    one, other = two
    grant = house.grant(AGENT)
    await house.do(lambda work: tell_apart(work, grant=grant, contact_id=other, other_id=one))
    assert await doubles_of(house, one) == await doubles_of(house, other) == []
    assert sorted(event["contact_id"] for event in await house.told("contact_changed")) == sorted(two)


async def test_one_is_not_told_apart_from_oneself_nor_from_a_stranger(house: House, two: tuple[int, int]) -> None:
    one, other = two
    with pytest.raises(Invalid, match="same_contact"):
        await house.do(lambda work: tell_apart(work, grant=house.grant(ADMIN), contact_id=one, other_id=one))
    with pytest.raises(NotFound):
        await house.do(lambda work: tell_apart(work, grant=house.grant(STRANGER), contact_id=one, other_id=other))
    with pytest.raises(NotFound):
        await doubles_of(house, one, by=STRANGER)
