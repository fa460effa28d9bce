"""Health gathered in memory: a flood of forged requests is one number in one statement."""

from __future__ import annotations

import pytest

from causerie.desk.pulse import Pulse
from causerie.model.errors import Busy
from causerie.store import connections
from causerie.store.connections import Health
from causerie.store.database import Database
from causerie.testing.house import House


async def _health(house: House) -> Health:
    return (await connections.health(house.database))[house.held["twilio"].connection.id]


async def test_a_flood_is_one_number(house: House) -> None:
    pulse = Pulse(house.database, house.clock)
    for _ in range(1000):
        pulse.refused(house.held["twilio"].connection.id)
    with house.database.counting() as count:
        await pulse.flush()
    assert count() == 3
    assert (await _health(house)).refused == 1000
    with house.database.counting() as count:
        await pulse.flush()
    assert count() == 0
    assert (await _health(house)).refused == 1000


async def test_a_send_that_goes_well_clears_what_the_card_said(house: House) -> None:
    pulse, connection = Pulse(house.database, house.clock), house.held["twilio"].connection.id
    pulse.spoke(connection, house.clock(), "unauthorised")
    pulse.heard(connection, house.clock())
    await pulse.flush()
    health = await _health(house)
    assert (health.error, health.last_out_at, health.last_in_at) == ("unauthorised", None, house.clock())
    pulse.spoke(connection, house.clock.forward(minutes=1), None)
    await pulse.flush()
    health = await _health(house)
    assert (health.error, health.last_out_at) == (None, house.clock())


async def test_what_cannot_be_written_now_is_kept_whole(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    pulse, connection = Pulse(house.database, house.clock), house.held["twilio"].connection.id
    pulse.refused(connection)
    pulse.heard(connection, house.clock())
    pulse.spoke(connection, house.clock(), "unauthorised")

    async def away(*_: object, **__: object) -> None:
        raise Busy("database_away")

    with monkeypatch.context() as patch:
        patch.setattr(Database, "run", away)
        with pytest.raises(Busy):
            await pulse.flush()
    pulse.refused(connection)
    await pulse.flush()
    health = await _health(house)
    assert (health.refused, health.last_in_at, health.error) == (2, house.clock(), "unauthorised")
