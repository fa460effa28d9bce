"""Who is looked at closely: found by index, seen by the one who asks, and not told apart."""

from __future__ import annotations

import pytest

from causerie.desk.merge import merge
from causerie.store import contacts, doubles
from causerie.store.database import Work
from causerie.store.doubles import Alike
from causerie.testing.house import ADMIN, STRANGER, SUPERVISOR, House
from tests.desk.people import contact_of, opened

A, B, C = "+33600000001", "+33600000002", "+33600000003"
NOBODY = Alike((), (), ())


@pytest.fixture
async def three(house: House) -> tuple[int, int, int]:
    for phone in (A, B, C):
        await opened(house, phone=phone, text=f"Bonjour, mon numéro est le {phone}")
    one, other, third = [await contact_of(house, phone) for phone in (A, B, C)]
    await house.do(lambda work: contacts.put(work, other, {"name": "Karim Benali"}))
    await house.do(
        lambda work: work.execute(
            "update identity set scheme = 'email', address = 'karim.benali+velo@example.org' where contact_id = %s",
            [third],
        )
    )
    return one, other, third


async def alike(house: House, contact: int, wanted: Alike, *, by: int = ADMIN) -> list[int]:
    async with house.database.connection() as conn:
        return await doubles.alike(conn, house.grant(by), contact, wanted)


async def test_they_are_found_by_number_mailbox_and_name(house: House, three: tuple[int, int, int]) -> None:
    one, other, third = three
    assert await alike(house, one, Alike((), (B[-9:],), ())) == [other]
    assert await alike(house, one, Alike((), (), ("karim benali",))) == [other]
    assert await alike(house, one, Alike(("karimbenali",), (), ())) == [third]
    assert await alike(house, one, Alike(("karimbenali",), (A[-9:], B[-9:]), ())) == [third, other]
    assert await alike(house, one, NOBODY) == []


async def test_a_stranger_finds_nobody(house: House, three: tuple[int, int, int]) -> None:
    assert await alike(house, three[0], Alike((), (B[-9:],), ()), by=STRANGER) == []
    async with house.database.connection() as conn:
        assert await doubles.said(conn, house.grant(STRANGER), list(three)) == {}


async def test_who_was_told_apart_stays_out_whoever_they_are_merged_with(
    house: House, three: tuple[int, int, int]
) -> None:
    one, other, third = three

    async def verb(work: Work) -> None:
        await doubles.tell_apart(work, other, one, agent_id=ADMIN)
        await doubles.tell_apart(work, one, other, agent_id=ADMIN)

    await house.do(verb)
    (row,) = await house.rows("told_apart")
    assert (row["one_id"], row["other_id"]) == (min(one, other), max(one, other))
    wanted = Alike((), (A[-9:], B[-9:]), ())
    assert await alike(house, one, wanted) == await alike(house, other, wanted) == []
    grant = house.grant(SUPERVISOR)
    await house.do(lambda work: merge(work, house.ids, grant=grant, kept=third, gone=other))
    assert await alike(house, one, wanted) == await alike(house, third, Alike((), (A[-9:],), ())) == []


async def test_words_are_read_where_an_address_may_stand(house: House, three: tuple[int, int, int]) -> None:
    one, *_ = three
    await house.hear(house.said("Rien à signaler, le 12 mars", key="plain", phone=A))
    async with house.database.connection() as conn:
        spoken = await doubles.said(conn, house.grant(ADMIN), [one])
    assert [list(words.values()) for words in spoken.values()] == [[f"Bonjour, mon numéro est le {A}"]]
