"""The tail of the journal: every event once, in order, to whoever may hear it, whatever is cut meanwhile."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, LiteralString

import msgspec
import pytest

from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Role
from causerie.realtime import hub as module
from causerie.realtime.hub import QUEUE, Hub, Subscription
from causerie.store.database import Database, Work
from causerie.testing.house import ADMIN, AGENT, House
from tests.desk.people import contact_of

ALL = Grant(ADMIN, Role.ADMIN, None, frozenset())


@asynccontextmanager
async def tailing(database: Database) -> AsyncIterator[Hub]:
    hub = Hub(database)
    task = asyncio.create_task(hub.run())
    await asyncio.wait_for(hub.started.wait(), 10)
    try:
        yield hub
    finally:
        assert not task.done(), "the hub never ends by itself"
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def _tell(database: Database, now: Any, *, kind: EventKind = EventKind.CHANNEL_CHANGED, **about: Any) -> None:
    async def verb(work: Work) -> None:
        work.tell(kind, **about)

    await database.run(verb, now=now)


async def _heard(subscription: Subscription, *, upto: int) -> list[dict[str, Any]]:
    """The events of the frames until number `upto`."""
    events: list[dict[str, Any]] = []
    async with asyncio.timeout(20):
        while not events or events[-1]["n"] < upto:
            item = await subscription.frames.get()
            told = msgspec.json.decode(item.encoded)
            assert item.first <= told["events"][0]["n"] <= item.n == told["n"]
            events += told["events"]
    return events


_STRIKE: LiteralString = """
select pg_terminate_backend(pid) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid()
  and (query ilike 'listen%' or query like '%from journal%limit%')
"""


async def test_two_hubs_tell_every_event_once_in_order_while_they_are_cut(dsn: str) -> None:
    """Concurrent writers on two processes' pools; every LISTEN and reading backend is terminated again and again."""
    rounds, writers = 40, 4
    async with Database(dsn) as one, Database(dsn) as other, Database(dsn, size=1, name="cutter") as cutter:
        now = (await one.read("select now() as now"))[0]["now"]
        async with tailing(one) as near, tailing(other) as far:
            with near.subscribe(ALL) as first, far.subscribe(ALL) as second:

                async def write(n: int) -> None:
                    for number in range(rounds):
                        database = (one, other)[(n + number) % 2]
                        await _tell(database, now, channel_id=n + 1, data={"number": number})
                        await asyncio.sleep(random.random() / 100)

                async def cut() -> None:
                    struck = 0
                    async with asyncio.timeout(20):
                        while struck < 6:  # they come back a moment after each cut
                            await asyncio.sleep(0.05)
                            struck += len(await cutter.read(_STRIKE))

                await asyncio.gather(cut(), *(write(n) for n in range(writers)))
                for subscription in (first, second):
                    events = await _heard(subscription, upto=rounds * writers)
                    assert [event["n"] for event in events] == list(range(1, rounds * writers + 1))
                    for n in range(writers):
                        mine = [event["data"]["number"] for event in events if event["channel_id"] == n + 1]
                        assert mine == list(range(rounds))


async def test_a_subscriber_hears_what_its_channels_tell(house: House) -> None:
    mine = Grant(AGENT, Role.AGENT, frozenset({1}), frozenset())
    async with tailing(house.database) as hub:
        with hub.subscribe(mine) as one, hub.subscribe(ALL) as other:
            for channel in (1, 2, 1):
                await _tell(house.database, house.clock(), channel_id=channel)
            assert [event["n"] for event in await _heard(one, upto=3)] == [1, 3]
            assert [event["n"] for event in await _heard(other, upto=3)] == [1, 2, 3]
        await _tell(house.database, house.clock(), channel_id=1)
        assert one.frames.empty(), "who left hears nothing more"


async def test_subscribers_of_equal_rights_share_one_encoding(house: House) -> None:
    async with tailing(house.database) as hub:
        with hub.subscribe(ALL) as one, hub.subscribe(Grant(9, Role.ADMIN, None, frozenset())) as other:
            await _tell(house.database, house.clock(), channel_id=1)
            assert (await one.frames.get()).encoded is (await other.frames.get()).encoded


