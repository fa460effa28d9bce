"""The agents' live line where no WebSocket passes: the same events once each, and nobody left looking."""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import aiohttp
import pytest
from websockets.asyncio.client import connect

from causerie.http import poll as module
from causerie.http.front import Front
from causerie.http.poll import Attendance, Poll
from causerie.http.socket import LARGEST, Live
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.realtime.hub import Hub
from causerie.realtime.presence import Presence
from causerie.store.database import Database, Work
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from causerie.testing.serving import serve
from tests.desk.people import opened
from tests.http.test_socket import Door, _told

JUST_NOW = 0.2  # seconds a question waits in these tests where nothing is to come


class Line:
    """The line of one screen: it asks, and says what it looks at."""

    def __init__(self, http: aiohttp.ClientSession, url: str, who: str = "admin") -> None:
        self._http = http
        self._url = url
        self._headers = {"x-who": who}

    async def ask(self, after: int | str = "") -> Any:
        async with self._http.get(f"{self._url}?after={after}", headers=self._headers) as answer:
            return answer.status, await answer.json(content_type=None)

    async def say(self, body: bytes) -> int:
        async with self._http.post(self._url, data=body, headers=self._headers) as answer:
            return answer.status

    async def look(self, conversation: int | None, kind: str = "view") -> int:
        said = "null" if conversation is None else str(conversation)
        return await self.say(b'{"type":"%s","conversation_id":%s}' % (kind.encode(), said.encode()))


class Served:
    def __init__(self, http: aiohttp.ClientSession, url: str, presence: Presence, poll: Poll) -> None:
        self.http, self.url, self.presence, self.poll = http, url, presence, poll
        self.socket = url.replace("http", "ws")

    def line(self, who: str = "admin") -> Line:
        return Line(self.http, self.url, who)


@asynccontextmanager
async def process(dsn: str, door: Door) -> AsyncIterator[Served]:
    """A server process with both ways to listen."""
    async with Database(dsn) as database, aiohttp.ClientSession() as http:
        hub = Hub(database)
        task = asyncio.create_task(hub.run())
        await hub.started.wait()
        presence = Presence(database, hub, monotonic=time.monotonic)
        live, poll = (
            way(database, hub, presence, authenticate=door.authenticate, same_origin=door.same_origin)
            for way in (Live, Poll)
        )

        async def ready() -> bool:
            return True

        front = Front(prefixes=(("/api/live", poll),), live=live, web=poll, ready=ready)
        try:
            async with serve(front) as url:
                yield Served(http, f"{url}/api/live", presence, poll)
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def door(house: House) -> Door:
    made = Door()
    made.grants |= {"agent": house.grant(AGENT), "stranger": house.grant(STRANGER)}
    return made


@pytest.fixture
async def served(house: House, door: Door) -> AsyncIterator[Served]:
    async with process(house.database.dsn, door) as made:
        yield made


async def _tell(house: House, count: int = 1, **about: Any) -> None:
    for _ in range(count):

        async def verb(work: Work) -> None:
            work.tell(EventKind.CHANNEL_CHANGED, **about)

        await house.do(verb)


def _numbers(answer: Any) -> list[int]:
    return [event["n"] for frame in answer["frames"] if frame["type"] == "events" for event in frame["events"]]


async def test_a_screen_begins_with_a_snapshot_and_waits_for_what_comes(house: House, served: Served) -> None:
    conversation = await opened(house)
    line = served.line()
    _, begun = await line.ask()
    assert [frame["type"] for frame in begun["frames"]] == ["snapshot"]
    assert begun["frames"][0]["conversations"][0]["id"] == conversation
    waiting = asyncio.create_task(line.ask(begun["n"]))
    await house.hear(house.said("Encore", key="k2"))
    _, told = await waiting
    assert (_numbers(told), told["n"] >= 3) == ([3], True)


async def test_what_was_missed_is_told_at_once(house: House, served: Served) -> None:
    await _tell(house, 3)
    _, told = await served.line().ask(1)
    assert _numbers(told) == [2, 3]


