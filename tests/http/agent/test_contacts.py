"""Contacts over HTTP: found, corrected, merged, forgotten."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from causerie.testing.house import House
from tests.http.caller import Caller


@pytest.fixture
async def contact(house: House) -> int:
    await house.hear(house.said("Bonjour", key="m1"))
    (row,) = await house.rows("contact")
    return int(row["id"])


async def _other(house: House, contact: int) -> int:
    await house.hear(house.said("C'est encore moi", key="m2", phone="+33600000002"))
    return next(int(row["id"]) for row in await house.rows("contact") if row["id"] != contact)


async def test_people_are_found_by_name_and_address(agent: Caller, contact: int) -> None:
    await agent.patch(f"/contacts/{contact}", {"name": "Léa Martin"})

    async def found(q: str) -> list[int]:
        return [one["id"] for one in (await agent.get("/contacts", q=q)).body["items"]]

    assert await found("martin") == await found("600000001") == await found("") == [contact]
    assert await found("nobody") == await found("%") == []


async def test_people_come_page_by_page(agent: Caller, house: House, contact: int) -> None:
    other = await _other(house, contact)
    first = (await agent.get("/contacts", limit=1)).body
    second = (await agent.get("/contacts", limit=1, after=first["next"])).body
    assert sorted(one["id"] for one in first["items"] + second["items"]) == sorted([contact, other])


async def test_a_strangers_list_is_empty_and_a_contact_not_there(stranger: Caller, contact: int) -> None:
    assert (await stranger.get("/contacts")).body == {"items": [], "next": None}
    hidden, absent = await stranger.get(f"/contacts/{contact}"), await stranger.get("/contacts/999999")
    assert (hidden.status, hidden.body) == (404, absent.body)


async def test_the_thread_goes_back_page_by_page(agent: Caller, house: House, contact: int) -> None:
    for n in range(2, 6):
        house.clock.forward(minutes=1)
        await house.hear(house.said(f"mot {n}", key=f"m{n}"))
    seen: list[str] = []
    before = None
    while True:
        page = (await agent.get(f"/contacts/{contact}/thread", limit=2, **({"before": before} if before else {}))).body
        seen = [one["parts"][0]["text"] for one in page["items"]] + seen
        before = page["before"]
        if before is None:
            break
    assert seen == ["Bonjour", "mot 2", "mot 3", "mot 4", "mot 5"]


async def _words(house: House, count: int) -> list[int]:
    """So many more words of theirs, a minute apart; the ids of all their messages."""
    for n in range(2, count + 2):
        house.clock.forward(minutes=1)
        await house.hear(house.said(f"mot {n}", key=f"m{n}"))
    return [int(row["id"]) for row in await house.rows("message")]


def _ids(page: dict[str, Any]) -> list[int]:
    return [one["id"] for one in page["items"]]


async def test_the_thread_is_read_around_a_message_and_on_both_ways(agent: Caller, house: House, contact: int) -> None:
    ids = await _words(house, 9)
    page = (await agent.get(f"/contacts/{contact}/thread", around=ids[5], limit=4)).body
    assert _ids(page) == ids[3:7]
    up = (await agent.get(f"/contacts/{contact}/thread", before=page["before"], limit=10)).body
    down = (await agent.get(f"/contacts/{contact}/thread", after=page["after"], limit=10)).body
    assert (_ids(up), up["before"]) == (ids[:3], None)
    assert (_ids(down), down["after"]) == (ids[7:], None)


async def test_the_thread_is_read_from_a_moment_on(agent: Caller, house: House, contact: int) -> None:
    ids = await _words(house, 9)
    moment = next(row["at"] for row in await house.rows("message") if row["id"] == ids[6])
    page = (await agent.get(f"/contacts/{contact}/thread", at=moment.isoformat(), limit=5)).body
    assert _ids(page) == [ids[5], *ids[6:10]]
    naive = (await agent.get(f"/contacts/{contact}/thread", at="2100-01-01T00:00:00", limit=2)).body
    assert (_ids(naive), naive["after"]) == (ids[-2:], None)


async def test_one_place_at_a_time(agent: Caller, house: House, contact: int) -> None:
    ids = await _words(house, 1)
    said = await agent.get(f"/contacts/{contact}/thread", around=ids[0], at="2026-01-01T00:00:00Z")
    assert (said.status, said.code) == (400, "one_place")
    assert (await agent.get(f"/contacts/{contact}/thread", after="zzz")).code == "bad_cursor"


async def test_a_message_of_somebody_else_is_no_place_here(agent: Caller, house: House, contact: int) -> None:
    await _other(house, contact)
    theirs = (await house.rows("message"))[-1]["id"]
    said = await agent.get(f"/contacts/{contact}/thread", around=theirs)
    absent = await agent.get(f"/contacts/{contact}/thread", around=2**50)
    assert (said.status, said.body) == (404, absent.body)


async def test_what_a_page_answers_comes_along(agent: Caller, house: House, contact: int) -> None:
    ids = await _words(house, 4)
    await house.hear(replace(house.said("À propos", key="q"), reply_to="m1"))
    page = (await agent.get(f"/contacts/{contact}/thread", limit=2)).body
    assert [one["id"] for one in page["quoted"]] == ids[:1]
    whole = (await agent.get(f"/contacts/{contact}/thread")).body
    assert whole["quoted"] == []


async def test_words_are_found_whatever_their_accents(agent: Caller, house: House, contact: int) -> None:
    for n, text in enumerate(("Ça coûte combien ?", "CA COUTE cher", "rien", "l’œuvre")):
        await house.hear(house.said(text, key=f"w{n}"))
    ids = [int(row["id"]) for row in await house.rows("message")]

    async def found(contains: str) -> list[int]:
        answer = (await agent.get(f"/contacts/{contact}/messages", contains=contains)).body
        assert answer["more"] is False
        return _ids(answer)

    assert await found("ca coûte") == await found(" ÇA COU ") == [ids[1], ids[2]]
    assert await found("L'OEUVRE") == [ids[4]]
    assert await found("%") == await found("") == await found("\u0301") == []


async def test_a_name_is_corrected_and_emptied(agent: Caller, contact: int) -> None:
    assert (await agent.patch(f"/contacts/{contact}", {"name": "Léa", "language": "fr"})).body["name"] == "Léa"
    kept = (await agent.patch(f"/contacts/{contact}", {"time_zone": "Europe/Paris"})).body
    assert (kept["name"], kept["language"], kept["time_zone"]) == ("Léa", "fr", "Europe/Paris")
    assert (await agent.patch(f"/contacts/{contact}", {"name": None})).body["name"] is None
    wrong = await agent.patch(f"/contacts/{contact}", {"time_zone": "Europe/Nowhere"})
    assert (wrong.status, wrong.code) == (400, "unknown_time_zone")


@pytest.mark.parametrize("field", ["id", "blocked_at", "created_at", "identities", "source", "erased_at", "attributes"])
async def test_nothing_else_of_a_person_is_written(agent: Caller, house: House, contact: int, field: str) -> None:
    before = await house.rows("contact")
    said = await agent.patch(f"/contacts/{contact}", {field: "2026-01-01T00:00:00Z"})
    assert (said.status, said.body["params"]["errors"][0]["code"]) == (400, "field_unknown")
    assert await house.rows("contact") == before


async def test_blocking_and_letting_in(agent: Caller, contact: int) -> None:
    path = f"/contacts/{contact}/block"
    (identity,) = (await agent.post(path, {"blocked": True, "reason": "insults"})).body["identities"]
    assert (identity["blocked_at"] is not None, identity["blocked_reason"]) == (True, "insults")
    assert identity["blocked_by"] is not None
    (identity,) = (await agent.post(path, {"blocked": False, "identities": [identity["id"]]})).body["identities"]
    assert (identity["blocked_at"], identity["blocked_by"], identity["blocked_reason"]) == (None, None, None)
    assert (await agent.post(path, {"blocked": True, "identities": [1]})).status == 404
    assert (await agent.post(path, {"blocked": True, "reason": "ennui"})).status == 400


async def test_two_turn_out_to_be_one_and_then_not(supervisor: Caller, house: House, contact: int) -> None:
    other = await _other(house, contact)
    merged = (await supervisor.post(f"/contacts/{contact}/merge", {"other_id": other})).body
    assert len(merged["contact"]["identities"]) == 2
    (listed,) = (await supervisor.get(f"/contacts/{contact}/merges")).body
    assert (listed["id"], listed["gone_id"], listed["undone_at"]) == (merged["merge_id"], other, None)
    undone = (await supervisor.post(f"/merges/{merged['merge_id']}/undo")).body
    assert sorted(one["id"] for one in undone["contacts"]) == sorted([contact, other])
    again = await supervisor.post(f"/merges/{merged['merge_id']}/undo")
    assert (again.status, again.code) == (409, "already_undone")


async def test_merging_is_for_supervisors(agent: Caller, house: House, contact: int) -> None:
    said = await agent.post(f"/contacts/{contact}/merge", {"other_id": await _other(house, contact)})
    assert (said.status, said.code) == (403, "forbidden")


async def test_consents_are_shown_with_their_proof(agent: Caller, house: House, contact: int) -> None:
    await house.hear(house.said("STOP", key="m2"))
    (consent,) = (await agent.get(f"/contacts/{contact}/consents")).body
    assert (consent["purpose"], consent["state"], consent["proof"]) == ("all", "refused", "keyword")


async def test_a_person_is_forgotten(supervisor: Caller, agent: Caller, house: House, contact: int) -> None:
    refused = await agent.delete(f"/contacts/{contact}")
    assert (refused.status, refused.code) == (403, "forbidden")
    assert (await supervisor.delete(f"/contacts/{contact}")).status == 204
    assert (await supervisor.get(f"/contacts/{contact}")).status == 404
    assert [row["contact_id"] for row in await house.told("contact_erased")] == [contact]
