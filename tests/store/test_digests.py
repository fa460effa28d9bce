"""What waits for a digest: once a conversation, for its strongest reason, and gone once it was looked at."""

from __future__ import annotations

from datetime import timedelta

from causerie.model.notification import Occasion
from causerie.store import digests
from causerie.store.digests import KEPT, Claimed, Item, Standing
from causerie.store.pushes import Wanted
from causerie.testing.house import AGENT, SUPERVISOR, House


async def wanted(house: House, *occasions: Occasion, agent: int = AGENT, conversation: int = 1) -> None:
    for n, occasion in enumerate(occasions, start=1):
        one = Wanted(agent, conversation, occasion, n)
        await house.do(lambda work, one=one: digests.add(work, [one]))  # type: ignore[misc]


async def items(house: House, agent: int = AGENT) -> list[Item]:
    async with house.database.connection() as conn:
        return await digests.items(conn, house.grant(agent), until=house.clock())


async def test_the_strongest_reason_stays_with_its_last_message(house: House) -> None:
    await wanted(house, Occasion.FOLLOWED, Occasion.MENTIONED, Occasion.MENTIONED, Occasion.WROTE)
    assert await items(house) == [Item(1, Occasion.MENTIONED, 3, house.clock())]
    assert await items(house, SUPERVISOR) == []


async def test_what_happens_later_is_another_digest(house: House) -> None:
    await wanted(house, Occasion.WROTE)
    until = house.clock()
    house.clock.forward(seconds=1)
    await wanted(house, Occasion.WROTE)
    await wanted(house, Occasion.WROTE, conversation=2)
    async with house.database.connection() as conn:
        assert await digests.items(conn, house.grant(AGENT), until=until) == []
    await house.do(lambda work: digests.forget(work, AGENT, until=until))
    assert len(await items(house)) == 2
    assert await house.do(lambda work: digests.since(work, AGENT)) == until


async def test_what_was_looked_at_waits_no_more(house: House) -> None:
    await wanted(house, Occasion.WROTE)
    await wanted(house, Occasion.WROTE, agent=SUPERVISOR)
    await house.do(lambda work: digests.opened(work, [(AGENT, 1), (SUPERVISOR, 2)]))
    assert (await items(house), len(await items(house, SUPERVISOR))) == ([], 1)


async def test_what_was_resolved_waits_no_more_unless_one_was_called(house: House) -> None:
    await wanted(house, Occasion.WROTE)
    await wanted(house, Occasion.MENTIONED, agent=SUPERVISOR)
    await house.do(lambda work: digests.closed(work, [1]))
    assert (await items(house), len(await items(house, SUPERVISOR))) == ([], 1)


async def test_what_no_digest_could_carry_for_a_week_is_no_news(house: House) -> None:
    await wanted(house, Occasion.WROTE)
    house.clock.forward(seconds=KEPT.total_seconds() + 1)
    assert await house.do(lambda work: digests.since(work, AGENT)) is None


async def test_what_leaves_is_claimed_once_and_settled_under_its_fence(house: House) -> None:
    assert await house.do(lambda work: digests.hold(work, [AGENT])) == {AGENT: Standing(None, None, 0, None)}
    await house.do(lambda work: digests.leave(work, AGENT, tries=1))
    (claimed,) = await house.do(lambda work: digests.claim(work, limit=10))
    assert claimed == Claimed(AGENT, house.clock(), 1)
    assert await house.do(lambda work: digests.claim(work, limit=10)) == []
    stale = Claimed(AGENT, house.clock() - timedelta(seconds=1), 1)
    assert not await house.do(lambda work: digests.settle(work, stale, outcome="taken", sent=True))
    assert await house.do(lambda work: digests.settle(work, claimed, outcome="taken", sent=True))
    async with house.database.connection() as conn:
        now = house.clock()
        assert await digests.standing(conn, house.grant(AGENT)) == Standing(now, now, 1, "taken")


async def test_a_recipient_is_somebody_who_works_here(house: House) -> None:
    async with house.database.connection() as conn:
        found = await digests.recipient(conn, AGENT)
        assert found is not None
        assert (found.email, found.grant) == (f"agent{AGENT}@causerie.example", house.grant(AGENT))
    await house.do(lambda work: work.execute("update agent set active = false where id = %s", [AGENT]))
    async with house.database.connection() as conn:
        assert await digests.recipient(conn, AGENT) is None
