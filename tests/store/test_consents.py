"""Refusals as they stand, and what is kept of them."""

from __future__ import annotations

from datetime import timedelta

from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.element import ConsentSaid
from causerie.store import consents
from causerie.testing.house import BRAND, House
from tests.desk.people import contact_of

NUMBER = "+33700000001"
PHONE = Address("phone", "", "+33600000001")


async def test_only_what_still_stands_is_a_refusal(house: House) -> None:
    await house.hear(ConsentSaid(NUMBER, "k1", PHONE, Purpose.MARKETING, ConsentState.REFUSED))
    house.clock.forward(minutes=1)
    await house.hear(ConsentSaid(NUMBER, "k2", PHONE, Purpose.ALERT, ConsentState.REFUSED))
    house.clock.forward(minutes=1)
    await house.hear(ConsentSaid(NUMBER, "k3", PHONE, Purpose.MARKETING, ConsentState.GRANTED))
    contact = await contact_of(house)
    (row,) = await house.do(lambda work: consents.refusals(work, [contact]))
    assert row.pop("state") == "refused"
    assert row == {
        "scheme": "phone",
        "scope": "",
        "address": "+33600000001",
        "brand_id": BRAND,
        "purpose": "alert",
        "at": house.clock() - timedelta(minutes=1),
    }


async def test_a_suppression_keeps_the_last_refusal_and_speaks_for_its_brand(house: House) -> None:
    now = house.clock()
    row = {"address_hash": b"h", "brand_id": BRAND, "purpose": "all"}
    for at in (now, now - timedelta(days=1)):
        await house.do(lambda work, at=at: consents.suppress(work, [row | {"at": at}]))
    (kept,) = await house.do(lambda work: consents.suppressed(work, b"h", BRAND, identity_id=9))
    assert (kept.identity_id, kept.state, kept.purpose, kept.at) == (9, ConsentState.REFUSED, Purpose.ALL, now)
    assert await house.do(lambda work: consents.suppressed(work, b"h", BRAND + 1, identity_id=9)) == []
