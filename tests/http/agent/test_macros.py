"""Macros over HTTP."""

from __future__ import annotations

import pytest

from causerie.testing.house import AGENT, House
from tests.desk.people import opened, row_of
from tests.http.caller import Caller

CLOSE = {"name": "Clore", "actions": [{"type": "note", "text": "Vu"}, {"type": "resolve"}], "owner": "agent"}


async def test_they_come_change_run_and_go(house: House, agent: Caller) -> None:
    made = await agent.post("/macros", CLOSE)
    one = made.body
    assert (made.status, one["name"], one["agent_id"], one["actions"]) == (201, "Clore", AGENT, CLOSE["actions"])
    assert (await agent.get("/macros")).body == [one]
    changed = await agent.put(f"/macros/{one['id']}", {**CLOSE, "name": "Finir"})
    assert (changed.status, changed.body["name"]) == (200, "Finir")
    conversation = await opened(house)
    told = {"client_key": "a-macro-run", "last_seen_message_id": 0}
    ran = await agent.post(f"/conversations/{conversation}/macros/{one['id']}", told)
    assert (ran.status, ran.body["state"]) == (200, "resolved")
    again = await agent.post(f"/conversations/{conversation}/macros/{one['id']}", told)
    assert (again.status, again.body["code"]) == (409, "already")
    assert (await row_of(house, "conversation", conversation))["message_count"] == 2
    assert (await agent.delete(f"/macros/{one['id']}")).status == 204
    assert (await agent.get("/macros")).body == []


@pytest.mark.parametrize(
    "change",
    [
        {"actions": []},
        {"actions": [{"type": "dance"}]},
        {"actions": [{"type": "snooze", "minutes": 0}]},
        {"actions": [{"type": "resolve"}, {"type": "note", "text": "Vu"}]},
        {"name": " "},
    ],
)
async def test_what_makes_no_sense_is_refused(agent: Caller, change: dict[str, object]) -> None:
    assert (await agent.post("/macros", {**CLOSE, **change})).status == 400
