"""Remarks over HTTP."""

from __future__ import annotations

import pytest

from causerie.testing.house import AGENT, House
from tests.http.caller import Caller


@pytest.fixture
async def contact(house: House) -> int:
    await house.hear(house.said("Bonjour", key="m1"))
    return int((await house.rows("contact"))[0]["id"])


async def test_one_is_written_changed_pinned_and_deleted(
    agent: Caller, supervisor: Caller, admin: Caller, contact: int
) -> None:
    made = (await agent.post(f"/contacts/{contact}/remarks", {"text": "Préfère le matin"})).body
    assert (made["agent_id"], made["pinned"], made["edited_at"]) == (AGENT, False, None)
    assert (await supervisor.patch(f"/remarks/{made['id']}", {"pinned": True})).body["pinned"] is True
    refused = await supervisor.patch(f"/remarks/{made['id']}", {"text": "Non"})
    assert (refused.status, refused.code) == (403, "not_yours")
    assert (await admin.patch(f"/remarks/{made['id']}", {"text": "Le soir"})).body["text"] == "Le soir"
    (listed,) = (await agent.get(f"/contacts/{contact}/remarks")).body
    assert (listed["text"], listed["pinned"]) == ("Le soir", True)
    assert (await agent.delete(f"/remarks/{made['id']}")).status == 204
    assert (await agent.get(f"/contacts/{contact}/remarks")).body == []


async def test_a_remark_is_not_part_of_the_thread(agent: Caller, contact: int) -> None:
    await agent.post(f"/contacts/{contact}/remarks", {"text": "Préfère le matin"})
    assert len((await agent.get(f"/contacts/{contact}/thread")).body["items"]) == 1


async def test_nothing_is_no_remark(agent: Caller, contact: int) -> None:
    said = await agent.post(f"/contacts/{contact}/remarks", {"text": " "})
    assert (said.status, said.code) == (400, "remark_empty")
