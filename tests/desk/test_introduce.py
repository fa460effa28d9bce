"""What somebody says of themselves fills blanks, takes nobody's address, and can be undone."""

from __future__ import annotations

from causerie.desk.unmerge import unmerge
from causerie.model.contact import Address
from causerie.model.element import Introduced, Sender
from causerie.store import contacts
from causerie.testing.house import ADMIN, House

PHONE = "+33611111111"
WHO = Address("phone", "", "+33600000009")


def introduced(house: House, key: str, *said: Address, name: str | None = "Léa") -> Introduced:
    return Introduced(
        next(iter(house.held["twilio"].channels)), key, Sender((WHO,), name=name), said, {"velo": "Cargo"}
    )


async def test_blanks_are_filled_and_an_address_joins(house: House) -> None:
    await house.hear(introduced(house, "i1", Address("email", "", "lea@example.org")))
    found = {row["scheme"]: row for row in await house.rows("identity")}
    contact = found["phone"]["contact_id"]
    assert (found["email"]["contact_id"], found["email"]["evidence"]) == (contact, "said")
    async with house.database.connection() as conn:
        assert await contacts.fields(conn, contact) == {"name": "Léa", "velo": "Cargo"}
    (merge,) = await house.rows("merge")
    await house.do(lambda work: unmerge(work, house.ids, grant=_all(house), merge_id=merge["id"]))
    apart = {row["scheme"]: row["contact_id"] for row in await house.rows("identity")}
    assert apart["email"] != apart["phone"] == contact


def _all(house: House):  # type: ignore[no-untyped-def]
    return house.grant(ADMIN)


async def test_what_is_known_stays(house: House) -> None:
    await house.hear(introduced(house, "i1"))
    await house.hear(introduced(house, "i2", name="Quelqu'un"))
    assert [row["name"] for row in await house.rows("contact")] == ["Léa"]


async def test_an_address_that_is_somebodys_stays_theirs(house: House) -> None:
    await house.hear(house.said("Bonjour", key="1", phone=PHONE))
    before = [row for row in await house.rows("identity") if row["address"] == PHONE]
    await house.hear(introduced(house, "i1", Address("phone", "", PHONE)))
    assert [row for row in await house.rows("identity") if row["address"] == PHONE] == before
    assert await house.rows("merge") == []
