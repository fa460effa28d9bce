"""Colleagues over HTTP."""

from __future__ import annotations

import pytest

from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, TEAM, House
from tests.http.caller import Caller

NEW = {
    "name": "Zoé",
    "email": "zoe@causerie.example",
    "role": "agent",
    "password": "des mots et du vent",
    "teams": [TEAM],
    "channels": [],
}


async def test_a_colleague_comes_and_can_sign_in(admin: Caller, nobody: Caller) -> None:
    made = await admin.post("/agents", NEW)
    assert (made.status, made.body["teams"], made.body["active"]) == (201, [TEAM], True)
    assert "password" not in made.body
    signed = await nobody.post("/session", {"email": NEW["email"], "password": NEW["password"]})
    assert (signed.status, signed.body["name"]) == (200, "Zoé")


async def test_a_password_that_is_guessed_is_refused(admin: Caller) -> None:
    said = await admin.post("/agents", {**NEW, "password": "zoe@causerie.example"})
    assert (said.status, said.code) == (400, "password_plain")


async def test_an_address_taken_is_said_to_be(admin: Caller) -> None:
    said = await admin.post("/agents", {**NEW, "email": f"AGENT{AGENT}@causerie.example"})
    assert (said.status, said.code) == (409, "email_taken")


async def test_rights_change_at_once(admin: Caller, agent: Caller, house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    assert len((await agent.get("/conversations")).body["items"]) == 1
    changed = await admin.patch(f"/agents/{AGENT}", {"teams": [OTHER_TEAM]})
    assert changed.body["teams"] == [OTHER_TEAM]
    assert (await agent.get("/conversations")).body["items"] == []
    await admin.patch(f"/agents/{AGENT}", {"channels": [house.channel()]})
    assert len((await agent.get("/conversations")).body["items"]) == 1
    await admin.patch(f"/agents/{AGENT}", {"active": False})
    assert (await agent.get("/conversations")).code == "signed_out"


async def test_the_last_administrator_stays(admin: Caller) -> None:
    said = await admin.patch(f"/agents/{ADMIN}", {"role": "agent"})
    assert (said.status, said.code) == (409, "last_administrator")


@pytest.mark.parametrize("given", [{"role": "owner"}, {"teams": [0]}, {"teams": "2"}, {"password": "x" * 12}])
async def test_nonsense_is_refused(admin: Caller, given: dict[str, object]) -> None:
    assert (await admin.patch(f"/agents/{AGENT}", given)).code == "malformed"


async def test_everybody_sees_who_works_here(agent: Caller) -> None:
    assert AGENT in [one["id"] for one in (await agent.get("/agents")).body]
