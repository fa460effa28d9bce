"""Teams over HTTP."""

from __future__ import annotations

from causerie.testing.house import TEAM
from tests.http.caller import Caller


async def test_teams_are_listed_named_and_renamed(admin: Caller, agent: Caller) -> None:
    made = await admin.post("/teams", {"name": "Boutique"})
    assert (made.status, made.body["name"]) == (201, "Boutique")
    assert (await admin.patch(f"/teams/{TEAM}", {"name": "Réception"})).body == {"id": TEAM, "name": "Réception"}
    assert [one["name"] for one in (await agent.get("/teams")).body] == ["Atelier", "Boutique", "Réception"]
    taken = await admin.post("/teams", {"name": "Atelier"})
    assert (taken.status, taken.code) == (409, "name_taken")
