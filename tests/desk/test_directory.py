"""Connections kept in memory: a hook costs no query, guessing hooks costs at most one a second."""

from __future__ import annotations

import asyncio

import pytest

from causerie.desk.directory import AT_MOST, STALE, Directory
from causerie.model.errors import NotFound
from causerie.store import connections
from causerie.store.connections import Held
from causerie.store.database import Database, Work
from causerie.store.vault import Vault
from causerie.testing.house import VAULT, House

HOOK = "0" * 31 + "1"


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """One entry for each time the tables were read."""
    made: list[int] = []
    load = connections.load

    async def counted(database: Database, vault: Vault) -> list[Held]:
        made.append(1)
        return await load(database, vault)

    monkeypatch.setattr(connections, "load", counted)
    return made


async def test_a_known_hook_costs_nothing_until_it_is_stale(house: House, loads: list[int]) -> None:
    directory = Directory(house.database, VAULT)
    for now in (0.0, 1.0, STALE):
        assert (await directory.by_hook(HOOK, monotonic=now)).connection.provider == "twilio"
    assert len(loads) == 1
    await directory.by_hook(HOOK, monotonic=STALE + 0.1)
    assert len(loads) == 2


async def test_guessing_hooks_costs_one_look_a_second(house: House, loads: list[int]) -> None:
    directory = Directory(house.database, VAULT)
    await directory.refresh(monotonic=0.0)
    for now in (0.1, AT_MOST, AT_MOST + 0.1, AT_MOST + 0.2, 2 * AT_MOST + 0.1):
        with pytest.raises(NotFound):
            await directory.by_hook("guess", monotonic=now)
    assert len(loads) == 2


async def test_a_crowd_at_a_stale_door_looks_once(house: House, loads: list[int]) -> None:
    directory = Directory(house.database, VAULT)
    await asyncio.gather(*(directory.by_hook(HOOK, monotonic=10.0) for _ in range(50)))
    await asyncio.gather(*(directory.by_hook("x", monotonic=12.0) for _ in range(50)), return_exceptions=True)
    assert len(loads) == 2


async def test_what_another_process_added_or_removed_is_seen(house: House) -> None:
    async def remove(work: Work) -> None:
        await work.execute("update connection set removed_at = %s where provider = 'twilio'", [work.now])
        await work.execute("update connection set hook = 'new' where provider = 'whatsapp'")

    await house.do(remove)
    assert (await house.directory.by_hook(HOOK, monotonic=0.5)).connection.provider == "twilio"
    assert (await house.directory.by_hook("new", monotonic=1.5)).connection.provider == "whatsapp"
    with pytest.raises(NotFound):
        await house.directory.by_hook(HOOK, monotonic=1.6)


async def test_channels_and_connections_are_found_by_id(house: House) -> None:
    directory = house.directory
    channel = house.channel("whatsapp", 1)
    assert directory.channel(channel).address == "1122334466"
    assert directory.provider_of(channel).name == "whatsapp"
    held = directory.of_channel(channel)
    assert directory.connection(held.connection.id) is held
    assert len(list(directory.channels())) == 4
    for look in (directory.of_channel, directory.channel, directory.connection):
        with pytest.raises(NotFound):
            look(-1)
