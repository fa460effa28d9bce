"""The roles over HTTP: what the table of rights says, and what the house defined."""

from __future__ import annotations

from causerie.http.means import Means
from causerie.model.grant import BUILT_IN, RIGHTS
from causerie.testing.house import AGENT
from tests.http.caller import Caller

WRITTEN = {"name": "Lecture", "rights": [], "based_on": "agent"}


async def test_each_role_is_told_with_its_rights(agent: Caller) -> None:
    told = (await agent.get("/roles")).body
    assert [card["role"] for card in told] == ["agent", "supervisor", "admin"]
    assert {card["role"]: set(card["rights"]) for card in told} == {role: set(RIGHTS[role]) for role in BUILT_IN}
    assert [card["everything"] for card in told] == [False, False, True]
    assert [card["id"] for card in told] == [None] * 3


async def test_a_role_is_defined_given_changed_and_deleted(admin: Caller, agent: Caller) -> None:
    made = (await admin.post("/roles", json=WRITTEN)).body
    assert (made["role"], made["based_on"], made["name"]) == ("custom", "agent", "Lecture")
    assert (await agent.get("/roles")).body[-1] == made
    given = await admin.patch(f"/agents/{AGENT}", json={"role": "custom", "role_id": made["id"]})
    assert (given.status, given.body["role_id"]) == (200, made["id"])
    assert (await agent.get("/me")).body["rights"] == []
    told = {"name": "Lecture et réponse", "rights": ["answer"]}
    assert (await admin.put(f"/roles/{made['id']}", json=told)).body["rights"] == ["answer"]
    assert (await agent.get("/me")).body["rights"] == ["answer"]
    refused = await admin.delete(f"/roles/{made['id']}")
    assert (refused.status, refused.body["code"], refused.body["params"]) == (409, "role_held", {"people": 1})
    assert (await admin.delete(f"/roles/{made['id']}?to=supervisor")).status == 204
    assert (await agent.get("/me")).body["role"] == "supervisor"


async def test_a_right_taken_back_is_gone_at_once(admin: Caller, agent: Caller, means: Means) -> None:
    """The session was read a moment ago, and what was read is remembered."""
    made = (await admin.post("/roles", json={**WRITTEN, "rights": ["supervise"]})).body
    await admin.patch(f"/agents/{AGENT}", json={"role": "custom", "role_id": made["id"]})
    assert (await agent.get("/journal")).status == 200
    await admin.put(f"/roles/{made['id']}", json={"name": "Lecture", "rights": []})
    assert (await agent.get("/journal")).status == 403


async def test_a_right_that_is_none_is_no_right(admin: Caller) -> None:
    said = await admin.post("/roles", json={**WRITTEN, "rights": ["everything"]})
    assert said.status == 400


async def test_the_products_own_cannot_be_changed(admin: Caller) -> None:
    """They have no id to say it by."""
    for card in (await admin.get("/roles")).body:
        assert card["id"] is None
    assert (await admin.put("/roles/0", json={"name": "x", "rights": []})).status in (400, 404)
