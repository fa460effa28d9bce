"""Invitations over HTTP: a link shown once, with its token where no proxy writes it down."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from causerie.channels.submission import Submission, sender_of, server_of
from causerie.desk.digest import Post
from causerie.http.means import Means
from causerie.model.sentences import sentence
from causerie.testing.house import ADMIN, AGENT, TEAM, House
from tests.http.caller import Caller
from tests.http.conftest import Present

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


async def test_a_house_without_e_mail_sends_nothing(admin: Caller, house: House) -> None:
    for path, body in (("/invitations", {**ZOE, "send": True}), (f"/agents/{AGENT}/reset", {"send": True})):
        said = await admin.post(path, body)
        assert (said.status, said.code) == (422, "no_email")
    assert await house.rows("invitation") == []


async def test_a_link_that_is_sent_says_how_its_letter_fares(
    means: Means, admin: Caller, present: Present, house: House
) -> None:
    way = Submission(server_of("smtp://127.0.0.1:9?tls=none"), sender_of("desk@causerie.example"))
    present.means = replace(means, post=Post(way, say=sentence, public_url=means.public_url))
    await admin.put("/company", {"name": "Vélo", "language": "en", "time_zone": "UTC"})
    await admin.post("/invitations", {**ZOE, "send": True})
    await admin.post("/invitations", {**ZOE, "email": "paul@causerie.example", "send": True, "language": "fr"})
    await admin.post("/invitations", {**ZOE, "email": "lea@causerie.example"})
    await admin.post(f"/agents/{AGENT}/reset", {"send": True})
    listed = {one["email"]: one["posting"] for one in (await admin.get("/invitations")).body}
    assert listed.pop("lea@causerie.example") is None
    assert [(one["state"], one["tries"], one["answer"]) for one in listed.values()] == [("waiting", 0, "")] * 3
    assert [row["language"] for row in await house.rows("posting")] == ["en", "fr", "fr"]
