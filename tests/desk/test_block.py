"""Blocking a person, and changing what is known of them."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import Any

import pytest

from causerie.desk.block import block
from causerie.desk.change import change
from causerie.desk.erase import erase
from causerie.desk.merge import merge
from causerie.model.contact import Address, BlockReason
from causerie.model.element import Arrived, Sender
from causerie.model.errors import Invalid, NotFound, NotPermitted
from causerie.model.message import Text
from causerie.testing.house import AGENT, STRANGER, VAULT, House
from tests.desk.people import answered, contact_of, identity_of, opened, row_of

OTHER = "+33600000002"


def blocking(house: House, contact: int, *identities: int, by: int = AGENT, **about: Any) -> Awaitable[None]:
    return house.do(lambda work: block(work, grant=house.grant(by), contact_id=contact, identities=identities, **about))


def changing(house: House, contact: int, *, by: int = AGENT, **given: str | None) -> Awaitable[None]:
    return house.do(lambda work: change(work, grant=house.grant(by), contact_id=contact, given=given))


async def test_a_blocked_person_disturbs_nobody(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    before = await row_of(house, "conversation", conversation)
    await blocking(house, contact, reason=BlockReason.INSULTS)
    await blocking(house, contact)
    await house.hear(house.said("Allô ?", key="m2"))
    assert await row_of(house, "conversation", conversation) == before
    assert [row["conversation_id"] for row in await house.rows("message")] == [conversation, None]
    with pytest.raises(NotPermitted) as refusal:
        await answered(house, conversation)
    assert refusal.value.code == "blocked"
    (identity,) = await house.rows("identity")
    assert (identity["blocked_at"], identity["blocked_by"]) == (house.clock(), AGENT)
    (told,) = await house.told("contact_blocked")
    assert told["data"] == {"identity_id": identity["id"], "reason": "insults"}


async def test_one_address_is_blocked_and_not_the_person(house: House) -> None:
    await opened(house)
    await opened(house, phone=OTHER)
    kept, gone = await contact_of(house), await contact_of(house, OTHER)
    await house.do(lambda work: merge(work, house.ids, grant=house.grant(), kept=kept, gone=gone))
    await blocking(house, kept, await identity_of(house, OTHER))
    await house.hear(house.said("Toujours là", key="m2"), house.said("Moi aussi", key="m3", phone=OTHER))
    placed = {row["provider_key"]: row["conversation_id"] is not None for row in await house.rows("message")}
    assert (placed["m2"], placed["m3"]) == (True, False)
    with pytest.raises(NotFound):
        await blocking(house, kept, 1)


async def test_whoever_is_blocked_does_not_come_back_under_an_address_their_provider_vouches_for(house: House) -> None:
    await opened(house)
    await blocking(house, await contact_of(house), reason=BlockReason.SPAM)
    both = Sender((Address("bsuid", "1", "FR.1"), Address("phone", "", "+33600000001")))
    number = next(iter(house.held["whatsapp"].channels))
    await house.hear(Arrived(number, "w1", both, (Text("Coucou"),)), provider="whatsapp")
    await house.hear(Arrived(number, "w2", Sender((both.addresses[0],)), (Text("Et là ?"),)), provider="whatsapp")
    assert [row["conversation_id"] is None for row in await house.rows("message")] == [False, True, True]
    assert {row["blocked_reason"] for row in await house.rows("identity")} == {"spam"}


async def test_a_blocked_person_still_refuses_and_is_still_forgotten(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    await blocking(house, contact)
    await house.hear(house.said("STOP", key="m2"))
    assert [row["state"] for row in await house.rows("consent")] == ["refused"]
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    (identity,) = await house.rows("identity")
    assert (identity["blocked_at"], identity["blocked_by"], identity["blocked_reason"]) == (None, None, None)
    assert len(await house.rows("suppression")) == 1


async def test_only_what_is_given_changes(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    await changing(house, contact, name="  Léa   Martin ", language="fr", time_zone="Europe/Paris")
    await changing(house, contact, language=None)
    row = await row_of(house, "contact", contact)
    assert (row["name"], row["language"], row["time_zone"]) == ("Léa Martin", None, "Europe/Paris")
    await changing(house, contact, name="Léa Martin")
    await changing(house, contact)
    assert len(await house.told("contact_changed")) == 2


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"name": "a" * 201}, "too_long"),
        ({"language": "français"}, "unknown_language"),
        ({"time_zone": "Europe/Paname"}, "unknown_time_zone"),
        ({"blocked_at": "now"}, "unknown_field"),
    ],
)
async def test_what_is_given_makes_sense(house: House, given: dict[str, str], code: str) -> None:
    await opened(house)
    with pytest.raises(Invalid) as refusal:
        await changing(house, await contact_of(house), **given)
    assert refusal.value.code == code


async def test_a_stranger_meets_nobody(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    with pytest.raises(NotFound):
        await blocking(house, contact, by=STRANGER)
    with pytest.raises(NotFound):
        await changing(house, contact, name="X", by=STRANGER)
