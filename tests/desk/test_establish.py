"""The company's name, language and clock: chosen by administrators, told to the journal without a word of them."""

from __future__ import annotations

import pytest

from causerie.desk.appoint import Newcomer, appoint
from causerie.desk.establish import establish
from causerie.model.agent import Language
from causerie.model.errors import Forbidden, Invalid
from causerie.model.grant import Role
from causerie.model.house import Company
from causerie.store import agents
from causerie.testing.house import ADMIN, SUPERVISOR, House

WANTED = Company("Vélo", Language.EN, "America/Montreal")


async def _language(house: House, newcomer: Newcomer) -> Language:
    agent_id = await house.do(lambda work: appoint(work, house.ids, newcomer))
    async with house.database.connection() as conn:
        return (await agents.agent(conn, agent_id)).language


async def test_it_is_kept_and_every_screen_looks_again(house: House) -> None:
    await house.do(lambda work: establish(work, grant=house.grant(), wanted=WANTED))
    await house.directory.refresh(monotonic=0.0)
    assert house.directory.company == WANTED
    (told,) = await house.told("names_changed")
    assert (told["agent_id"], told["data"]) == (ADMIN, {"company": True})


async def test_new_colleagues_begin_in_its_language_unless_they_say_theirs(house: House) -> None:
    await house.do(lambda work: establish(work, grant=house.grant(), wanted=WANTED))
    assert await _language(house, Newcomer("Zoé", "zoe@causerie.example", Role.AGENT, None)) is Language.EN
    paul = Newcomer("Paul", "paul@causerie.example", Role.AGENT, None, language=Language.FR)
    assert await _language(house, paul) is Language.FR


async def test_a_zone_is_one_that_exists(house: House) -> None:
    with pytest.raises(Invalid, match="unknown_time_zone"):
        await house.do(lambda work: establish(work, grant=house.grant(), wanted=Company("Vélo", time_zone="Mars")))
    assert await house.rows("setting") == []


async def test_only_administrators_say_so(house: House) -> None:
    with pytest.raises(Forbidden):
        await house.do(lambda work: establish(work, grant=house.grant(SUPERVISOR), wanted=WANTED))
