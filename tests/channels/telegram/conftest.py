"""A fresh simulator for each test behind one server, and sessions on it: one that polls, one with a hook."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from causerie.channels.guard import Pools
from causerie.channels.telegram.session import TelegramSession
from causerie.testing.serving import serve
from tests.channels.telegram.harness import Harness, Switch


@pytest.fixture(scope="session")
async def switch() -> AsyncIterator[Switch]:
    made = Switch()
    async with serve(made) as made.base:
        yield made


@pytest.fixture
async def harness(switch: Switch) -> AsyncIterator[Harness]:
    made = Harness(polls=True)
    switch.app, made.api_base = made.simulator, switch.base
    async with made.simulator.running():
        yield made


@pytest.fixture
async def session(harness: Harness) -> AsyncIterator[TelegramSession]:
    async with harness.open_session() as opened:
        assert isinstance(opened, TelegramSession)
        yield opened


@pytest.fixture
async def hooked(harness: Harness) -> AsyncIterator[TelegramSession]:
    """A session of a connection that receives through a hook, none of which is set yet."""
    async with Pools() as pools:
        credentials = {name: value for name, value in harness.credentials.items() if name != "receive"}
        yield TelegramSession(credentials, pools.outgoing(harness.api_base), base=harness.api_base)
