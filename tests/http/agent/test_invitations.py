"""Invitations over HTTP: a link shown once, with its token where no proxy writes it down."""

from __future__ import annotations

from typing import Any

from causerie.testing.house import ADMIN, AGENT, TEAM, House
from tests.http.caller import Caller

ZOE: dict[str, Any] = {"email": "zoe@causerie.example", "role": "agent", "teams": [TEAM], "channels": []}


async def test_a_link_is_shown_once_and_listed_without_its_token(admin: Caller) -> None:
    made = await admin.post("/invitations", ZOE)
    link, _, token = made.body["link"].partition("#")
    assert (made.status, link, len(token) > 40) == (201, "https://causerie.example/join", True)
    listed = await admin.get("/invitations")
    (one,) = listed.body
    assert {name: one[name] for name in ZOE} == ZOE
    assert (one["kind"], one["invited_by"], one["agent_id"]) == ("join", ADMIN, None)
    assert token.encode() not in listed.content


async def test_it_is_revoked_once(admin: Caller) -> None:
    made = (await admin.post("/invitations", ZOE)).body
    assert (await admin.delete(f"/invitations/{made['id']}")).status == 204
    assert (await admin.delete(f"/invitations/{made['id']}")).status == 404
    assert (await admin.get("/invitations")).body == []


async def test_a_link_for_a_new_password_names_whose(admin: Caller, house: House) -> None:
    made = (await admin.post(f"/agents/{AGENT}/reset")).body
    (one,) = (await admin.get("/invitations")).body
    assert (one["id"], one["kind"], one["agent_id"]) == (made["id"], "reset", AGENT)


async def test_a_token_of_the_api_makes_no_link(admin: Caller) -> None:
    token = (await admin.post("/tokens", {"name": "program"})).body["token"]
    program = Caller(admin.client, {"authorization": f"Bearer {token}"})
    assert (await program.post("/invitations", ZOE)).code == "in_person_only"
    assert (await program.post(f"/agents/{AGENT}/reset")).code == "in_person_only"
    assert (await program.get("/invitations")).status == 200


async def test_what_is_no_invitation_is_refused(admin: Caller) -> None:
    assert (await admin.post("/invitations", {**ZOE, "email": "agent6@causerie.example"})).code == "email_taken"
    assert (await admin.post("/invitations", {**ZOE, "email": "nobody"})).status == 400
    assert (await admin.post("/invitations", {**ZOE, "teams": [987]})).status == 404
