"""The journal is followed once, whoever follows; a claim is held under its lease and settled under its fence."""

from __future__ import annotations

from datetime import timedelta

from causerie.model.event import EventKind
from causerie.model.notification import Occasion
from causerie.store import pushes
from causerie.store.database import Database, Work
from causerie.store.pushes import Claimed, Wanted
from causerie.testing.house import AGENT, House
from tests.store.browsers import subscribed

LEASE = timedelta(seconds=60)
RECEIVED = frozenset({EventKind.MESSAGE_RECEIVED})


async def _claim(house: House) -> list[Claimed]:
    return await house.do(lambda work: pushes.claim(work, limit=10, lease=LEASE))


async def _queued(house: House, conversation: int = 1) -> None:
    await house.do(lambda work: pushes.queue(work, [Wanted(AGENT, conversation, Occasion.WROTE, 5)]))


async def test_each_event_is_followed_once(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    first = await house.do(lambda work: pushes.follow(work, RECEIVED))
    assert first is not None
    assert [event.kind for event in first[0]] == [EventKind.MESSAGE_RECEIVED]
    assert await house.do(lambda work: pushes.follow(work, RECEIVED)) == ([], False)


async def test_one_process_follows_at_a_time(house: House) -> None:
    async def verb(work: Work) -> None:
        await pushes.follow(work, RECEIVED)
        async with Database(house.database.dsn, size=1) as other:
            assert await other.run(lambda second: pushes.follow(second, RECEIVED), now=house.clock()) is None

    await house.do(verb)


async def test_a_conversation_is_told_once_on_each_browser_until_it_was_opened(house: House) -> None:
    for name in ("a", "b"):
        await subscribed(house, AGENT, f"https://push.example/{name}")
    await _queued(house)
    await _queued(house)
    claimed = await _claim(house)
    assert sorted(one.to.endpoint[-1] for one in claimed) == ["a", "b"]
    for one in claimed:
        await house.do(lambda work, one=one: pushes.sent(work, one))
    await _queued(house)
    assert await _claim(house) == []
    await house.do(lambda work: pushes.opened(work, [(AGENT, 2), (AGENT + 1, 1)]))
    await _queued(house)
    assert await _claim(house) == []
    await house.do(lambda work: pushes.opened(work, [(AGENT, 1)]))
    await _queued(house)
    assert len(await _claim(house)) == 2


async def test_a_lease_that_ran_out_gives_it_back_and_the_late_one_settles_nothing(house: House) -> None:
    await subscribed(house, AGENT, "https://push.example/a")
    await _queued(house)
    (late,) = await _claim(house)
    assert await _claim(house) == []
    house.clock.forward(seconds=LEASE.total_seconds())
    (again,) = await _claim(house)
    assert (late.attempts, again.attempts) == (1, 2)
    await house.do(lambda work: pushes.drop(work, late))
    await house.do(lambda work: pushes.sent(work, late))
    (row,) = await house.rows("push")
    assert row["due_at"] is not None
    await house.do(lambda work: pushes.sent(work, again))
    (row,) = await house.rows("push")
    assert row["due_at"] is None
