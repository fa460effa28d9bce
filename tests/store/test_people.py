"""People found as they are typed, by index, and only by those who may know of them."""

from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from causerie.desk.quarantine import quarantine
from causerie.store import people
from causerie.store.database import rows
from causerie.testing.house import ADMIN, AGENT, STRANGER, House

HEARD = {"+33612345678": "Hélène Mœbius-Carré", "+33698765432": "Léa Martin", "+441632960001": "Zoë O’Brien"}


@pytest.fixture
async def known(house: House) -> House:
    for n, (phone, name) in enumerate(HEARD.items()):
        await house.hear(house.said("Bonjour", key=f"m{n}", phone=phone))
        await house.do(
            lambda work, phone=phone, name=name: work.execute(
                """update contact c set name = %s from identity i where i.contact_id = c.id and i.address = %s""",
                [name, phone],
            )
        )
    return house


async def _found(house: House, *words: str, agent_id: int = AGENT) -> list[str | None]:
    async with house.database.connection() as conn:
        return [one.name for one in await people.find(conn, house.grant(agent_id), words, limit=6)]


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("hel", "Hélène Mœbius-Carré"),
        ("HÉLÈNE", "Hélène Mœbius-Carré"),
        ("car hel", "Hélène Mœbius-Carré"),
        ("moeb", "Hélène Mœbius-Carré"),
        ("mart", "Léa Martin"),
        ("zoe o'b", "Zoë O’Brien"),
        ("+33 6 98", "Léa Martin"),
        ("06 98 76", "Léa Martin"),
        ("0698765432", "Léa Martin"),
        ("+4416", "Zoë O’Brien"),
    ],
)
async def test_a_person_is_found_as_they_are_typed(known: House, typed: str, name: str) -> None:
    assert await _found(known, *typed.split()) == [name]


@pytest.mark.parametrize("typed", ["", "h", "artin", "hel mart", "!!", "%", "06", "__"])
async def test_who_is_not_meant_is_not_found(known: House, typed: str) -> None:
    assert await _found(known, *typed.split()) == []


async def test_what_is_known_of_somebody_finds_them(known: House) -> None:
    about = json.dumps({"town": "Évreux", "loyal": True, "bikes": 3})
    await known.do(
        lambda work: work.execute("update contact set attributes = %s::jsonb where name like 'Z%%'", [about])
    )
    assert await _found(known, "evre") == ["Zoë O’Brien"]
    assert await _found(known, "true") == []


async def test_people_of_other_channels_are_nobody(known: House) -> None:
    assert await _found(known, "hel", agent_id=STRANGER) == []
    assert await _found(known, "hel", agent_id=ADMIN) == ["Hélène Mœbius-Carré"]


async def test_who_only_sent_spam_is_found_by_who_asks_for_it(known: House) -> None:
    async def held(*words: str) -> list[str | None]:
        async with known.database.connection() as conn:
            found = await people.find(conn, known.grant(AGENT), words, limit=6, quarantine=True)
            return [one.name for one in found]

    (talk,) = await _talks(known, "Hélène Mœbius-Carré")
    await known.do(lambda work: quarantine(work, grant=known.grant(AGENT), conversation_id=talk))
    assert (await _found(known, "hel"), await held("hel")) == ([], ["Hélène Mœbius-Carré"])
    await known.do(lambda work: work.execute("update message set conversation_id = null"))
    assert await _found(known, "hel") == ["Hélène Mœbius-Carré"]


async def _talks(house: House, name: str) -> list[int]:
    """The conversations of somebody."""
    found = await house.database.read(
        """select c.id from conversation c join identity i on i.id = c.identity_id
           join contact p on p.id = i.contact_id where p.name = %s""",
        [name],
    )
    return [row["id"] for row in found]


async def test_the_forgotten_are_not_found(known: House) -> None:
    await known.do(lambda work: work.execute("update contact set erased_at = now() where name like 'H%%'"))
    assert await _found(known, "hel") == []
    assert await _found(known, "+33612345678") == []


async def test_as_many_as_are_asked_for_the_newest_first(known: House) -> None:
    await known.do(lambda work: work.execute("update contact set name = 'Ana'"))
    async with known.database.connection() as conn:
        found = await people.find(conn, known.grant(), ["ana"], limit=2)
    assert [one.identities[0].address for one in found] == list(HEARD)[:0:-1]


@pytest.mark.parametrize(
    ("typed", "index"),
    [("martin", "contact_words"), ("lea@", "identity_address"), ("06 98 76", "identity_number")],
)
async def test_each_way_is_an_index(known: House, typed: str, index: str) -> None:
    """Among three people a planner reads everything: it is told not to, and shows which index it has."""
    params = {**_asked(typed.split()), "channels": None, "quarantine": False, "cap": people.CANDIDATES, "limit": 6}
    async with known.database.connection() as conn, conn.transaction():
        await conn.execute("set local enable_seqscan = off")
        plan = await rows(conn, "explain " + people.CANDIDATE, params)
    assert index in json.dumps(plan)


def _asked(words: Sequence[str]) -> dict[str, object]:
    asked = people.asked(words)
    assert asked is not None
    return asked
