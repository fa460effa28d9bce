"""Oneself: language, password, second factor."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from pyotp import TOTP

from causerie.http.means import Means
from causerie.store import agents, passwords
from causerie.testing.house import AGENT, TEAM, House
from tests.http.caller import Caller
from tests.http.conftest import signed_in

EMAIL, PASSWORD = f"agent{AGENT}@causerie.example", "des mots et du vent"


@pytest.fixture(autouse=True)
async def with_password(house: House) -> None:
    hashed = await passwords.hashed(PASSWORD)
    await house.do(lambda work: agents.set_password(work, AGENT, hashed))


async def test_whoever_asks_sees_their_rights(agent: Caller, admin: Caller, house: House) -> None:
    mine = (await agent.get("/me")).body
    assert (mine["role"], mine["rights"], mine["teams"]) == ("agent", ["answer"], [TEAM])
    assert mine["channels"] == house.grant(AGENT).channel_ids
    theirs = (await admin.get("/me")).body
    assert (theirs["rights"], theirs["channels"]) == (["administer", "supervise", "answer"], None)


async def test_language_and_theme_are_ones_own(agent: Caller) -> None:
    said = await agent.patch("/me", {"language": "en", "theme": "dark", "name": "Léa"})
    assert (said.body["language"], said.body["theme"], said.body["name"]) == ("en", "dark", "Léa")


@pytest.mark.parametrize("field", ["role", "email", "rights", "channels", "teams", "active", "id", "totp", "password"])
async def test_nobody_gives_themselves_anything_else(agent: Caller, house: House, field: str) -> None:
    before = [row for row in await house.rows("agent") if row["id"] == AGENT]
    said = await agent.patch("/me", {field: "admin"})
    assert (said.status, said.body["params"]["errors"][0]["code"]) == (400, "field_unknown")
    assert [row for row in await house.rows("agent") if row["id"] == AGENT] == before


async def test_a_new_password_needs_the_old_one_and_ends_other_sessions(
    agent: Caller, nobody: Caller, means: Means
) -> None:
    other = await signed_in(nobody, means, AGENT)
    refused = await agent.patch("/me", {"current_password": "wrong", "new_password": "une phrase nouvelle"})
    assert (refused.status, refused.code) == (400, "wrong_password")
    said = await agent.patch("/me", {"current_password": PASSWORD, "new_password": "une phrase nouvelle"})
    assert said.status == 200
    assert (await agent.get("/me")).status == 200
    assert (await other.get("/me")).status == 401
    signed = await nobody.post("/session", {"email": EMAIL, "password": "une phrase nouvelle"})
    assert signed.status == 200


@pytest.mark.parametrize(
    ("new", "code"),
    [
        ("court", "password_short"),
        ("aaaaaaaaaaaa", "password_plain"),
        (EMAIL, "password_plain"),
        ("x" * 300, "password_long"),
    ],
)
async def test_a_password_that_is_guessed_is_refused(agent: Caller, new: str, code: str) -> None:
    said = await agent.patch("/me", {"current_password": PASSWORD, "new_password": new})
    assert (said.status, said.code) == (400, code)


async def test_the_old_password_cannot_be_guessed_through_here(agent: Caller) -> None:
    guess = {"current_password": "wrong", "new_password": "une phrase nouvelle"}
    codes = [(await agent.patch("/me", guess)).code for _ in range(11)]
    assert codes[-1] == "too_many_tries"


async def _enrolled(agent: Caller, house: House) -> TOTP:
    offered = (await agent.post("/me/totp")).body
    assert offered["uri"].startswith("otpauth://totp/Causerie")
    assert offered["qr"].startswith("<svg")
    totp = TOTP(offered["secret"])
    confirmed = await agent.put("/me/totp", {"code": totp.at(house.clock())})
    assert confirmed.status == 204
    return totp


async def test_a_code_is_asked_for_once_it_was_confirmed(agent: Caller, nobody: Caller, house: House) -> None:
    words: dict[str, Any] = {"email": EMAIL, "password": PASSWORD}
    await agent.post("/me/totp")
    assert (await nobody.post("/session", words)).status == 200
    totp = await _enrolled(agent, house)
    assert (await agent.get("/me")).body["totp"] is True
    asked = await nobody.post("/session", words)
    assert (asked.status, asked.code) == (401, "code_needed")
    house.clock.forward(seconds=30)
    assert (await nobody.post("/session", {**words, "code": totp.at(house.clock())})).status == 200


async def test_a_code_passes_once(agent: Caller, nobody: Caller, house: House) -> None:
    totp = await _enrolled(agent, house)
    words = {"email": EMAIL, "password": PASSWORD, "code": totp.at(house.clock())}
    used = await nobody.post("/session", words)
    assert (used.status, used.code) == (401, "wrong_sign_in")
    house.clock.forward(seconds=30)
    fresh = {**words, "code": totp.at(house.clock())}
    assert [(await nobody.post("/session", fresh)).status for _ in range(2)] == [200, 401]


async def test_an_old_code_is_none(agent: Caller, nobody: Caller, house: House) -> None:
    totp = await _enrolled(agent, house)
    old = totp.at(house.clock() - timedelta(minutes=5))
    said = await nobody.post("/session", {"email": EMAIL, "password": PASSWORD, "code": old})
    assert (said.status, said.code) == (401, "wrong_sign_in")


async def test_a_second_factor_is_not_replaced_in_passing(agent: Caller, house: House) -> None:
    await _enrolled(agent, house)
    said = await agent.post("/me/totp")
    assert (said.status, said.code) == (409, "totp_already")


async def test_it_is_turned_off_with_the_password(agent: Caller, nobody: Caller, house: House) -> None:
    await _enrolled(agent, house)
    assert (await agent.delete("/me/totp", {"current_password": "wrong"})).code == "wrong_password"
    assert (await agent.delete("/me/totp", {"current_password": PASSWORD})).status == 204
    assert (await nobody.post("/session", {"email": EMAIL, "password": PASSWORD})).status == 200


async def test_a_wrong_first_code_turns_nothing_on(agent: Caller, nobody: Caller) -> None:
    await agent.post("/me/totp")
    said = await agent.put("/me/totp", {"code": "000000"})
    assert (said.status, said.code) == (400, "wrong_code")
    assert (await nobody.post("/session", {"email": EMAIL, "password": PASSWORD})).status == 200
