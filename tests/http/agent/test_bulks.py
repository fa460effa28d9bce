"""One action on many conversations, over HTTP."""

from __future__ import annotations

import pytest

from causerie.desk.bulk import AT_ONCE
from causerie.testing.house import AGENT, House
from tests.desk.people import opened
from tests.http.caller import Caller


async def test_a_handful_is_done_at_once_and_taken_back(agent: Caller, house: House) -> None:
    ids = [await opened(house, phone=f"+3360000000{n}") for n in range(3)]
    made = await agent.post("/bulk", {"act": "resolve", "conversations": ids})
    assert made.status == 201
    told = {name: made.body[name] for name in ("agent_id", "total", "done", "unchanged", "refused", "undone")}
    assert told == {"agent_id": AGENT, "total": 3, "done": 3, "unchanged": 0, "refused": 0, "undone": False}
    assert made.body["ended_at"] is not None
    assert (await agent.get("/conversations", view="all")).body["items"] == []
    back = await agent.post(f"/bulk/{made.body['id']}/undo")
    assert (back.status, back.body["done"], back.body["deed"]["undoes"]) == (201, 3, made.body["id"])
    assert len((await agent.get("/conversations", view="all")).body["items"]) == 3
    assert (await agent.get(f"/bulk/{made.body['id']}")).body["undone"]
    assert (await agent.post(f"/bulk/{made.body['id']}/undo")).status == 409


async def test_many_go_on(agent: Caller, house: House) -> None:
    for n in range(AT_ONCE + 1):
        await opened(house, phone=f"+336000000{n:02}")
    assert (await agent.get("/conversations/matching", view="unassigned")).body == {"count": AT_ONCE + 1}
    made = await agent.post("/bulk", {"act": "assign", "agent_id": AGENT, "listing": {"view": "unassigned"}})
    assert (made.body["done"], made.body["total"], made.body["ended_at"]) == (AT_ONCE, AT_ONCE + 1, None)


@pytest.mark.parametrize(
    "given",
    [
        {"act": "resolve"},
        {"act": "resolve", "conversations": []},
        {"act": "resolve", "conversations": [999_999]},
        {"act": "resolve", "conversations": [1], "listing": {}},
        {"act": "destroy", "conversations": [1]},
        {"act": "snooze", "listing": {}},
        {"act": "snooze", "listing": {}, "until": "2020-01-01T00:00:00Z"},
        {"act": "resolve", "conversations": list(range(1, 1002))},
    ],
)
async def test_what_says_not_what_to_do_to_which_is_refused(
    agent: Caller, house: House, given: dict[str, object]
) -> None:
    await opened(house)
    assert (await agent.post("/bulk", given)).status == 400
    assert await house.rows("bulk") == []
