"""Findings: judged by how long something waits, and for administrators alone."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.desk.diagnose import LIMITS, Finding, State, diagnose, judged
from causerie.desk.write import Draft, write
from causerie.model.element import Unknown
from causerie.model.errors import Busy, Forbidden
from causerie.model.message import Text
from causerie.store.database import Database
from causerie.testing.house import AGENT, SUPERVISOR, House


@pytest.mark.parametrize(
    ("name", "count", "seconds", "state"),
    [
        ("outbox", 0, 5000.0, State.OK),
        ("outbox", 1000, 59.0, State.OK),
        ("outbox", 1, 60.0, State.ATTENTION),
        ("outbox", 1, 900.0, State.TROUBLE),
        ("parked", 1, 0.0, State.ATTENTION),
        ("parked", 9, 1e9, State.ATTENTION),
        ("connections", 1, 3600.0, State.TROUBLE),
    ],
)
def test_a_wait_is_judged_by_its_length(name: str, count: int, seconds: float, state: State) -> None:
    assert judged(name, count, seconds) is state


async def _found(house: House, *, later: float = 0) -> dict[str, Finding]:
    now = house.clock() + timedelta(seconds=later)
    return {one.name: one for one in await diagnose(house.database, grant=house.grant(), now=now)}


async def test_a_house_where_nothing_waits_is_well(house: House) -> None:
    found = await _found(house)
    assert set(found) == set(LIMITS)
    assert {name for name, one in found.items() if one.state is not State.OK} <= {"clock", "database"}
    assert found["database"].detail is not None


async def test_what_waits_is_counted_with_its_age(house: House) -> None:
    await house.hear(house.said("Bonjour", key="k1"))
    await house.hear(Unknown("wrong_shape", "/"))
    (row,) = await house.rows("identity")
    draft = Draft(row["id"], house.channel(), (Text("Oui"),), agent_id=AGENT)
    await house.do(lambda work: write(work, house.directory, house.ids, draft))
    found = await _found(house, later=100)
    assert [(found[name].state, found[name].count) for name in ("outbox", "parked", "unknown")] == [
        (State.ATTENTION, 1),
        (State.ATTENTION, 1),
        (State.OK, 0),
    ]
    assert found["outbox"].seconds >= 100
    assert found["index"].state is State.ATTENTION, "nothing has indexed it"
    assert (await _found(house, later=1000))["outbox"].state is State.TROUBLE


async def test_clocks_that_differ_are_seen(house: House) -> None:
    found = await _found(house, later=10 * 365 * 86_400)
    assert found["clock"].state is State.TROUBLE


@pytest.mark.parametrize("agent", [AGENT, SUPERVISOR])
async def test_it_is_for_administrators(house: House, agent: int) -> None:
    with pytest.raises(Forbidden):
        await diagnose(house.database, grant=house.grant(agent), now=house.clock())


async def test_a_database_that_is_away_is_said_by_its_absence(house: House) -> None:
    with pytest.raises(Busy):
        await diagnose(Database("host=/nowhere connect_timeout=2"), grant=house.grant(), now=house.clock())
