"""The agents' socket over a real server: a snapshot, then every event once, until the rights end."""

from __future__ import annotations

import asyncio
import itertools
import json
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from causerie.http import opening as module
from causerie.http.socket import Live, _pump
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Role
from causerie.realtime.hub import Hub, Subscription, encode
from causerie.realtime.presence import Presence
from causerie.store.database import Database, Work
from causerie.testing.house import ADMIN, AGENT, House
from causerie.testing.serving import serve
from tests.desk.people import opened
from tests.desk.test_draft import saving

ALL = Grant(ADMIN, Role.ADMIN, None, frozenset())


class Door:
    """Stands for the doorkeeper: whoever asks has the rights it was told, `grants[who]`."""

    def __init__(self) -> None:
        self.grants: dict[str, Grant | None] = {"admin": ALL}
        self.origin = True

    async def authenticate(self, scope: Any) -> Grant | None:
        who = next((value.decode() for name, value in scope["headers"] if name == b"x-who"), "admin")
        return self.grants.get(who)

    def same_origin(self, scope: Any) -> bool:
        return self.origin


@asynccontextmanager
async def process(dsn: str, door: Door) -> AsyncIterator[tuple[str, Hub]]:
    """A server process of its own: its pool, its hub, its sockets."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(dsn))
        hub = Hub(database)
        task = asyncio.create_task(hub.run())
        await hub.started.wait()
        presence = Presence(database, hub, monotonic=time.monotonic)
        live = Live(database, hub, presence, authenticate=door.authenticate, same_origin=door.same_origin)
        url = await stack.enter_async_context(serve(live))
        try:
            yield url.replace("http", "ws") + "/api/live", hub
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
async def served(house: House, door: Door) -> AsyncIterator[str]:
    async with process(house.database.dsn, door) as (url, _):
        yield url


def _as(who: str) -> dict[str, str]:
    return {"x-who": who}


async def _told(socket: ClientConnection) -> Any:
    return json.loads(await asyncio.wait_for(socket.recv(), 10))


async def _events(socket: ClientConnection, *, upto: int) -> list[int]:
    """The numbers of the events until `upto`, as the frames bring them."""
    numbers: list[int] = []
    while not numbers or numbers[-1] < upto:
        told = await _told(socket)
        if told["type"] == "events":
            numbers += [event["n"] for event in told["events"]]
    return numbers


async def _code(socket: ClientConnection) -> int | None:
    """The code the server ends the socket with."""
    with suppress(ConnectionClosed):
        async with asyncio.timeout(10):
            async for _ in socket:
                pass
    return socket.close_code


async def _tell(house: House, count: int = 1, *, kind: EventKind = EventKind.CHANNEL_CHANGED, **about: Any) -> None:
    for _ in range(count):

        async def verb(work: Work) -> None:
            work.tell(kind, **about)

        await house.do(verb)


async def test_a_screen_begins_with_a_snapshot_and_follows(house: House, served: str) -> None:
    conversation = await opened(house)
    async with connect(served) as socket:
        told = await _told(socket)
        assert (told["type"], told["n"]) == ("snapshot", 2)
        assert [row["id"] for row in told["conversations"]] == [conversation]
        assert told["counts"] == {"mine": 0, "unassigned": 1, "all": 1, "snoozed": 0, "mentions": 0}
        await house.hear(house.said("Encore", key="k2"))
        told = await _told(socket)
        assert [event["kind"] for event in told["events"]] == ["message_received"]
        assert (told["n"], told["rows"]["conversations"][0]["message_count"]) == (3, 2)
        assert told["gone"] == {"conversations": [], "messages": [], "contacts": []}


async def test_a_cut_costs_nothing(house: House, served: str) -> None:
    """Resumed by number: what happened meanwhile comes first, each event once and in order."""
    seen: list[int] = []
    async with connect(served) as socket:
        await _told(socket)
        await _tell(house, 3)
        seen += await _events(socket, upto=3)
    await _tell(house, 4)
    async with connect(f"{served}?after={seen[-1]}") as socket:
        assert await _told(socket) == {"type": "resume", "n": 3}
        await _tell(house, 2)
        seen += await _events(socket, upto=9)
    assert seen == list(range(1, 10))


@pytest.mark.parametrize("after", ["-1", "99", "x", "٣", "9" * 4000, "1e3", ""])
async def test_a_number_that_cannot_be_resumed_from_begins_anew(house: House, served: str, after: str) -> None:
    await _tell(house, 2)
    async with connect(f"{served}?after={after}") as socket:
        assert (await _told(socket))["type"] == "snapshot"


async def test_who_was_away_for_long_begins_anew(house: House, served: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BEHIND", 2)
    await _tell(house, 3)
    async with connect(f"{served}?after=0") as far, connect(f"{served}?after=1") as near:
        assert [(await _told(far))["type"], (await _told(near))["type"]] == ["snapshot", "resume"]


async def test_two_processes_tell_the_same_to_a_socket_that_moves_between_them(house: House, door: Door) -> None:
    """Random cuts while four writers go on: nothing is missing, doubled or out of order (T20)."""
    total = 120
    async with process(house.database.dsn, door) as (one, _), process(house.database.dsn, door) as (other, _):

        async def follow(urls: Any, every: int) -> list[int]:
            seen: list[int] = [0]
            for url in urls:
                async with connect(f"{url}?after={seen[-1]}") as socket:
                    assert (await _told(socket))["type"] == "resume"
                    until = min(total, seen[-1] + every)
                    while seen[-1] < until:
                        told = await _told(socket)
                        seen += [event["n"] for event in told["events"]]
                if seen[-1] >= total:
                    return seen[1:]
            raise AssertionError("unreachable")

        async def write() -> None:
            await _tell(house, total // 4)

        followers = [follow(itertools.cycle((one, other)), every) for every in (1, 7, 50)]
        ended = await asyncio.gather(*followers, *(write() for _ in range(4)))
    for seen in ended[:3]:
        assert seen == list(range(1, total + 1))


async def test_a_frame_that_the_snapshot_contains_in_part_is_told_in_its_later_part() -> None:
    subscription = Subscription(ALL)
    said: list[Any] = []
    for first, n in ((1, 3), (4, 6), (7, 9)):
        events = [{"n": number} for number in range(first, n + 1)]
        subscription.push(n, encode({"type": "events", "n": n, "events": events}), first=first)
    subscription.push(0, b'{"type":"presence"}')

    async def send(message: Any) -> None:
        said.append(json.loads(message["text"]))
        if len(said) == 3:
            raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        await _pump(send, subscription, 5)
    numbers = [[event["n"] for event in told.get("events", [])] for told in said]
    assert numbers == [[6], [7, 8, 9], []]


async def test_a_stranger_and_another_site_are_told_why(house: House, door: Door, served: str) -> None:
    async with connect(served, additional_headers=_as("nobody")) as socket:
        assert await _code(socket) == 4401
    door.origin = False
    async with connect(served) as socket:
        assert await _code(socket) == 4403


async def test_a_revocation_ends_the_socket_within_a_second(house: House, door: Door, served: str) -> None:
    """T41, and nothing more is told once the rights are gone."""
    door.grants["agent"] = house.grant(AGENT)
    async with connect(served, additional_headers=_as("agent")) as struck, connect(served) as spared:
        await _told(struck)
        await _told(spared)
        door.grants["agent"] = None
        begun = time.monotonic()

        async def verb(work: Work) -> None:
            work.tell(EventKind.RIGHTS_CHANGED, agent_id=AGENT)
            work.tell(EventKind.CHANNEL_CHANGED, channel_id=house.channel())

        await house.do(verb)
        with pytest.raises(ConnectionClosed):
            await asyncio.wait_for(struck.recv(), 5)
        assert struck.close_code == 4401
        assert time.monotonic() - begun < 1.0
        assert await _events(spared, upto=2) == [1, 2]


async def test_rights_that_changed_without_a_word_are_seen_at_the_next_ping(
    house: House, door: Door, served: str
) -> None:
    async with connect(served) as socket:
        await _told(socket)
        await socket.send('{"type":"ping"}')
        assert await _told(socket) == {"type": "pong"}
        door.grants["admin"] = house.grant(AGENT)
        await socket.send('{"type":"ping"}')
        assert await _code(socket) == 1012, "come back, and be judged anew"


async def test_whoever_cannot_keep_up_is_sent_off_to_resume(house: House, door: Door) -> None:
    async with process(house.database.dsn, door) as (url, hub), connect(url) as socket:
        await _told(socket)
        (subscription,) = hub._subscriptions
        subscription.close()
        assert await _code(socket) == 4408
        async with asyncio.timeout(5):
            while hub._subscriptions:
                await asyncio.sleep(0)


@pytest.mark.parametrize(
    "said",
    ["not json", '{"conversation_id":1}', '{"type":"view","conversation_id":-1}', '{"type":"x"' + " " * 5000 + "}"],
)
async def test_what_no_browser_of_ours_says_ends_the_socket(house: House, served: str, said: str) -> None:
    async with connect(served) as socket:
        await _told(socket)
        await socket.send(said)
        assert await _code(socket) == 1008


async def test_who_looks_at_a_conversation_is_told_to_those_who_see_it(house: House, door: Door, served: str) -> None:
    conversation = await opened(house)
    door.grants["agent"] = house.grant(AGENT)
    door.grants["elsewhere"] = Grant(9, Role.AGENT, frozenset({-1}), frozenset())
    async with connect(served) as admin, connect(served, additional_headers=_as("elsewhere")) as elsewhere:
        await _told(admin)
        await _told(elsewhere)
        await elsewhere.send(json.dumps({"type": "view", "conversation_id": conversation}))
        await elsewhere.send('{"type":"ping"}')
        assert await _told(elsewhere) == {"type": "pong"}, "one does not look at what one does not see"
        async with connect(served, additional_headers=_as("agent")) as agent:
            await _told(agent)
            await agent.send(json.dumps({"type": "typing", "conversation_id": conversation}))
            said = {"type": "presence", "conversation_id": conversation, "drafting": []}
            assert await _told(admin) == {**said, "viewing": [AGENT], "typing": [AGENT]}
        assert await _told(admin) == {**said, "viewing": [], "typing": []}, "who hangs up no longer looks"


async def test_a_draft_is_known_to_colleagues_and_followed_by_its_author_alone(
    house: House, door: Door, served: str
) -> None:
    conversation = await opened(house)
    door.grants["agent"] = house.grant(AGENT)
    async with connect(served) as admin, connect(served, additional_headers=_as("agent")) as agent:
        await _told(admin)
        await _told(agent)
        revision = await saving(house, conversation, "Bonj")
        there = {"type": "presence", "conversation_id": conversation, "viewing": [], "typing": [], "drafting": [AGENT]}
        own = {"type": "draft", "conversation_id": conversation, "revision": revision}
        assert await _told(admin) == there
        assert [await _told(agent), await _told(agent)] == [there, own]
        later = await saving(house, conversation, "Bonjour", revision=revision)
        assert await _told(agent) == {**own, "revision": later}
        await admin.send('{"type":"ping"}')
        assert await _told(admin) == {"type": "pong"}, "another word of it is nothing to others"


async def test_who_comes_later_is_told_of_a_draft(house: House, door: Door, served: str) -> None:
    """As after a restart: nobody spoke of it since this process listens."""
    conversation = await opened(house)
    door.grants["agent"] = house.grant(AGENT)
    async with connect(served) as admin:
        await _told(admin)
        async with house.database.connection() as conn:
            await conn.execute(
                """insert into draft (agent_id, conversation_id, revision, mode, text, saved_at)
                   values (%s, %s, 1, 'note', '', now())""",
                [AGENT, conversation],
            )
        await admin.send(json.dumps({"type": "view", "conversation_id": conversation}))
        assert (await _told(admin))["drafting"] == [AGENT]


async def test_a_database_that_is_away_asks_to_come_again(house: House, door: Door) -> None:
    away = Database("host=/nowhere connect_timeout=2")
    hub = Hub(house.database)
    presence = Presence(away, hub, monotonic=time.monotonic)
    live = Live(away, hub, presence, authenticate=door.authenticate, same_origin=door.same_origin)
    async with serve(live) as url, connect(url.replace("http", "ws")) as socket:
        assert await _code(socket) == 1012
