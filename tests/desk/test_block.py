"""Blocking a person, and changing what is known of them."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.desk.block import block
from causerie.desk.change import change
from causerie.model.errors import Invalid, NotFound, NotPermitted
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import answered, contact_of, opened, row_of


def blocking(house: House, contact: int, *, blocked: bool, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: block(work, grant=house.grant(by), contact_id=contact, blocked=blocked))


def changing(house: House, contact: int, *, by: int = AGENT, **given: str | None) -> Awaitable[None]:
    return house.do(lambda work: change(work, grant=house.grant(by), contact_id=contact, given=given))


async def test_a_blocked_person_disturbs_nobody(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    await blocking(house, contact, blocked=True)
    await blocking(house, contact, blocked=True)
    await house.hear(house.said("Allô ?", key="m2"))
    assert (await row_of(house, "conversation", conversation))["unread"] == 1
    with pytest.raises(NotPermitted) as refusal:
        await answered(house, conversation)
    assert refusal.value.code == "blocked"
    await blocking(house, contact, blocked=False)
    await house.hear(house.said("Merci", key="m3"))
    assert (await row_of(house, "conversation", conversation))["unread"] == 2
    assert [event["kind"] for event in await house.told("contact_blocked", "contact_unblocked")] == [
        "contact_blocked",
        "contact_unblocked",
    ]


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
        await blocking(house, contact, blocked=True, by=STRANGER)
    with pytest.raises(NotFound):
        await changing(house, contact, name="X", by=STRANGER)
