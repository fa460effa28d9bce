"""Changing how one proves oneself: the old proof first, everybody else out."""

from __future__ import annotations

import pytest

from causerie.desk import secure
from causerie.desk.sign_in import PER_ACCOUNT, open_session
from causerie.model.errors import Invalid, TooMany
from causerie.store import agents, passwords
from causerie.store.agents import Person
from causerie.testing.house import AGENT, SUPERVISOR, VAULT, House

PASSWORD = "des mots et du vent"


@pytest.fixture
async def person(house: House) -> Person:
    hashed = await passwords.hashed(PASSWORD)
    await house.do(lambda work: agents.set_password(work, AGENT, hashed))
    async with house.database.connection() as conn:
        return await agents.person(conn, AGENT)


async def test_the_current_password_is_asked_for(house: House, person: Person) -> None:
    await secure.require_password(house.database, VAULT, person, PASSWORD, now=house.clock())
    for wrong in ("wrong", "", None):
        with pytest.raises(Invalid, match="wrong_password"):
            await secure.require_password(house.database, VAULT, person, wrong, now=house.clock())


async def test_guessing_it_counts_like_a_sign_in(house: House, person: Person) -> None:
    for _ in range(PER_ACCOUNT):
        with pytest.raises(Invalid):
            await secure.require_password(house.database, VAULT, person, "wrong", now=house.clock())
    with pytest.raises(TooMany):
        await secure.require_password(house.database, VAULT, person, PASSWORD, now=house.clock())


async def test_a_change_ends_ones_other_sessions_and_nobody_elses(house: House) -> None:
    for agent_id in (AGENT, AGENT, SUPERVISOR):
        await house.do(lambda work, who=agent_id: open_session(work, VAULT, who))
    keep = bytes(next(row["token"] for row in await house.rows("session") if row["agent_id"] == AGENT))
    await house.do(lambda work: secure.set_password(work, AGENT, "hash", keep=keep))
    left = sorted((row["agent_id"], bytes(row["token"]) == keep) for row in await house.rows("session"))
    assert left == sorted([(AGENT, True), (SUPERVISOR, False)])
    assert [row["agent_id"] for row in await house.told("rights_changed")] == [AGENT]


async def test_a_new_password_has_to_be_good(person: Person) -> None:
    with pytest.raises(Invalid, match="password_plain"):
        await secure.new_password(person, person.email)
    assert await passwords.matches(await secure.new_password(person, "une phrase nouvelle"), "une phrase nouvelle")
