"""Whoever holds a link: looks at it, joins by it, signed in; or chooses a new password and signs in with it."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.testing.house import AGENT, TEAM
from tests.http.caller import Caller

PASSWORD = "des mots et du vent"
WRONG = {"token": "x" * 43}


async def _token(admin: Caller, path: str, body: Any = None) -> str:
    return str((await admin.post(path, body)).body["link"]).partition("#")[2]


async def _invited(admin: Caller) -> str:
    body = {"email": "zoe@causerie.example", "role": "supervisor", "teams": [TEAM], "channels": []}
    return await _token(admin, "/invitations", body)


def _answer(token: str, **change: str) -> dict[str, str]:
    return {"token": token, "name": "Zoé", "password": PASSWORD, "language": "en", **change}


async def test_somebody_joins_and_is_signed_in(admin: Caller, nobody: Caller) -> None:
    token = await _invited(admin)
    looked = (await nobody.post("/join/look", {"token": token})).body
    assert (looked["kind"], looked["email"], looked["role"]) == ("join", "zoe@causerie.example", "supervisor")
    joined = await nobody.post("/join", _answer(token))
    assert (joined.status, joined.body["name"], joined.body["language"], joined.body["teams"]) == (
        201,
        "Zoé",
        "en",
        [TEAM],
    )
    zoe = nobody.also(cookie=joined.headers["set-cookie"].partition(";")[0])
    assert (await zoe.get("/me")).body["role"] == "supervisor"
    assert (await nobody.post("/join", _answer(token))).status == 404
    assert (await nobody.post("/join/look", {"token": token})).status == 404


@pytest.mark.parametrize("password", ["court", "zoe@causerie.example", "aaaaaaaaaaaaa"])
async def test_a_poor_password_does_not_spend_the_link(admin: Caller, nobody: Caller, password: str) -> None:
    token = await _invited(admin)
    assert (await nobody.post("/join", _answer(token, password=password))).status == 400
    assert (await nobody.post("/join", _answer(token))).status == 201


async def test_a_colleague_chooses_a_new_password(admin: Caller, agent: Caller, nobody: Caller) -> None:
    token = await _token(admin, f"/agents/{AGENT}/reset")
    looked = (await nobody.post("/join/look", {"token": token})).body
    assert (looked["kind"], looked["email"]) == ("reset", f"agent{AGENT}@causerie.example")
    assert (await nobody.post("/join", _answer(token))).status == 404
    assert (await nobody.post("/join/reset", {"token": token, "password": "court"})).code == "password_short"
    assert (await nobody.post("/join/reset", {"token": token, "password": PASSWORD})).status == 204
    assert (await agent.get("/me")).status == 401, "whoever was signed in as them no longer is"
    signed = await nobody.post("/session", {"email": f"agent{AGENT}@causerie.example", "password": PASSWORD})
    assert signed.status == 200
    assert (await nobody.post("/join/reset", {"token": token, "password": PASSWORD})).status == 404


async def test_a_link_that_nobody_made_is_refused_alike(admin: Caller, nobody: Caller) -> None:
    said = [
        await nobody.post("/join/look", WRONG),
        await nobody.post("/join", _answer(WRONG["token"])),
        await nobody.post("/join/reset", {**WRONG, "password": PASSWORD}),
        await nobody.post("/join/reset", {"token": await _invited(admin), "password": PASSWORD}),
    ]
    assert [one.status for one in said] == [404] * 4
    assert len({one.content for one in said}) == 1