async def test_a_hub_begins_where_the_journal_ends(house: House) -> None:
    await _tell(house.database, house.clock(), channel_id=1)
    async with tailing(house.database) as hub:
        assert hub.n == 1
        with hub.subscribe(ALL) as subscription:
            await _tell(house.database, house.clock(), channel_id=1)
            assert [event["n"] for event in await _heard(subscription, upto=2)] == [2]


def test_who_cannot_keep_up_is_sent_off(monkeypatch: pytest.MonkeyPatch) -> None:
    subscription = Subscription(ALL)
    for n in range(QUEUE):
        subscription.push(n + 1, b"{}", first=n + 1)
    assert not subscription.closed
    subscription.push(QUEUE + 1, b"{}", first=QUEUE + 1)
    assert subscription.closed
    assert subscription.frames.qsize() == QUEUE, "what could not be queued is not remembered"
    subscription.push(QUEUE + 2, b"{}")
    assert subscription.frames.qsize() == QUEUE


async def test_changed_rights_end_the_sockets_they_concern(house: House) -> None:
    """And nothing of the same breath of the journal is told under the old rights."""
    async with tailing(house.database) as hub:
        agent = Grant(AGENT, Role.AGENT, frozenset({1}), frozenset())
        with hub.subscribe(agent) as struck, hub.subscribe(ALL) as spared:

            async def verb(work: Work) -> None:
                work.tell(EventKind.RIGHTS_CHANGED, agent_id=AGENT)
                work.tell(EventKind.CHANNEL_CHANGED, channel_id=1)

            await house.do(verb)
            await asyncio.wait_for(struck.ended.wait(), 5)
            assert struck.frames.empty()
            assert [event["n"] for event in await _heard(spared, upto=2)] == [1, 2]
            assert not spared.closed
            await _tell(house.database, house.clock(), kind=EventKind.RIGHTS_CHANGED)
            await asyncio.wait_for(spared.ended.wait(), 5)


async def test_a_watcher_hears_of_its_contact_alone(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    contact = await contact_of(house)
    heard: list[str] = []
    done = asyncio.Event()

    def listen(events: Any) -> None:
        heard.extend(event.kind for event in events)
        done.set()

    async with tailing(house.database) as hub:
        with hub.watch(contact, listen):
            await house.hear(house.said("Autre", key="m2", phone="+33600000002"))
            await house.hear(house.said("Encore", key="m3"))
            await asyncio.wait_for(done.wait(), 5)
        assert heard == ["message_received"]
        assert hub._watchers == {}


async def test_one_listeners_bug_silences_nobody(house: House) -> None:
    async with tailing(house.database) as hub:
        seen: list[int] = []
        hub.on_event += [_failing, lambda event: seen.append(event.n)]
        hub.on_presence.append(_failing)
        with hub.subscribe(ALL) as subscription, hub.watch(5, _failing):
            await house.database.notify("presence", "not json")
            for _ in range(2):
                await _tell(house.database, house.clock(), kind=EventKind.CONTACT_CHANGED, contact_id=5)
            await _heard(subscription, upto=2)
            assert seen == [1, 2]


def _failing(_: Any) -> None:
    raise LookupError


async def test_a_frame_that_cannot_be_made_ends_its_readers_and_the_journal_goes_on(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = module.frame

    async def odd(conn: Any, grant: Grant, events: list[Event], at_hand: Any) -> Any:
        if any(event.channel_id == 666 for event in events):
            raise KeyError("odd")
        return await make(conn, grant, events, at_hand)

    monkeypatch.setattr(module, "frame", odd)
    async with tailing(house.database) as hub:
        with hub.subscribe(ALL) as subscription:
            await _tell(house.database, house.clock(), channel_id=666)
            await asyncio.wait_for(subscription.ended.wait(), 5)
        with hub.subscribe(ALL) as again:
            await _tell(house.database, house.clock(), channel_id=1)
            assert [event["n"] for event in await _heard(again, upto=2)] == [2]


async def test_a_lost_notification_costs_a_second_and_no_event(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Polling is the truth: a journal written without NOTIFY is heard all the same."""
    monkeypatch.setattr(module, "POLL", 0.05)
    async with tailing(house.database) as hub:
        with hub.subscribe(ALL) as subscription:
            await house.database.read(
                "insert into journal (n, at, kind, channel_id) values (1, now(), 'channel_changed', 1) returning n"
            )
            assert [event["n"] for event in await _heard(subscription, upto=1)] == [1]
