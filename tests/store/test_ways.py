"""What is known of a person on each channel."""

from __future__ import annotations

import pytest

from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.errors import NotFound
from causerie.store import consents, ways
from causerie.store.database import Work
from causerie.testing.house import AGENT, BRAND, STRANGER, House
from tests.desk.people import answered, contact_of, identity_of, opened


async def test_when_words_were_last_exchanged(house: House) -> None:
    conversation = await opened(house)
    heard = house.clock()
    house.clock.forward(minutes=5)
    await answered(house, conversation)
    async with house.database.connection() as conn:
        spoken = await ways.spoken(conn, await contact_of(house))
    (found,) = spoken.items()
    assert found == ((await identity_of(house), house.channel()), ways.Spoken(heard, house.clock()))


async def test_refusals_that_outlived_somebody_count(house: House) -> None:
    await opened(house)
    hashed = b"'" * 32  # a quote, which psycopg doubles in an array of text: one hash in eight has one

    async def suppress(work: Work) -> None:
        row = {"address_hash": hashed, "brand_id": BRAND, "purpose": Purpose.ALL, "at": work.now}
        await consents.suppress(work, [row])

    await house.do(suppress)
    identity = await identity_of(house)
    async with house.database.connection() as conn:
        contact = await contact_of(house)
        (found,) = await ways.consents(conn, contact, {identity: hashed})
        assert await ways.consents(conn, contact, {identity: b"other"}) == []
    assert (found.identity_id, found.state, found.purpose) == (identity, ConsentState.REFUSED, Purpose.ALL)
    assert ways.refused_at([found]) == house.clock()
    assert ways.refused_at([]) is None


async def test_whom_to_type_to(house: House) -> None:
    conversation = await opened(house)
    async with house.database.connection() as conn:
        heard = await ways.last_heard(conn, house.grant(AGENT), conversation)
        assert heard is not None
        assert (heard.channel_id, heard.address) == (house.channel(), Address("phone", "", "+33600000001"))
        with pytest.raises(NotFound):
            await ways.last_heard(conn, house.grant(STRANGER), conversation)
