"""One push: what it says, under whose rights, and what becomes of it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from causerie.channels.guard import Outgoing, Pools
from causerie.channels.webpush import Outcome, Sender, Verdict, b64, public_bytes
from causerie.desk.push import EXCERPT, MOST, push, settle
from causerie.model.notification import Occasion, Preferences
from causerie.model.sentences import sentence
from causerie.simulators.webpush import Browser, PushSimulator
from causerie.store import notifications, pushes
from causerie.store.pushes import Claimed, Wanted
from causerie.testing.house import AGENT, STRANGER, House
from causerie.testing.serving import serve
from tests.store.browsers import subscribed

SENDER = Sender(ec.generate_private_key(ec.SECP256R1()), "https://causerie.example")
LEASE = timedelta(seconds=60)


@pytest.fixture
async def service(house: House) -> AsyncIterator[PushSimulator]:
    simulator = PushSimulator(clock=lambda: house.clock().timestamp())
    async with serve(simulator) as origin:
        simulator.origin = origin
        yield simulator


@pytest.fixture
async def outgoing(service: PushSimulator) -> AsyncIterator[Outgoing]:
    async with Pools() as pools:
        yield pools.outgoing(service.origin)


async def browser_of(house: House, service: PushSimulator, agent_id: int = AGENT) -> Browser:
    browser = service.subscribe(b64(public_bytes(SENDER.key)))
    await subscribed(house, agent_id, browser.endpoint, keys=(browser.public, browser.auth))
    return browser


async def claimed(house: House, *, agent_id: int = AGENT, text: str = "Où est ma commande ?") -> Claimed:
    await house.hear(house.said(text, key="m1"))
    message = (await house.rows("message"))[0]
    wanted = Wanted(agent_id, message["conversation_id"], Occasion.WROTE, message["id"])
    await house.do(lambda work: pushes.queue(work, [wanted]))
    (one,) = await house.do(lambda work: pushes.claim(work, limit=10, lease=LEASE))
    return one


async def sent(house: House, outgoing: Outgoing, one: Claimed) -> None:
    def say(code: str, language: str) -> str:
        return sentence(code, language)

    await push(house.database, outgoing, SENDER, claimed=one, say=say, now=house.clock)


async def choose(house: House, **chosen: Any) -> None:
    await house.do(lambda work: notifications.keep(work, house.grant(AGENT), Preferences(**chosen)))


async def test_it_names_the_customer_and_keeps_their_words(
    house: House, service: PushSimulator, outgoing: Outgoing
) -> None:
    browser = await browser_of(house, service)
    one = await claimed(house)
    await sent(house, outgoing, one)
    place = f"c{one.conversation_id}"
    shown = {"title": "+33600000001", "body": "Nouveau message.", "tag": place, "url": f"/c/{one.conversation_id}"}
    assert browser.shown == [shown]
    assert (await house.rows("push"))[0]["due_at"] is None


@pytest.mark.parametrize(
    ("chosen", "title", "body"),
    [
        ({"push_words": True}, "+33600000001", "Où est ma commande ?"),
        ({"push_name": False}, "Causerie", "Nouveau message."),
    ],
)
async def test_it_shows_what_the_agent_allowed(
    house: House, service: PushSimulator, outgoing: Outgoing, chosen: dict[str, bool], title: str, body: str
) -> None:
    browser = await browser_of(house, service)
    await choose(house, **chosen)
    await sent(house, outgoing, await claimed(house))
    assert [(said["title"], said["body"]) for said in browser.shown] == [(title, body)]


async def test_long_words_are_cut(house: House, service: PushSimulator, outgoing: Outgoing) -> None:
    browser = await browser_of(house, service)
    await choose(house, push_words=True)
    await sent(house, outgoing, await claimed(house, text="🚲 " * 600))
    assert len(browser.shown[0]["body"]) <= EXCERPT
    assert browser.shown[0]["body"].endswith("…")


async def test_whoever_may_not_see_it_is_sent_nothing(house: House, service: PushSimulator, outgoing: Outgoing) -> None:
    browser = await browser_of(house, service, STRANGER)
    await sent(house, outgoing, await claimed(house, agent_id=STRANGER))
    assert (browser.shown, service.attempts) == ([], 0)
    assert await house.rows("push") == []


async def test_a_browser_that_is_gone_is_forgotten(house: House, service: PushSimulator, outgoing: Outgoing) -> None:
    browser = await browser_of(house, service)
    browser.gone = True
    await sent(house, outgoing, await claimed(house))
    assert await house.rows("push_subscription") == []
    assert await house.rows("push") == []


async def test_the_pauses_grow_and_end(house: House, service: PushSimulator) -> None:
    await browser_of(house, service)
    one = await claimed(house)
    pauses = []
    for attempt in range(1, MOST + 1):
        await house.do(lambda work, one=one: settle(work, one, Verdict(Outcome.LATER, 503)))
        found = await house.rows("push")
        if attempt == MOST:
            assert found == []
            break
        pauses.append((found[0]["due_at"] - house.clock()).total_seconds())
        house.clock.forward(seconds=pauses[-1])
        (one,) = await house.do(lambda work: pushes.claim(work, limit=10, lease=LEASE))
    assert pauses == [5, 15, 45, 135]


async def test_a_pause_that_is_asked_for_is_kept(house: House, service: PushSimulator) -> None:
    await browser_of(house, service)
    one = await claimed(house)
    await house.do(lambda work: settle(work, one, Verdict(Outcome.LATER, 429, 90.0)))
    assert (await house.rows("push"))[0]["due_at"] == house.clock() + timedelta(seconds=90)
