"""Saved views over HTTP."""

from __future__ import annotations

import pytest

from causerie.testing.house import AGENT, TEAM, House
from tests.desk.people import opened
from tests.http.caller import Caller

LATE = {"name": "En retard", "owner": "agent", "listing": {"view": "unassigned", "order": "waiting"}}
SHOWN = {
    "view": "unassigned",
    "state": "open",
    "channel_id": None,
    "label_id": None,
    "team_id": None,
    "unread": False,
    "order": "waiting",
}


async def test_they_come_change_and_go(agent: Caller, house: House) -> None:
    made = await agent.post("/views", LATE)
    one = {
        "id": made.body["id"],
        "name": "En retard",
        "agent_id": AGENT,
        "team_id": None,
        "listing": SHOWN,
        "search": None,
    }
    assert (made.status, made.body) == (201, one)
    assert (await agent.get("/views")).body == [one]
    await opened(house)
    assert (await agent.get("/views/counts")).body == [{"id": one["id"], "count": 1}]
    changed = await agent.put(f"/views/{one['id']}", {"name": "Vélos", "owner": "agent", "search": "vélo"})
    assert changed.body == {**one, "name": "Vélos", "listing": None, "search": "vélo"}
    assert (await agent.get("/views/counts")).body == []
    assert (await agent.delete(f"/views/{one['id']}")).status == 204
    assert (await agent.get("/views")).body == []


@pytest.mark.parametrize(
    "given",
    [
        {"name": "x" * 200},
        {"listing": {"view": "elsewhere"}},
        {"listing": {"state": "asleep"}},
        {"listing": {"view": "all", "colour": "red"}},
        {"owner": "nobody"},
        {"search": "vélo"},
    ],
)
async def test_what_is_no_view_is_refused(agent: Caller, given: dict[str, object]) -> None:
    assert (await agent.post("/views", {**LATE, **given})).status == 400


async def test_a_team_finds_its_own(supervisor: Caller, agent: Caller, stranger: Caller) -> None:
    assert (await supervisor.post("/views", {**LATE, "owner": "team", "team_id": TEAM})).status == 201
    assert [len((await caller.get("/views")).body) for caller in (supervisor, agent, stranger)] == [1, 1, 0]
