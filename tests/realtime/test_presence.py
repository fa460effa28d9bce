"""Who looks at what: told to every process, to those who see the channel, and forgotten by itself."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import msgspec
import pytest

from causerie.model.errors import Busy
from causerie.model.grant import Grant, Role
from causerie.realtime import presence as module
from causerie.realtime.hub import Hub
from causerie.realtime.presence import LASTS, LEASE, TOGETHER, Drafted, Presence, Said
from causerie.store.database import Database


class Monotonic:
    now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time() -> Monotonic:
    return Monotonic()


@pytest.fixture
def hub() -> Hub:
    return Hub(Database("host=/nowhere"))


@pytest.fixture
def presence(hub: Hub, time: Monotonic) -> Presence:
    return Presence(Database("host=/nowhere"), hub, monotonic=time)


def _hear(hub: Hub, agent: int, conversation: int | None, *, channel: int = 10, typing: bool = False) -> None:
    (heard,) = hub.on_presence
    heard(msgspec.json.encode(Said(agent, conversation, channel, typing)).decode())


def _there(presence: Presence, conversation: int) -> tuple[Any, Any]:
    said = presence.of(conversation)
    return said["viewing"], said["typing"]


def test_one_looks_at_one_conversation_at_a_time(hub: Hub, presence: Presence) -> None:
    _hear(hub, 1, 7)
    _hear(hub, 2, 7)
    assert _there(presence, 7) == ([1, 2], [])
    _hear(hub, 1, 8)
    assert (_there(presence, 7), _there(presence, 8)) == (([2], []), ([1], []))
    _hear(hub, 2, None)
    assert _there(presence, 7) == ([], [])


def test_typing_ends_by_itself_or_by_leaving(hub: Hub, presence: Presence, time: Monotonic) -> None:
    _hear(hub, 1, 7, typing=True)
    time.now += LASTS - 0.1
    assert _there(presence, 7) == ([1], [1])
    time.now += 0.1
    assert _there(presence, 7) == ([1], [])
    _hear(hub, 1, 7, typing=True)
    _hear(hub, 1, 8)
    assert _there(presence, 7) == ([], [])
    _hear(hub, 1, 8, typing=True)
    _hear(hub, 1, None)
    assert _there(presence, 8) == ([], [])


def test_both_conversations_are_told_to_those_who_see_their_channel(hub: Hub, presence: Presence) -> None:
    here, there = (Grant(5, Role.AGENT, frozenset({channel}), frozenset()) for channel in (10, 11))
    with hub.subscribe(here) as one, hub.subscribe(there) as other:
        _hear(hub, 1, 7, channel=10)
        _hear(hub, 1, 8, channel=11)
        told = [json.loads(one.frames.get_nowait().encoded) for _ in range(one.frames.qsize())]
        assert told == [
            {"type": "presence", "conversation_id": 7, "viewing": [1], "typing": [], "drafting": []},
            {"type": "presence", "conversation_id": 7, "viewing": [], "typing": [], "drafting": []},
        ]
        (last,) = [json.loads(other.frames.get_nowait().encoded) for _ in range(other.frames.qsize())]
        assert last == {"type": "presence", "conversation_id": 8, "viewing": [1], "typing": [], "drafting": []}


def _drafted(hub: Hub, agent: int, conversation: int, revision: int) -> None:
    (heard,) = hub.on_draft
    heard(msgspec.json.encode(Drafted(agent, conversation, 10, revision)).decode())


def test_a_draft_lasts_until_it_goes(hub: Hub, presence: Presence, time: Monotonic) -> None:
    _drafted(hub, 1, 7, 5)
    _drafted(hub, 2, 7, 6)
    _drafted(hub, 1, 7, 8)
    time.now += 1000
    assert presence.of(7)["drafting"] == [1, 2]
    _drafted(hub, 1, 7, 0)
    assert presence.of(7)["drafting"] == [2]
    assert presence.of(8)["drafting"] == []


def test_whoever_looks_brings_what_the_database_knows(hub: Hub, presence: Presence) -> None:
    _drafted(hub, 1, 7, 5)
    (heard,) = hub.on_presence
    heard(msgspec.json.encode(Said(3, 7, 10, typing=False, drafting=(2,))).decode())
    assert presence.of(7)["drafting"] == [2]
    _hear(hub, 3, 7)
    assert presence.of(7)["drafting"] == [2], "who did not look it up knows nothing against it"


def test_a_revision_is_for_its_author_alone(hub: Hub, presence: Presence) -> None:
    author, colleague = (Grant(agent, Role.AGENT, frozenset({10}), frozenset()) for agent in (1, 2))
    with hub.subscribe(author) as mine, hub.subscribe(colleague) as theirs:
        _drafted(hub, 1, 7, 5)
        _drafted(hub, 1, 7, 6)
        told = [
            [json.loads(one.frames.get_nowait().encoded)["type"] for _ in range(one.frames.qsize())]
            for one in (mine, theirs)
        ]
    assert told == [["presence", "draft", "draft"], ["presence"]]


def test_memory_is_bounded(hub: Hub, presence: Presence, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST", 3)
    for agent in range(5):
        _hear(hub, agent, 7)
    assert _there(presence, 7) == ([2, 3, 4], [])


class Wire(Database):
    """NOTIFY between processes, heard at once by all that stand on it."""

    def __init__(self) -> None:
        super().__init__("host=/nowhere")
        self.hubs: list[Hub] = []
        self.said: list[str] = []

    async def notify(self, channel: str, payload: str) -> None:
        self.said.append(payload)
        for one in self.hubs:
            for heard in one.on_presence:
                heard(payload)


@pytest.fixture
def wire() -> Wire:
    return Wire()


def _process(wire: Wire, time: Monotonic) -> Presence:
    hub = Hub(Database("host=/nowhere"))
    wire.hubs.append(hub)
    return Presence(wire, hub, monotonic=time)


def _killed(wire: Wire, number: int = 0) -> None:
    del wire.hubs[number]


async def _look(presence: Presence, agent: int, conversation: int | None) -> None:
    await presence.say(Said(agent, conversation, 10, typing=False, by=presence.name))


async def test_who_was_at_a_process_that_was_killed_is_forgotten(wire: Wire, time: Monotonic) -> None:
    doomed, other = _process(wire, time), _process(wire, time)
    await _look(doomed, 1, 7)
    await _look(other, 2, 7)
    assert _there(other, 7) == ([1, 2], [])
    _killed(wire)
    with wire.hubs[0].subscribe(Grant(5, Role.AGENT, frozenset({10}), frozenset())) as screen:
        for _ in range(4):
            time.now += LEASE / 4
            await other.renew()
            assert other.looks(1, 7) == (time.now < 100 + LEASE)
        told = [json.loads(screen.frames.get_nowait().encoded) for _ in range(screen.frames.qsize())]
    assert told == [{"type": "presence", "conversation_id": 7, "viewing": [2], "typing": [], "drafting": []}]
    assert _there(other, 7) == ([2], [])


async def test_who_sits_still_at_a_process_that_lives_stays(wire: Wire, time: Monotonic) -> None:
    one, other = _process(wire, time), _process(wire, time)
    await _look(one, 1, 7)
    for _ in range(10):
        time.now += LEASE / 2
        await one.renew()
        await other.renew()
    assert _there(one, 7) == _there(other, 7) == ([1], [])


async def test_a_process_that_has_just_started_learns_who_is_there(wire: Wire, time: Monotonic) -> None:
    one = _process(wire, time)
    await _look(one, 1, 7)
    late = _process(wire, time)
    moved: list[tuple[int, int]] = []
    late.on_view.append(lambda agent, conversation: moved.append((agent, conversation)))
    assert _there(late, 7) == ([], [])
    await one.renew()
    assert _there(late, 7) == ([1], [])
    assert moved == [], "nobody has opened it just now"


async def test_what_is_said_again_overtakes_no_move(wire: Wire, time: Monotonic) -> None:
    one, other = _process(wire, time), _process(wire, time)
    await _look(one, 1, 7)
    await one.renew()
    again = wire.said[-1]
    await _look(other, 1, 8)
    for heard in wire.hubs[0].on_presence + wire.hubs[1].on_presence:
        heard(again)
    assert (_there(one, 8), _there(other, 8), _there(one, 7)) == (([1], []), ([1], []), ([], []))
    await _look(other, 1, None)
    (heard_by_one,) = wire.hubs[0].on_presence
    heard_by_one(again)
    assert _there(one, 7) == ([], []), "nor does a process believe of its own what has ended"
    wire.said.clear()
    await one.renew()
    await other.renew()
    assert wire.said == []


async def test_a_notice_carries_as_many_as_fit(wire: Wire, time: Monotonic) -> None:
    one, other = _process(wire, time), _process(wire, time)
    large = 2**63 - 1
    for agent in range(TOGETHER + 1):
        await one.say(Said(large - agent, large, large, typing=False, contact_id=large, by=one.name))
    wire.said.clear()
    await one.renew()
    assert [len(payload.encode()) < 8000 for payload in wire.said] == [True, True]
    time.now += LEASE
    await other.renew()
    assert len(other.of(large)["viewing"]) == 0  # type: ignore[arg-type]


async def test_leases_are_kept_until_the_process_ends(
    wire: Wire, time: Monotonic, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "AGAIN", 0)
    one, renewed = _process(wire, time), asyncio.Event()
    rounds = 0

    async def notify(channel: str, payload: str) -> None:
        nonlocal rounds
        rounds += 1
        if rounds == 1:
            raise Busy("busy")
        renewed.set()

    await _look(one, 1, 7)
    monkeypatch.setattr(wire, "notify", notify)
    keeping = asyncio.create_task(one.run())
    async with asyncio.timeout(5):
        await renewed.wait()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
