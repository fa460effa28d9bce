"""Codes stand until they are used or run out, serve once, and go."""

from __future__ import annotations

from datetime import timedelta

from causerie.model.continuation import LASTS
from causerie.store import continuations, visitors
from causerie.store.continuations import REMEMBERED, Claim
from causerie.store.visitors import Visitor
from causerie.testing.house import House

CODE = bytes(range(ord("'"), ord("'") + 32))  # a quote among them, which psycopg doubles in an array of text


async def drawn(house: House) -> tuple[int, Claim]:
    """A code for a visitor of the first channel, which does as well as a web chat's here."""
    channel = house.channel()
    visitor = Visitor(901, channel, "atelier", "browser", None, b"t" * 32, house.clock())
    await house.do(lambda work: visitors.add(work, visitor))
    await house.do(lambda work: continuations.add(work, 902, visitor, channel_id=channel, code=CODE))
    found = await house.do(lambda work: continuations.standing(work, [CODE]))
    return channel, found[CODE]


async def test_it_names_its_visitor_until_it_runs_out(house: House) -> None:
    _, claim = await drawn(house)
    assert (claim.id, claim.visitor.scheme, claim.visitor.address) == (902, "visitor", "browser")
    assert await house.do(lambda work: continuations.standing(work, [b"x" * 32])) == {}
    house.clock.forward(seconds=LASTS.total_seconds())
    assert await house.do(lambda work: continuations.standing(work, [CODE])) == {}


async def test_it_is_used_once_and_on_its_channel(house: House) -> None:
    channel, claim = await drawn(house)
    used = [
        await house.do(lambda work, at=at: continuations.use(work, claim, channel_id=at, identity_id=7))  # type: ignore[misc]
        for at in (channel + 1, channel, channel)
    ]
    assert used == [False, True, False]


async def test_it_goes_in_the_end(house: House) -> None:
    await drawn(house)
    assert await house.do(lambda work: continuations.sweep(work, limit=10)) == 0
    house.clock.forward(seconds=(LASTS + REMEMBERED + timedelta(seconds=1)).total_seconds())
    assert await house.do(lambda work: continuations.sweep(work, limit=10)) == 1


async def test_who_wrote_from_a_number_is_proven(house: House) -> None:
    await house.hear(house.said("Bonjour", key="1"))
    (row,) = await house.rows("identity")
    assert await house.do(lambda work: continuations.proven(work, row["contact_id"])) is True
    await house.do(lambda work: work.execute("update identity set evidence = 'code'"))
    assert await house.do(lambda work: continuations.proven(work, row["contact_id"])) is False
