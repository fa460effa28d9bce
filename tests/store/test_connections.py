"""Connections: credentials only ever sealed in the table, channels by their address, health added up."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.model.channel import ChannelState
from causerie.model.errors import Misconfigured
from causerie.store import connections
from causerie.store.vault import Vault
from causerie.testing.house import VAULT, House


async def _twilio(house: House, vault: Vault = VAULT) -> connections.Held:
    held = await connections.load(house.database, vault)
    return next(one for one in held if one.connection.provider == "twilio")


async def test_credentials_are_sealed_and_come_back_open(house: House) -> None:
    held = await _twilio(house)
    assert held.credentials == {"secret": "s"}
    assert sorted(held.channels) == ["+33700000001", "+33700000002"]
    assert all(channel.connection_id == held.connection.id for channel in held.channels.values())
    for row in await house.rows("connection"):
        assert b"secret" not in row["credentials"]
    with pytest.raises(Misconfigured, match="key_does_not_open"):
        await connections.load(house.database, Vault(b"x" * 32, b"p" * 32))


async def test_what_is_changed_is_what_was_given(house: House) -> None:
    connection = (await _twilio(house)).connection.id

    async def change(**given: Any) -> bool:
        values = {"name": None, "api_base": None, "sealed": None, **given}
        return await house.do(lambda work: connections.change(work, connection, **values))

    assert await change(name="Comptoir", api_base="http://127.0.0.1:9")
    assert await change(sealed=connections.seal(VAULT, {"secret": "t"}))
    held = await _twilio(house)
    assert (held.connection.name, held.connection.api_base, held.credentials) == (
        "Comptoir",
        "http://127.0.0.1:9",
        {"secret": "t"},
    )
    assert await change(api_base="")
    assert (await _twilio(house)).connection.api_base is None
    assert not await house.do(lambda work: connections.change(work, -1, name="x", api_base=None, sealed=None))


async def test_a_removed_connection_is_no_longer_loaded_and_its_channels_are_off(house: House) -> None:
    connection = (await _twilio(house)).connection.id
    assert await house.do(lambda work: connections.remove(work, connection))
    assert not await house.do(lambda work: connections.remove(work, connection))
    assert [held.connection.provider for held in await connections.load(house.database, VAULT)] == ["whatsapp"]
    states = {row["state"] for row in await house.rows("channel") if row["connection_id"] == connection}
    assert states == {"off"}


async def test_a_channel_changes_by_the_keys_given(house: House) -> None:
    channel = house.channel()

    async def change(**given: Any) -> bool:
        return await house.do(lambda work: connections.change_channel(work, channel, given))

    assert await change(name="Accueil", rate=2.5)
    assert await change(team_id=None, state="degraded")
    held = await _twilio(house)
    one = next(one for one in held.channels.values() if one.id == channel)
    assert (one.name, one.rate, one.team_id, one.state) == ("Accueil", 2.5, None, ChannelState.DEGRADED)
    assert await change(rate=None)
    one = next(one for one in (await _twilio(house)).channels.values() if one.id == channel)
    assert (one.rate, one.name) == (None, "Accueil")
    assert not await house.do(lambda work: connections.change_channel(work, -1, {"name": "x"}))


async def test_health_is_added_up_over_processes(house: House) -> None:
    connection = (await _twilio(house)).connection.id

    async def note(**seen: Any) -> None:
        row = {"connection_id": connection, "refused": 0, "last_in_at": None, "last_out_at": None}
        await house.do(lambda work: connections.note_health(work, [{**row, "said": False, "error": None, **seen}]))

    await note(refused=3, last_in_at=house.clock())
    later = house.clock.forward(minutes=1)
    await note(refused=2, said=True, error="unauthorised")
    await note(last_in_at=later.replace(year=2020))
    health = (await connections.health(house.database))[connection]
    assert (health.refused, health.refused_at, health.error, health.error_at) == (5, later, "unauthorised", later)
    assert health.last_in_at == later.replace(minute=0), "an older look does not take the newest back"
    await note(said=True, error=None, last_out_at=later)
    health = (await connections.health(house.database))[connection]
    assert (health.error, health.last_out_at) == (None, later)
