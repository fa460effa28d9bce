"""Words found in one thread: as people type them, where they may look, and never in what was taken back."""

from __future__ import annotations

import pytest

from causerie.desk.quarantine import quarantine
from causerie.model.element import Arrived, Edited, MediaRef, Sender
from causerie.model.grant import Grant, Role
from causerie.model.message import Location, MediaKind, Text
from causerie.store.occurrences import occurrences
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import contact_of, opened


async def _found(house: House, words: str, *, grant: Grant | None = None, limit: int = 500) -> tuple[list[int], bool]:
    contact = await contact_of(house)
    async with house.database.connection() as conn:
        items, more = await occurrences(conn, grant or house.grant(), contact, words, limit=limit)
    return [one.id for one in items], more


async def _last(house: House) -> int:
    return int((await house.rows("message"))[-1]["id"])


@pytest.mark.parametrize(
    ("said", "sought"),
    [
        ("Où est ma commande ?", "ou est"),
        ("OU EST", "où"),
        ("e\u0301te\u0301", "été"),
        ("Œuvre, ex æquo", "oeuvre, EX AEQUO"),
        ("l’été", "L'ETE"),
        ("c'est 12 €", "C’EST 12 €"),
        ("ﬁnir", "finir"),
        ("Здравствуйте", "ЗДРАВ"),
        ("50 % de remise_", "50 %"),
        ("Merci 👍🏽 !", "👍"),
    ],
)
async def test_words_are_found_as_people_type_them(house: House, said: str, sought: str) -> None:
    await opened(house, text=said)
    assert await _found(house, sought) == ([await _last(house)], False)


async def test_what_lies_in_quarantine_is_found_by_who_asks_for_it(house: House) -> None:
    spam = await opened(house, text="Vous avez gagné")
    await house.do(lambda work: quarantine(work, grant=house.grant(), conversation_id=spam))
    assert await _found(house, "gagné") == ([], False)
    async with house.database.connection() as conn:
        items, _ = await occurrences(conn, house.grant(), await contact_of(house), "gagné", quarantine=True)
    assert [one.id for one in items] == [await _last(house)]


@pytest.mark.parametrize("sought", ["%", "_", "bonsoir", "", "\u0301", "\\"])
async def test_what_nobody_said_is_not_found(house: House, sought: str) -> None:
    await opened(house, text="Bonjour")
    assert await _found(house, sought) == ([], False)


async def test_places_and_files_are_found_by_name(house: House) -> None:
    await opened(house, text="Bonjour")
    address, sender = _where(house)
    place = Location(48.1, -1.6, name="Gare de Rennes", address="Place de la Gare")
    await house.hear(Arrived(address, "m2", sender, (place,)))
    place_id = await _last(house)
    await house.hear(
        Arrived(address, "m3", sender, (MediaRef(MediaKind.DOCUMENT, "ref", "application/pdf", "Devis vélo.pdf"),))
    )
    assert (await _found(house, "rennes"))[0] == [place_id]
    assert (await _found(house, "devis velo"))[0] == [await _last(house)]


async def test_the_newest_come_in_thread_order_and_say_when_there_are_more(house: House) -> None:
    for n in range(4):
        house.clock.forward(minutes=1)
        await house.hear(house.said(f"vélo {n}", key=f"m{n}"))
    ids = [int(row["id"]) for row in await house.rows("message")]
    assert await _found(house, "velo", limit=3) == (ids[1:], True)
    assert await _found(house, "velo", limit=4) == (ids, False)


async def test_what_was_taken_back_or_changed_is_not_found(house: House) -> None:
    await opened(house, text="Bonjour")
    address, sender = _where(house)
    await house.hear(Arrived(address, "m2", sender, (Text("à jeudi"),)))
    await house.hear(Edited(address, "m2", "e1", (Text("à vendredi"),)))
    assert (await _found(house, "jeudi"))[0] == []
    assert (await _found(house, "vendredi"))[0] == [await _last(house)]
    await house.hear(Edited(address, "m2", "e2", ()))
    assert (await _found(house, "vendredi"))[0] == []


async def test_nobody_finds_what_they_do_not_see(house: House) -> None:
    await opened(house, text="Bonjour")
    elsewhere = Grant(AGENT, Role.AGENT, frozenset({house.channel(n=1)}), frozenset())
    for grant in (elsewhere, house.grant(STRANGER)):
        assert await _found(house, "bonjour", grant=grant) == ([], False)


def _where(house: House) -> tuple[str, Sender]:
    said = house.said("", key="x")
    return said.channel, Sender((said.sender.addresses[0],))
