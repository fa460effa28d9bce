"""Attributes made, renamed, put in order and deleted with what people carry of them."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace

import pytest

from causerie.desk.define import Definition, Lasting, arrange_attributes, define, drop_attribute, redefine
from causerie.desk.describe import describe
from causerie.model.attribute import MOST, MOST_CHOICES, Attribute, AttributeKind
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.grant import Right
from causerie.store import attributes
from causerie.testing.house import ADMIN, SUPERVISOR, House
from tests.desk.people import contact_of, opened

WORDS = Definition("Ville", "Town")
SIZES = Definition("Taille", "Size", choices=("S", " M ", "L"))


def defining(
    house: House,
    key: str = "ville",
    kind: AttributeKind = AttributeKind.TEXT,
    definition: Definition = WORDS,
    *,
    by: int = ADMIN,
) -> Awaitable[Attribute]:
    lasting, grant = Lasting(key, kind), house.grant(by)
    return house.do(lambda work: define(work, house.ids, grant=grant, lasting=lasting, definition=definition))


async def known(house: House) -> list[Attribute]:
    async with house.database.connection() as conn:
        return await attributes.everything(conn)


async def test_one_comes_after_the_others_and_screens_look_again(house: House) -> None:
    town = await defining(house)
    size = await defining(house, "taille", AttributeKind.CHOICE, SIZES)
    assert await known(house) == [town, size]
    assert (size.choices, size.position) == (("S", "M", "L"), town.position + 1)
    assert [event["agent_id"] for event in await house.told("names_changed")] == [ADMIN, ADMIN]


@pytest.mark.parametrize("key", ["", "Ville", "2e", "a b", "name", "time_zone", "k" * 41, "ville\n", "é"])
async def test_a_key_is_plain_and_not_what_everybody_has(house: House, key: str) -> None:
    with pytest.raises(Invalid, match="attribute_key"):
        await defining(house, key)


async def test_a_key_is_used_once(house: House) -> None:
    await defining(house)
    with pytest.raises(Conflict, match="key_taken"):
        await defining(house)


@pytest.mark.parametrize(
    ("kind", "choices", "code"),
    [
        (AttributeKind.CHOICE, (" ",), "choices_missing"),
        (AttributeKind.CHOICE, ("Oui", "oui "), "choices_twice"),
        (AttributeKind.CHOICE, tuple(map(str, range(MOST_CHOICES + 1))), "choices_full"),
        (AttributeKind.TEXT, ("Oui",), "choices_without_list"),
    ],
)
async def test_choices_are_a_lists_and_differ(
    house: House, kind: AttributeKind, choices: tuple[str, ...], code: str
) -> None:
    with pytest.raises(Invalid, match=code):
        await defining(house, "ville", kind, replace(WORDS, choices=choices))


async def test_there_is_an_end_to_them(house: House) -> None:
    for n in range(MOST):
        await defining(house, f"k{n}")
    with pytest.raises(Conflict, match="attributes_full"):
        await defining(house, "encore")


async def test_words_change_and_the_key_stays(house: House) -> None:
    made = await defining(house, "taille", AttributeKind.CHOICE, SIZES)
    worded = Definition(" Taille  du cadre ", "Frame size", "En cm", None, ("XS",), Right.SUPERVISE)
    grant = house.grant(ADMIN)
    changed = await house.do(lambda work: redefine(work, grant=grant, attribute_id=made.id, definition=worded))
    assert await known(house) == [changed]
    assert changed == replace(
        made,
        name_fr="Taille du cadre",
        name_en="Frame size",
        help_fr="En cm",
        choices=("XS",),
        editor=Right.SUPERVISE,
    )
    with pytest.raises(NotFound):
        await house.do(lambda work: redefine(work, grant=grant, attribute_id=1, definition=worded))


async def test_they_are_put_in_order_all_together(house: House) -> None:
    one, other = await defining(house, "a"), await defining(house, "b")
    grant = house.grant(ADMIN)
    await house.do(lambda work: arrange_attributes(work, grant=grant, ids=[other.id, one.id]))
    assert [attribute.key for attribute in await known(house)] == ["b", "a"]
    for wrong in ([one.id], [one.id, one.id], [one.id, other.id, 1]):
        with pytest.raises(Conflict, match="order_moved_on"):
            await house.do(lambda work, wrong=wrong: arrange_attributes(work, grant=grant, ids=wrong))  # type: ignore[misc]


async def test_one_that_is_deleted_is_nobodys_any_more(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    town, _ = await defining(house), await defining(house, "pays")
    grant = house.grant(ADMIN)
    given = {"ville": "Lyon", "pays": "France"}
    await house.do(lambda work: describe(work, grant=grant, contact_id=contact, given=given))
    async with house.database.connection() as conn:
        assert await attributes.carried(conn, grant, town.id) == 1
    await house.do(lambda work: drop_attribute(work, grant=grant, attribute_id=town.id))
    (row,) = await house.rows("contact")
    assert row["attributes"] == {"pays": "France"}
    assert [one.key for one in await known(house)] == ["pays"]


async def test_it_is_for_administrators(house: House) -> None:
    with pytest.raises(Forbidden):
        await defining(house, by=SUPERVISOR)
    made, grant = await defining(house), house.grant(SUPERVISOR)
    for verb in (
        lambda work: drop_attribute(work, grant=grant, attribute_id=made.id),
        lambda work: redefine(work, grant=grant, attribute_id=made.id, definition=WORDS),
        lambda work: arrange_attributes(work, grant=grant, ids=[made.id]),
    ):
        with pytest.raises(Forbidden):
            await house.do(verb)
