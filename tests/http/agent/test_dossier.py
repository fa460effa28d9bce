"""What the panel beside a thread asks of a person."""

from __future__ import annotations

import pytest

from causerie.testing.house import House
from tests.http.caller import Caller

MARTINIQUE, MONTREAL = "+596696000001", "+14385550100"


@pytest.fixture
async def contact(house: House) -> int:
    await house.hear(house.said("Bonjour", key="m1"))
    return int((await house.rows("contact"))[0]["id"])


async def _zone(agent: Caller, contact: int) -> tuple[str, str] | None:
    told = (await agent.get(f"/contacts/{contact}/about")).body["zone"]
    return (told["name"], told["known_from"]) if told else None


async def test_the_hour_is_told_by_what_they_said_else_by_their_number(agent: Caller, contact: int) -> None:
    assert await _zone(agent, contact) == ("Europe/Paris", "number")
    await agent.patch(f"/contacts/{contact}", {"time_zone": "Pacific/Noumea"})
    assert await _zone(agent, contact) == ("Pacific/Noumea", "declared")


async def test_about_tells_where_they_were_met_and_how_much_there_is(agent: Caller, contact: int) -> None:
    about = (await agent.get(f"/contacts/{contact}/about")).body
    (met,) = about["sightings"]
    assert (met["heard"], met["messages"]) == (1, 1)
    assert about["totals"] == {"messages": 1, "conversations": 1, "remarks": 0}


async def test_conversations_come_page_by_page(agent: Caller, house: House, contact: int) -> None:
    (conversation,) = await house.rows("conversation")
    await agent.post(f"/conversations/{conversation['id']}/resolve")
    house.clock.forward(hours=1)
    await house.hear(house.said("Rebonjour", key="m2"))
    first = (await agent.get(f"/contacts/{contact}/conversations", limit=1)).body
    second = (await agent.get(f"/contacts/{contact}/conversations", limit=1, after=first["next"])).body
    assert [one["words"] for one in first["items"] + second["items"]] == ["Rebonjour", "Bonjour"]
    assert second["items"][0]["state"] == "resolved"


async def test_files_are_empty_until_there_is_one(agent: Caller, contact: int) -> None:
    assert (await agent.get(f"/contacts/{contact}/files")).body == {"items": [], "next": None}


async def test_values_are_written_and_refused_with_a_reason(admin: Caller, agent: Caller, contact: int) -> None:
    await admin.post("/attributes", {"key": "velos", "kind": "number", "name_fr": "Vélos", "name_en": "Bikes"})
    told = (await agent.patch(f"/contacts/{contact}/attributes", {"values": {"velos": 2}})).body
    assert told["attributes"] == (await agent.get(f"/contacts/{contact}")).body["attributes"] == {"velos": 2}
    wrong = await agent.patch(f"/contacts/{contact}/attributes", {"values": {"velos": "deux"}})
    assert (wrong.status, wrong.code, wrong.body["title"]) == (400, "attribute_number", "Ce champ attend un nombre.")
    emptied = await agent.patch(f"/contacts/{contact}/attributes", {"values": {"velos": None}})
    assert emptied.body["attributes"] == {}


async def test_a_double_is_proposed_until_it_is_told_apart(agent: Caller, house: House, contact: int) -> None:
    await house.hear(house.said("Mon autre numéro : 06 00 00 00 01", key="m2", phone="+33600000002"))
    other = next(int(row["id"]) for row in await house.rows("contact") if row["id"] != contact)
    for one in (contact, other):
        await agent.patch(f"/contacts/{one}", {"name": "Léa Martin"})
    (double,) = (await agent.get(f"/contacts/{contact}/doubles")).body
    assert (double["contact"]["id"], double["reasons"][0]["reason"]) == (other, "number_given")
    assert (await agent.post(f"/contacts/{contact}/apart", {"other_id": other})).status == 204
    assert (await agent.get(f"/contacts/{contact}/doubles")).body == []
