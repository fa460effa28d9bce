"""One session for each account, shared; opened anew when its credentials change, closed at the end."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import pytest

from causerie.channels.guard import Outgoing, Pools
from causerie.channels.twilio import Twilio
from causerie.desk.lines import Lines
from causerie.store.connections import Held
from causerie.testing.house import House

Log = list[tuple[str, str]]


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Log:
    """What was opened and closed, by secret."""
    told: Log = []

    @asynccontextmanager
    async def opening(
        self: Twilio, credentials: Mapping[str, str], http: Outgoing, *, api_base: str | None
    ) -> AsyncIterator[Any]:
        told.append(("open", credentials["secret"]))
        await asyncio.sleep(0)
        yield object()
        told.append(("close", credentials["secret"]))

    monkeypatch.setattr(Twilio, "open", opening)
    return told


def _changed(held: Held, **connection: Any) -> Held:
    return replace(held, connection=replace(held.connection, **connection))


async def test_a_crowd_shares_one_session(house: House, log: Log) -> None:
    held = house.held["twilio"]
    async with Pools() as pools, Lines(house.directory, pools) as lines:
        sessions = await asyncio.gather(*(lines.session(held) for _ in range(10)))
        assert len(set(map(id, sessions))) == 1
        assert log == [("open", "s")]
    assert log == [("open", "s"), ("close", "s")]


async def test_another_secret_or_address_is_another_session(house: House, log: Log) -> None:
    held = house.held["twilio"]
    async with Pools() as pools, Lines(house.directory, pools) as lines:
        first = await lines.session(held)
        other = await lines.session(replace(held, credentials={"secret": "t"}))
        assert other is not first
        await lines.session(_changed(held, api_base="http://127.0.0.1:9"))
    assert log == [("open", "s"), ("close", "s"), ("open", "t"), ("close", "t"), ("open", "s"), ("close", "s")]


async def test_a_connection_reaches_its_own_origin_and_no_other(house: House) -> None:
    held = _changed(house.held["twilio"], api_base="http://127.0.0.1:9001/base")
    async with Pools() as pools:
        lines = Lines(house.directory, pools, origins=("http://127.0.0.1:9002",))
        assert {str(origin) for origin in lines.outgoing(held).origins} == {
            "http://127.0.0.1:9001",
            "http://127.0.0.1:9002",
        }
        assert Lines(house.directory, pools).outgoing(house.held["twilio"]).origins == frozenset()
