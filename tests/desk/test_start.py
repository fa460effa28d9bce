"""Writing first: to a known person or a new address, once per key."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from dataclasses import replace

import pytest

from causerie.desk.start import Opening, start
from causerie.desk.write import Written, suppressed_hash
from causerie.model.errors import Conflict, Invalid, NotFound, NotPermitted
from causerie.model.message import MessageClass, Text
from causerie.store import consents
from causerie.store.database import Work
from causerie.testing.house import AGENT, BRAND, STRANGER, SUPERVISOR, VAULT, House
from tests.desk.people import identity_of, opened, row_of

HELLO = (Text("Bonjour, votre colis est arrivé."),)


def starting(house: House, opening: Opening, *, by: int = AGENT) -> Awaitable[Written]:
    grant = house.grant(by)
    return house.do(lambda work: start(work, house.directory, house.ids, grant=grant, opening=opening))


def to(house: House, address: str | None = "+33600000009", **more: object) -> Opening:
    return replace(Opening(house.channel(), HELLO, address=address), **more)  # type: ignore[arg-type]


async def test_a_new_address_becomes_a_person(house: House) -> None:
    written = await starting(house, to(house, name=" Léa "))
    (contact,) = await house.rows("contact")
    (identity,) = await house.rows("identity")
    conversation = await row_of(house, "conversation", written.conversation_id)
    assert (contact["name"], contact["source"]) == ("Léa", "live")
    assert (identity["scheme"], identity["address"], identity["evidence"]) == ("phone", "+33600000009", "agent")
    assert (conversation["assignee_id"], conversation["identity_id"]) == (AGENT, identity["id"])
    assert [row["message_id"] for row in await house.rows("outbox")] == list(written.messages)
    assert [event["kind"] for event in await house.told()] == ["conversation_opened", "message_written"]


async def test_a_known_person_goes_on_where_they_were(house: House) -> None:
    conversation = await opened(house)
    by_address = await starting(house, to(house, "+33600000001"))
    by_identity = await starting(house, to(house, None, identity_id=await identity_of(house)))
    assert (by_address.conversation_id, by_identity.conversation_id) == (conversation, conversation)
    assert len(await house.rows("contact")) == 1


async def test_the_same_key_gives_the_same_answer(house: House) -> None:
    once = await starting(house, to(house, key="k1"))
    again = await starting(house, to(house, key="k1"))
    assert again == once
    assert len(await house.rows("outbox")) == 1
    with pytest.raises(Conflict) as refusal:
        await starting(house, to(house, parts=(Text("Autre chose"),), key="k1"))
    assert refusal.value.code == "idempotency_reused"
    assert (await starting(house, to(house, key="k1"), by=SUPERVISOR)) != once, "a key is its asker's own"


async def test_a_refused_request_leaves_its_key_free(house: House) -> None:
    with pytest.raises(NotPermitted):
        await starting(house, to(house, parts=(Text(" "),), key="k1"))
    await starting(house, to(house, key="k1"))


async def test_ten_times_the_same_request_at_once_is_one(house: House) -> None:
    written = await asyncio.gather(*(starting(house, to(house, key="k1")) for _ in range(10)))
    assert len(set(written)) == 1
    assert len(await house.rows("message")) == 1


async def test_ten_requests_to_one_stranger_make_one_person(house: House) -> None:
    written = await asyncio.gather(*(starting(house, to(house, key=f"k{n}")) for n in range(10)))
    assert len({one.conversation_id for one in written}) == 1
    assert len(await house.rows("contact")) == len(await house.rows("conversation")) == 1
    assert len(await house.rows("message")) == 10


async def test_marketing_waits_for_consent(house: House) -> None:
    with pytest.raises(NotPermitted) as refusal:
        await starting(house, to(house, message_class=MessageClass.MARKETING))
    assert refusal.value.code == "marketing_needs_consent"
    assert await house.rows("contact") == [], "a refusal leaves nobody behind"


async def test_a_window_stands_against_it(house: House) -> None:
    with pytest.raises(NotPermitted) as refusal:
        await starting(house, to(house, channel_id=house.channel("whatsapp")))
    assert refusal.value.code == "outside_window"


@pytest.mark.parametrize("address", ["", None, "0" * 400])
async def test_an_address_is_needed(house: House, address: str | None) -> None:
    with pytest.raises(Invalid) as refusal:
        await starting(house, to(house, address))
    assert refusal.value.code == "address_missing"


@pytest.mark.parametrize("key", ["", "k" * 256])
async def test_a_key_has_a_length(house: House, key: str) -> None:
    with pytest.raises(Invalid):
        await starting(house, to(house, key=key))


async def test_one_starts_on_ones_own_channels_to_people_one_sees(house: House) -> None:
    with pytest.raises(NotFound):
        await starting(house, to(house), by=STRANGER)
    with pytest.raises(NotFound):
        await starting(house, to(house, None, identity_id=12345))


async def test_a_refusal_outlives_the_person(house: House) -> None:
    """Whoever said STOP and was then forgotten is not written to as if they were new."""
    await house.do(_suppress)
    with pytest.raises(NotPermitted) as refusal:
        await starting(house, to(house))
    assert refusal.value.code == "opted_out"
    house.clock.forward(minutes=1)
    await house.hear(house.said("Bonjour", key="back", phone="+33600000009"))
    await starting(house, to(house))
    with pytest.raises(NotPermitted):
        await starting(house, to(house, message_class=MessageClass.ALERT))
    house.clock.forward(minutes=1)
    await house.hear(house.said("START", key="start", phone="+33600000009"))
    await starting(house, to(house, message_class=MessageClass.ALERT))


async def _suppress(work: Work) -> None:
    address_hash = suppressed_hash(VAULT, "phone", "", "+33600000009")
    row = {"address_hash": address_hash, "brand_id": BRAND, "purpose": "all", "at": work.now}
    await consents.suppress(work, [row])
