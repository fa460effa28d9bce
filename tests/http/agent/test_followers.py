"""Followers over HTTP."""

from __future__ import annotations

from causerie.testing.house import AGENT, House
from tests.desk.people import opened
from tests.http.caller import Caller


async def test_one_follows_and_stops(agent: Caller, supervisor: Caller, house: House) -> None:
    path = f"/conversations/{await opened(house)}"
    said = await agent.post(f"{path}/follow", {"follows": True})
    assert (said.status, [(one["agent_id"], one["why"]) for one in said.body]) == (200, [(AGENT, "asked")])
    assert (await supervisor.get(f"{path}/followers")).body == said.body
    assert (await agent.get("/following")).body == [int(path.rpartition("/")[2])]
    assert (await supervisor.get("/following")).body == []
    assert (await agent.post(f"{path}/follow", {"follows": False})).body == []
    assert (await agent.get("/following")).body == []
