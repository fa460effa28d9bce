"""Who looks at what: told to every process, to those who see the channel, and forgotten by itself."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest

from causerie.model.grant import Grant, Role
from causerie.realtime import presence as module
from causerie.realtime.hub import Hub
from causerie.realtime.presence import LASTS, Drafted, Presence, Said
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
