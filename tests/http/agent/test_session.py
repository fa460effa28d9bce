"""Signing in over HTTP, and out again."""

from __future__ import annotations

import pytest

from causerie.desk.sign_in import PER_ACCOUNT
from causerie.store import agents, passwords
from causerie.testing.house import AGENT, House
from tests.http.caller import Caller

EMAIL, PASSWORD = f"agent{AGENT}@causerie.example", "des mots et du vent"


@pytest.fixture
async def with_password(house: House) -> None:
    hashed = await passwords.hashed(PASSWORD)
    await house.do(lambda work: agents.set_password(work, AGENT, hashed))


async def _sign_in(caller: Caller, password: str = PASSWORD, email: str = EMAIL) -> tuple[int, str]:
    said = await caller.post("/session", {"email": email, "password": password})
    return said.status, "" if said.status == 200 else said.code


@pytest.mark.usefixtures("with_password")
async def test_signing_in_gives_a_cookie_and_says_who_one_is(nobody: Caller) -> None:
    said = await nobody.post("/session", {"email": EMAIL.upper(), "password": PASSWORD})
    assert (said.status, said.body["id"], said.body["rights"]) == (200, AGENT, ["answer"])
    cookie = said.headers["set-cookie"].partition(";")[0]
    assert (await nobody.also(cookie=cookie).get("/me")).body == said.body


@pytest.mark.usefixtures("with_password")
async def test_a_wrong_password_and_an_unknown_address_are_answered_alike(nobody: Caller) -> None:
    wrong = await nobody.post("/session", {"email": EMAIL, "password": "des mots et du sable"})
    unknown = await nobody.post("/session", {"email": "nobody@causerie.example", "password": PASSWORD})
    assert (wrong.status, wrong.code) == (401, "wrong_sign_in")
    assert wrong.body == unknown.body
    assert "set-cookie" not in wrong.headers


@pytest.mark.usefixtures("with_password")
async def test_guessing_is_slowed_per_account_whether_it_exists_or_not(nobody: Caller, house: House) -> None:
    for email in (EMAIL, "nobody@causerie.example"):
        tries = [await _sign_in(nobody, "a wrong guess", email) for _ in range(PER_ACCOUNT + 1)]
        assert tries == [(401, "wrong_sign_in")] * PER_ACCOUNT + [(429, "too_many_tries")]
    refused = await nobody.post("/session", {"email": EMAIL, "password": PASSWORD})
    assert refused.status == 429
    assert 0 < int(refused.headers["retry-after"]) <= 900
    house.clock.forward(minutes=16)
    assert await _sign_in(nobody) == (200, "")


@pytest.mark.usefixtures("with_password")
async def test_signing_out_ends_the_session(nobody: Caller) -> None:
    said = await nobody.post("/session", {"email": EMAIL, "password": PASSWORD})
    mine = nobody.also(cookie=said.headers["set-cookie"].partition(";")[0])
    left = await mine.delete("/session")
    assert (left.status, "Max-Age=0" in left.headers["set-cookie"]) == (204, True)
    assert (await mine.get("/me")).code == "signed_out"


@pytest.mark.usefixtures("with_password")
async def test_a_page_of_another_site_cannot_sign_anybody_in(nobody: Caller) -> None:
    foreign = nobody.also(origin="https://evil.example", sec_fetch_site="cross-site")
    said = await foreign.post("/session", {"email": EMAIL, "password": PASSWORD})
    assert (said.status, said.code) == (403, "cross_site")


async def test_an_account_without_a_password_lets_nobody_in(nobody: Caller) -> None:
    assert await _sign_in(nobody, "anything at all") == (401, "wrong_sign_in")
