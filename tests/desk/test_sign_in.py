"""Signing in, at the desk: counted before it is judged, and as slow for nobody as for somebody."""

from __future__ import annotations

import asyncio

import pytest
from argon2 import PasswordHasher

from causerie.desk.sign_in import PER_ACCOUNT, PER_PLACE, Attempt, key_of, sign_in, sign_out
from causerie.model.errors import CauserieError, TooMany, Unauthenticated
from causerie.store import agents, passwords
from causerie.store.agents import Person
from causerie.testing.house import AGENT, VAULT, House

EMAIL, PASSWORD = f"agent{AGENT}@causerie.example", "des mots et du vent"


def attempt(email: str = EMAIL, password: str = PASSWORD, *, place: str = "192.0.2.1") -> Attempt:
    return Attempt(email, password, None, place)


async def tried(house: House, given: Attempt) -> str:
    """The code of the refusal; empty when let in."""
    try:
        await sign_in(house.database, VAULT, given, now=house.clock())
    except CauserieError as refusal:
        return refusal.code
    return ""


@pytest.fixture(autouse=True)
async def with_password(house: House) -> None:
    hashed = await passwords.hashed(PASSWORD)
    await house.do(lambda work: agents.set_password(work, AGENT, hashed))


async def test_a_session_is_opened_under_the_hash_of_its_token(house: House) -> None:
    token = await sign_in(house.database, VAULT, attempt(), now=house.clock())
    (row,) = await house.rows("session")
    assert (bytes(row["token"]), row["agent_id"]) == (key_of(VAULT, token), AGENT)


async def test_tokens_are_new_each_time(house: House) -> None:
    tokens = {await sign_in(house.database, VAULT, attempt(), now=house.clock()) for _ in range(3)}
    assert len(tokens) == 3


async def test_asking_many_times_at_once_gains_nothing(house: House) -> None:
    guesses = (tried(house, attempt(password=f"guess {n}")) for n in range(PER_ACCOUNT + 5))
    codes = await asyncio.gather(*guesses)
    assert sorted(codes) == sorted(["wrong_sign_in"] * PER_ACCOUNT + ["too_many_tries"] * 5)


async def test_one_place_cannot_try_every_account(house: House) -> None:
    codes = [await tried(house, attempt(email=f"somebody{n}@causerie.example")) for n in range(PER_PLACE + 1)]
    assert codes[-1] == "too_many_tries"
    assert await tried(house, attempt(place="192.0.2.2")) == ""


async def test_who_signs_in_right_does_not_use_up_their_offices_tries(house: House) -> None:
    codes = [await tried(house, attempt()) for _ in range(PER_PLACE + 2)]
    assert set(codes) == {""}


async def test_a_wait_is_said_in_seconds(house: House) -> None:
    for _ in range(PER_ACCOUNT):
        await tried(house, attempt(password="wrong"))
    house.clock.forward(minutes=5)
    with pytest.raises(TooMany) as refused:
        await sign_in(house.database, VAULT, attempt(), now=house.clock())
    assert refused.value.params["retry_after"] == 600


async def test_an_unknown_address_is_compared_with_a_password_all_the_same(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared = []
    matches = passwords.matches

    async def watched(kept: str | None, password: str) -> bool:
        compared.append(kept)
        return await matches(kept, password)

    monkeypatch.setattr(passwords, "matches", watched)
    for email in (EMAIL, "nobody@causerie.example"):
        with pytest.raises(Unauthenticated):
            await sign_in(house.database, VAULT, attempt(email, "wrong"), now=house.clock())
    assert [kept is None for kept in compared] == [False, True]


async def test_who_has_left_is_nobody(house: House) -> None:
    await house.do(lambda work: agents.change(work, AGENT, {"active": False}))
    assert await tried(house, attempt()) == "wrong_sign_in"


async def test_a_weaker_hash_is_made_anew(house: House) -> None:
    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    await house.do(lambda work: agents.set_password(work, AGENT, weak))
    assert await tried(house, attempt()) == ""
    async with house.database.connection() as conn:
        person: Person = await agents.person(conn, AGENT)
    assert person.password is not None
    assert not passwords.outdated(person.password)


async def test_signing_out_is_told(house: House) -> None:
    token = await sign_in(house.database, VAULT, attempt(), now=house.clock())
    await house.do(lambda work: sign_out(work, key_of(VAULT, token)))
    assert await house.rows("session") == []
    assert [row["agent_id"] for row in await house.told("rights_changed")] == [AGENT]
    await house.do(lambda work: sign_out(work, key_of(VAULT, token)))
    assert len(await house.told("rights_changed")) == 1
