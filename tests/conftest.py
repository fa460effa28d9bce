"""Fixtures of the whole suite: one server, a database per test, a clock that is told the time."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from causerie.store.database import Database
from causerie.testing.clock import Clock
from causerie.testing.database import Template, template
from causerie.testing.house import House, furnish

# How fast a machine draws its examples is nobody's fault: timings live in bench/.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True)
settings.load_profile("house")


@pytest.fixture
def room() -> Iterator[Path]:
    """A directory that every user may cross, which pytest's own is not."""
    path = Path(tempfile.mkdtemp(prefix="causerie-"))
    path.chmod(0o755)
    yield path
    shutil.rmtree(path)


@pytest.fixture(scope="session")
def postgres() -> Iterator[Template]:
    with template() as made:
        yield made


@pytest.fixture
def dsn(postgres: Template) -> Iterator[str]:
    with postgres.copy() as made:
        yield made


@pytest.fixture
async def database(dsn: str) -> AsyncIterator[Database]:
    async with Database(dsn) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def house(database: Database, clock: Clock) -> House:
    return await furnish(database, clock)
