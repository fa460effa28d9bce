"""From a customer's word to a browser that sleeps, over the wire: the whole way, with a push service that is one."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest

from causerie.channels.guard import Outgoing, Pools
from causerie.channels.webpush import b64, public_bytes
from causerie.desk import push as sending
from causerie.model.errors import Busy
from causerie.model.sentences import sentence
from causerie.simulators.webpush import Browser, PushSimulator
from causerie.store import push_keys, pushes
from causerie.store.database import Database, Work
from causerie.testing.house import AGENT, VAULT, House
from causerie.testing.serving import serve
from causerie.workers import notifier as module
from causerie.workers.notifier import Notifier
from tests.store.browsers import subscribed
from tests.workers.waiting import PATIENCE, running


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "POLL", 0.02)
    monkeypatch.setattr(module, "BREATH", 0.01)


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


@pytest.fixture
async def browser(house: House, service: PushSimulator) -> Browser:
    key = await house.do(lambda work: push_keys.private_key(work, VAULT))
    made = service.subscribe(b64(public_bytes(key)))
    await subscribed(house, AGENT, made.endpoint, keys=(made.public, made.auth))
    return made


def notifier(house: House, outgoing: Outgoing, database: Database | None = None) -> Notifier:
    def say(code: str, language: str) -> str:
        return sentence(code, language)

    return Notifier(
        database or house.database, VAULT, outgoing, clock=house.clock, say=say, contact="https://causerie.example"
    )


async def shown(service: PushSimulator, browser: Browser, number: int) -> list[dict[str, Any]]:
    async with asyncio.timeout(PATIENCE):
        await service.bell.until(lambda: len(browser.shown) >= number)
    return browser.shown


async def test_a_customers_word_reaches_the_browser(
    house: House, service: PushSimulator, outgoing: Outgoing, browser: Browser
) -> None:
    async with running(notifier(house, outgoing)):
        await house.hear(house.said("Bonjour", key="m1"))
        (said,) = await shown(service, browser, 1)
    assert said["title"] == "+33600000001"


async def test_it_tries_again_when_the_service_was_out_of_order(
    house: House, service: PushSimulator, outgoing: Outgoing, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sending, "FIRST", 0.0)
    service.faults.broken = 1
    async with running(notifier(house, outgoing)):
        await house.hear(house.said("Bonjour", key="m1"))
        await shown(service, browser, 1)
    assert service.attempts == 2


async def test_two_processes_tell_once(
    house: House, service: PushSimulator, outgoing: Outgoing, browser: Browser
) -> None:
    async with (
        Database(house.database.dsn, size=3) as other,
        running(notifier(house, outgoing)),
        running(notifier(house, outgoing, other)),
    ):
        for n in range(5):
            await house.hear(house.said("Bonjour", key=f"m{n}", phone=f"+3360000001{n}"))
        said = await shown(service, browser, 5)
    assert len({one["tag"] for one in said}) == 5
    assert service.attempts == 5


async def test_what_a_screen_opens_is_news_again(
    house: House, service: PushSimulator, outgoing: Outgoing, browser: Browser
) -> None:
    worker = notifier(house, outgoing)
    async with running(worker):
        await house.hear(house.said("Bonjour", key="m1"))
        await shown(service, browser, 1)
        worker.opened(AGENT, (await house.rows("conversation"))[0]["id"])
        await house.hear(house.said("Encore", key="m2"))
        assert len(await shown(service, browser, 2)) == 2


async def test_it_goes_on_after_a_failure(
    house: House, service: PushSimulator, outgoing: Outgoing, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    failures: list[Exception] = [Busy("database_away"), RuntimeError("odd")]
    follow = pushes.follow

    async def failing(work: Work, kinds: Any) -> Any:
        if failures:
            raise failures.pop()
        return await follow(work, kinds)

    monkeypatch.setattr(pushes, "follow", failing)
    async with running(notifier(house, outgoing)):
        await house.hear(house.said("Bonjour", key="m1"))
        await shown(service, browser, 1)
    assert failures == []
