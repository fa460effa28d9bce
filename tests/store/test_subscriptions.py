"""A colleague has ten browsers at most; each is theirs alone, and goes with its session."""

from __future__ import annotations

from causerie.store import sessions, subscriptions
from causerie.testing.house import AGENT, SUPERVISOR, House
from tests.store.browsers import subscribed


async def _endpoints(house: House, agent_id: int) -> list[str]:
    return [row["endpoint"] for row in await house.rows("push_subscription") if row["agent_id"] == agent_id]


async def test_of_eleven_the_oldest_goes(house: House) -> None:
    for n in range(11):
        await subscribed(house, AGENT, f"https://push.example/{n}")
        house.clock.forward(seconds=1)
    await subscribed(house, SUPERVISOR, "https://push.example/other")
    assert await _endpoints(house, AGENT) == [f"https://push.example/{n}" for n in range(1, 11)]


async def test_the_same_browser_again_is_one(house: House) -> None:
    await subscribed(house, AGENT, "https://push.example/a", keys=(b"1" * 65, b"a" * 16))
    await subscribed(house, AGENT, "https://push.example/a", keys=(b"2" * 65, b"a" * 16))
    (row,) = await house.rows("push_subscription")
    assert row["p256dh"] == b"2" * 65


async def test_whoever_signs_in_next_has_it_alone(house: House) -> None:
    await subscribed(house, AGENT, "https://push.example/a")
    await subscribed(house, SUPERVISOR, "https://push.example/a")
    assert await _endpoints(house, AGENT) == []
    assert await _endpoints(house, SUPERVISOR) == ["https://push.example/a"]


async def test_it_goes_with_its_session(house: House) -> None:
    session = await subscribed(house, AGENT, "https://push.example/a")
    await house.do(lambda work: sessions.close_one(work, session))
    assert await house.rows("push_subscription") == []


async def test_only_ones_own_is_taken_off(house: House) -> None:
    await subscribed(house, AGENT, "https://push.example/a")
    await house.do(lambda work: subscriptions.unsubscribe(work, house.grant(SUPERVISOR), "https://push.example/a"))
    assert len(await house.rows("push_subscription")) == 1
    await house.do(lambda work: subscriptions.unsubscribe(work, house.grant(AGENT), "https://push.example/a"))
    assert await house.rows("push_subscription") == []
