"""Parked payloads, as a list to work through, under the grant of whoever supervises their connection."""

from __future__ import annotations

import pytest

from causerie.model.element import Unknown
from causerie.model.errors import Forbidden, NotFound
from causerie.model.grant import Grant, Role
from causerie.store import parked
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House


async def _lists(house: House, grant: Grant) -> list[tuple[int, str | None]]:
    async with house.database.connection() as conn:
        found = await parked.page(conn, grant, state="parked", after=None, limit=10)
    return [(one.connection_id, one.reason) for one in found]


async def test_a_payload_stands_for_all_its_elements(house: House) -> None:
    await house.hear(Unknown("wrong_shape", "/0"), Unknown("unknown_type", "/1"))
    await house.hear(Unknown("too_deep", "/"), provider="whatsapp")
    twilio, whatsapp = house.held["twilio"].connection.id, house.held["whatsapp"].connection.id
    assert await _lists(house, house.grant(ADMIN)) == [(whatsapp, "too_deep"), (twilio, "wrong_shape")]
    row = (await house.rows("parked"))[0]
    async with house.database.connection() as conn:
        states = await parked.ordinals(conn, row["intake_id"])
    assert states == {0: ("parked", "wrong_shape"), 1: ("parked", "unknown_type")}


async def test_only_those_who_supervise_one_of_its_channels(house: House) -> None:
    await house.hear(Unknown("wrong_shape", "/0"))
    (row,) = await house.rows("parked")
    assert len(await _lists(house, house.grant(SUPERVISOR))) == 1
    foreign = Grant(STRANGER, Role.SUPERVISOR, frozenset({house.channel("whatsapp")}), frozenset())
    assert await _lists(house, foreign) == []
    async with house.database.connection() as conn:
        with pytest.raises(NotFound):
            await parked.one(conn, foreign, row["intake_id"])
        with pytest.raises(Forbidden):
            await parked.one(conn, house.grant(AGENT), row["intake_id"])


async def test_a_payload_that_was_understood_has_no_reason(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    (intake,) = await house.rows("intake")
    async with house.database.connection() as conn:
        one = await parked.one(conn, house.grant(ADMIN), intake["id"])
    assert (one.state, one.reason, one.attempts) == ("applied", None, 0)