async def test_a_question_that_hears_nothing_still_moves_on(
    house: House, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or a restricted colleague of a busy house would read the same journal again at every question."""
    monkeypatch.setattr(module, "LONGEST", JUST_NOW)
    await opened(house)
    _, told = await served.line("stranger").ask(0)
    assert (told["n"], _numbers(told)) == (2, [])


async def test_two_ways_cut_anywhere_tell_every_event_once(house: House, door: Door) -> None:
    """The line is cut at random, and goes on by the other way or in the other process: the journal, exactly."""
    total, chance = 120, random.Random(7)
    async with process(house.database.dsn, door) as one, process(house.database.dsn, door) as other:

        async def socket(at: Served, seen: list[int], take: int) -> None:
            async with connect(f"{at.socket}?after={seen[-1]}") as wire:
                await _told(wire)
                until = min(total, seen[-1] + take)
                while seen[-1] < until:
                    seen += _numbers({"frames": [await _told(wire)]})

        async def question(at: Served, seen: list[int], patience: float) -> None:
            with suppress(TimeoutError):
                async with asyncio.timeout(patience):
                    _, told = await at.line().ask(seen[-1])
                    seen += _numbers(told)

        async def follow() -> list[int]:
            seen = [0]
            while seen[-1] < total:
                at = chance.choice((one, other))
                if chance.random() < 0.3:
                    await socket(at, seen, chance.randint(1, 9))
                else:
                    await question(at, seen, chance.choice((0.01, 0.05, 5)))
            return seen[1:]

        ended = await asyncio.gather(follow(), follow(), *(_tell(house, total // 4) for _ in range(4)))
    assert ended[:2] == [list(range(1, total + 1))] * 2


async def test_nobody_and_another_site_are_refused(house: House, door: Door, served: Served) -> None:
    for who, origin, status, code in (("nobody", True, 401, "signed_out"), ("admin", False, 403, "cross_site")):
        door.origin = origin
        line = served.line(who)
        told = await line.ask()
        assert (told[0], told[1]["code"]) == (status, code)
        assert await line.look(1) == status


async def test_rights_that_change_end_the_wait(house: House, door: Door, served: Served) -> None:
    line = served.line("agent")
    waiting = asyncio.create_task(line.ask(0))
    await _held(served, AGENT)
    door.grants["agent"] = None

    async def verb(work: Work) -> None:
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=AGENT)
        work.tell(EventKind.CHANNEL_CHANGED, channel_id=house.channel())

    await house.do(verb)
    async with asyncio.timeout(5):
        _, told = await waiting
    assert (_numbers(told), told["n"]) == ([], 0), "nothing more is told, and nothing is vouched for"
    assert (await line.ask(0))[0] == 401


async def test_one_holds_so_many_questions_and_no_more(
    house: House, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    held = [asyncio.create_task(served.line("agent").ask(0)) for _ in range(module.WAITS)]
    await _held(served, AGENT, module.WAITS)
    status, refused = await served.line("agent").ask(0)
    assert (status, refused["code"]) == (429, "too_many")
    monkeypatch.setattr(module, "LONGEST", JUST_NOW)
    assert (await served.line("admin").ask(0))[0] == 200
    for one in held:
        one.cancel()
    await asyncio.gather(*held, return_exceptions=True)
    async with asyncio.timeout(5):
        while served.poll._waits._taken[str(AGENT)]:
            await asyncio.sleep(0.01)


async def test_who_looks_and_types_is_told_and_who_asks_no_more_is_gone(
    house: House, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AWAY", 0.05)
    monkeypatch.setattr(module, "LONGEST", JUST_NOW)
    conversation = await opened(house)
    agent, admin = served.line("agent"), served.line()
    assert await agent.look(conversation, "typing") == 204
    assert await served.line("stranger").look(conversation) == 204
    async with asyncio.timeout(5):
        while served.presence.of(conversation)["typing"] != [AGENT]:
            await asyncio.sleep(0.01)
    assert served.presence.of(conversation)["viewing"] == [AGENT], "one does not look at what one does not see"
    _, told = await agent.ask(2)
    assert told["frames"][-1] == served.presence.of(conversation)
    waiting = asyncio.create_task(admin.ask(2))
    async with asyncio.timeout(5):
        while served.presence.of(conversation)["viewing"]:
            await asyncio.sleep(0.01)
    await waiting


@pytest.mark.parametrize("body", [b"", b"[]", b'{"type":', b'{"type":"view","conversation_id":-1}'])
async def test_nonsense_is_refused(served: Served, body: bytes) -> None:
    assert await served.line().say(body) == 400


async def test_a_body_is_bounded_and_so_is_the_pace(served: Served) -> None:
    assert await served.line().say(b" " * (LARGEST + 1)) == 413
    said = [await served.line().say(b'{"type":"ping"}') for _ in range(int(module.SIGNS.burst) + 5)]
    assert (said[0], said[-1]) == (204, 429)


async def test_other_methods_are_refused(served: Served) -> None:
    async with served.http.put(served.url) as answer:
        assert answer.status == 405


async def test_who_is_still_here_by_another_question_does_not_leave(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AWAY", 0.0)
    left: list[int] = []
    gone = asyncio.Event()

    async def leave(grant: Grant) -> None:
        left.append(grant.agent_id)
        gone.set()

    attendance, grant = Attendance(leave), house.grant(ADMIN)
    with attendance.of(grant):
        with attendance.of(grant):
            pass
        await asyncio.sleep(0)
        assert left == []
    with attendance.of(grant):
        await asyncio.sleep(0)
        assert left == [], "whoever comes back in time never left"
    async with asyncio.timeout(5):
        await gone.wait()
    assert left == [ADMIN]


async def _held(served: Served, agent_id: int, count: int = 1) -> None:
    """Until so many questions of an agent wait for what comes."""

    def waiting() -> int:
        subscriptions = served.poll._hub._subscriptions
        return sum(one.grant.agent_id == agent_id and bool(one.frames._getters) for one in subscriptions)

    async with asyncio.timeout(10):
        while waiting() < count:
            await asyncio.sleep(0.01)
