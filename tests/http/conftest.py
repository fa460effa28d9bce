"""The API on a real database, and the people who call it: one of each role, a stranger to the channels, nobody."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any, cast

import httpx
import pytest

from causerie.channels.guard import Pools
from causerie.desk.lines import Lines
from causerie.desk.order import FileLinks
from causerie.desk.receive import Receiver
from causerie.http.app import api
from causerie.http.means import Means
from causerie.realtime.hub import Hub
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, VAULT, House
from tests.http.caller import Caller

PUBLIC_URL = "https://causerie.example"
FILE_LIMIT = 1 << 20  # bytes


@pytest.fixture
async def means(house: House, tmp_path: Path) -> AsyncIterator[Means]:
    async with Pools() as pools, Lines(house.directory, pools) as lines:
        yield Means(
            database=house.database,
            directory=house.directory,
            ids=house.ids,
            lines=lines,
            vault=VAULT,
            clock=house.clock,
            public_url=lambda: PUBLIC_URL,
            hub=Hub(house.database),
            receiver=Receiver(house.database, house.ids, house.clock),
            links=FileLinks(VAULT, lambda: PUBLIC_URL),
            pushing=pools.outgoing(),
            demo=False,
            exports=tmp_path / "exports",
            file_limit=FILE_LIMIT,
        )


class Present:
    """Stands for the means of the test that runs: building the application costs more than most tests do."""

    file_limit = FILE_LIMIT

    def __init__(self) -> None:
        self.means: Means | None = None

    def __getattr__(self, name: str) -> Any:
        return getattr(self.means, name)


@pytest.fixture(scope="session")
def present() -> Present:
    return Present()


@pytest.fixture(scope="session")
async def client(present: Present) -> AsyncIterator[httpx.AsyncClient]:
    """Calls the application in the loop of the tests, where what it was given lives: a thread of its own would not do."""
    transport = httpx.ASGITransport(api(cast("Means", present)))
    async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as opened:
        yield opened


@pytest.fixture
async def nobody(client: httpx.AsyncClient, present: Present, means: Means) -> AsyncIterator[Caller]:
    present.means = means
    yield Caller(client)
    present.means = None
    client.cookies.clear()


async def signed_in(nobody: Caller, means: Means, agent_id: int) -> Caller:
    """Somebody with a session of their own."""
    cookie = await means.door.start_session(agent_id)
    return nobody.also(cookie=cookie.partition(";")[0])


@pytest.fixture
async def admin(nobody: Caller, means: Means) -> Caller:
    return await signed_in(nobody, means, ADMIN)


@pytest.fixture
async def supervisor(nobody: Caller, means: Means) -> Caller:
    return await signed_in(nobody, means, SUPERVISOR)


@pytest.fixture
async def agent(nobody: Caller, means: Means) -> Caller:
    return await signed_in(nobody, means, AGENT)


@pytest.fixture
async def stranger(nobody: Caller, means: Means) -> Caller:
    """An agent whose team has no channel."""
    return await signed_in(nobody, means, STRANGER)
