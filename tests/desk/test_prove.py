"""The second factor, at the desk."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pyotp import TOTP

from causerie.desk import prove
from causerie.model.errors import Invalid, Unauthenticated
from causerie.store import agents
from causerie.store.agents import Person
from causerie.testing.house import AGENT, VAULT, House


async def person(house: House) -> Person:
    async with house.database.connection() as conn:
        return await agents.person(conn, AGENT)


async def enrolled(house: House) -> TOTP:
    someone = await person(house)
    totp = TOTP(await house.do(lambda work: prove.offer(work, VAULT, someone)))
    offered = await person(house)
    await house.do(lambda work: prove.confirm(work, VAULT, offered, totp.at(house.clock())))
    return totp


async def test_an_offered_secret_asks_for_nothing_yet(house: House) -> None:
    someone = await person(house)
    secret = await house.do(lambda work: prove.offer(work, VAULT, someone))
    offered = await person(house)
    assert not prove.required(VAULT, offered)
    assert offered.totp is not None
    assert secret.encode() not in offered.totp
    await house.do(lambda work: prove.check(work, VAULT, offered, None))


@pytest.mark.parametrize("drift", [-30, 0, 30])
async def test_a_clock_may_be_half_a_minute_off(house: House, drift: int) -> None:
    totp = await enrolled(house)
    house.clock.forward(minutes=5)
    someone = await person(house)
    code = totp.at(house.clock() + timedelta(seconds=drift))
    await house.do(lambda work: prove.check(work, VAULT, someone, f"{code[:3]} {code[3:]}"))


@pytest.mark.parametrize("drift", [-90, 90])
async def test_but_not_more(house: House, drift: int) -> None:
    totp = await enrolled(house)
    house.clock.forward(minutes=5)
    someone = await person(house)
    code = totp.at(house.clock() + timedelta(seconds=drift))
    with pytest.raises(Unauthenticated):
        await house.do(lambda work: prove.check(work, VAULT, someone, code))


async def test_an_earlier_code_is_spent_with_a_later_one(house: House) -> None:
    totp = await enrolled(house)
    house.clock.forward(minutes=5)
    someone = await person(house)
    now, before = totp.at(house.clock()), totp.at(house.clock() - timedelta(seconds=30))
    await house.do(lambda work: prove.check(work, VAULT, someone, now))
    with pytest.raises(Unauthenticated):
        await house.do(lambda work: prove.check(work, VAULT, someone, before))


@pytest.mark.parametrize("code", ["", "000000", "abcdef", "é" * 6, "1234567"])
async def test_what_is_no_code_confirms_nothing(house: House, code: str) -> None:
    someone = await person(house)
    await house.do(lambda work: prove.offer(work, VAULT, someone))
    offered = await person(house)
    with pytest.raises(Invalid):
        await house.do(lambda work: prove.confirm(work, VAULT, offered, code))
