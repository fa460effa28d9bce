"""Provider accounts over HTTP: what goes in, and what never comes out."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.channels.protocol import Health
from causerie.http.means import Means
from causerie.model.sentences import sentence
from causerie.testing.house import House
from tests.http.caller import Caller

CANARY = "canari-secret-9f1c"
SITE = {"provider": "webchat", "name": "Site", "credentials": {"secret": CANARY}}


async def test_a_connection_is_made_changed_and_taken_off(admin: Caller, house: House) -> None:
    made = await admin.post("/connections", SITE)
    assert made.status == 201
    assert made.body["hook_url"].startswith("https://causerie.example/hooks/")
    path = f"/connections/{made.body['id']}"
    changed = await admin.patch(path, {"name": "Boutique", "api_base": "http://127.0.0.1:9000"})
    assert (changed.body["name"], changed.body["api_base"]) == ("Boutique", "http://127.0.0.1:9000")
    back = await admin.patch(path, {"api_base": None})
    assert (back.body["name"], back.body["api_base"]) == ("Boutique", None)
    assert (await admin.delete(path)).status == 204
    assert made.body["id"] not in [one["id"] for one in (await admin.get("/connections")).body]
    gone = await admin.patch(path, {"name": "Encore"})
    assert (gone.status, gone.code) == (404, "not_found")


async def test_a_credential_never_comes_out_again(admin: Caller) -> None:
    said = [await admin.post("/connections", SITE)]
    path = f"/connections/{said[0].body['id']}"
    said += [
        await admin.get("/connections"),
        await admin.patch(path, {"credentials": {"member_secret": CANARY}}),
        await admin.patch(path, {"credentials": {"nonsense": CANARY}}),
        await admin.post("/connections", {**SITE, "provider": CANARY}),
        await admin.post("/connections", {**SITE, "credentials": {"secret": [CANARY]}}),
        await admin.post(f"{path}/check"),
        await admin.get("/channels"),
        await admin.get("/journal"),
    ]
    assert [answer.status for answer in said] == [201, 200, 200, 400, 400, 400, 200, 200, 200]
    assert all(CANARY.encode() not in answer.content for answer in said)


async def test_a_missing_credential_is_named(admin: Caller) -> None:
    written = {"provider": "telegram", "name": "Bot", "credentials": {}}
    said = await admin.also(accept_language="en").post("/connections", written)
    assert (said.status, said.code) == (400, "credential_missing")
    assert said.body["title"] == "The credential “bot_token” is missing."


class _Session:
    def __init__(self, health: Health) -> None:
        self.health = health

    async def check(self) -> Health:
        return self.health

    async def connect(self, hook_url: str) -> Health:
        return Health(True, "hook_set", {"hook": hook_url})


@pytest.mark.parametrize(("ok", "state"), [(True, "live"), (False, "degraded")])
async def test_a_check_says_what_it_found_and_the_channels_follow(
    admin: Caller, means: Means, house: House, monkeypatch: pytest.MonkeyPatch, ok: bool, state: str
) -> None:
    async def session(held: Any) -> _Session:
        return _Session(Health(ok, "ok" if ok else "unauthorised", {"number": "+337"}))

    monkeypatch.setattr(means.lines, "session", session)
    path = f"/connections/{house.held['twilio'].connection.id}"
    found = (await admin.post(f"{path}/check")).body
    assert (found["ok"], found["facts"]) == (ok, {"number": "+337"})
    assert found["sentence"] == ("Tout fonctionne." if ok else sentence("unauthorised", "fr"))
    cards = (await admin.get("/channels")).body
    assert {one["state"] for one in cards if one["provider"] == "twilio"} == {state}
    hooked = (await admin.post(f"{path}/connect")).body
    assert hooked["facts"]["hook"] == f"https://causerie.example/hooks/{house.held['twilio'].connection.hook}"
