"""The company over HTTP, and where its language and its clock count for whoever says nothing of theirs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from causerie.store import search
from causerie.testing.house import House
from tests.http.caller import Caller

VELO: dict[str, Any] = {"name": "Vélo", "language": "en", "time_zone": "Pacific/Auckland"}


async def test_it_is_read_by_all_and_changed_by_administrators(admin: Caller, agent: Caller) -> None:
    before = (await agent.get("/company")).body
    assert (before["language"], before["time_zone"]) == ("fr", None)
    assert (await admin.put("/company", {**VELO, "name": " Vélo "})).body == VELO
    assert (await agent.get("/company")).body == VELO
    assert (await agent.put("/company", VELO)).status == 403


@pytest.mark.parametrize(
    ("wrong", "code"),
    [({"name": ""}, "malformed"), ({"language": "de"}, "malformed"), ({"time_zone": "Mars"}, "unknown_time_zone")],
)
async def test_what_is_none_is_refused(admin: Caller, wrong: dict[str, str], code: str) -> None:
    said = await admin.put("/company", {**VELO, **wrong})
    assert (said.status, said.code) == (400, code)


async def test_dates_of_a_search_are_its_own_unless_told(admin: Caller, house: House) -> None:
    """The same moment is a day later by the clocks of Kiritimati, fourteen hours ahead, than by those of Pago Pago."""
    await house.hear(house.said("Bonjour", key="1"))
    while await house.do(lambda work: search.catch_up(work, at_once=500)):
        pass
    said_at = house.clock().astimezone(ZoneInfo("Pacific/Pago_Pago"))
    question = f"bonjour before:{said_at + timedelta(days=1):%Y-%m-%d}"
    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago"):
        await admin.put("/company", {**VELO, "time_zone": zone})
        found = (await admin.get("/search", q=question)).body["items"]
        told = (await admin.get("/search", q=question, zone=zone)).body["items"]
        assert found == told
        assert len(found) == (zone == "Pacific/Pago_Pago")
