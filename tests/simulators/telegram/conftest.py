"""A simulator over HTTP, and aiogram as the bot's program: a client we did not write."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer

from causerie.simulators.telegram import Account, Rates, TelegramSimulator
from causerie.testing.serving import serve
from tests.channels.telegram.harness import ODILE, TOKEN, Switch


@pytest.fixture
async def simulator() -> AsyncIterator[TelegramSimulator]:
    made = TelegramSimulator(Account(TOKEN, rates=Rates(chat=None, bot=None)), pauses=(0.01, 0.01))
    made.customer(ODILE, name="Odile Marchand")
    async with made.running():
        yield made


@pytest.fixture(scope="session")
async def switch() -> AsyncIterator[Switch]:
    made = Switch()
    async with serve(made) as made.base:
        yield made


@pytest.fixture
def base(switch: Switch, simulator: TelegramSimulator) -> str:
    switch.app = simulator
    return switch.base


@pytest.fixture(scope="session")
async def client(switch: Switch) -> AsyncIterator[Bot]:
    """One for all tests: closing it takes a quarter of a second."""
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(switch.base))) as made:
        yield made


@pytest.fixture
def bot(client: Bot, base: str) -> Bot:
    """The client, once it talks with this test's simulator."""
    return client
