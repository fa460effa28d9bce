"""Canned replies over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.testing.house import AGENT, TEAM
from tests.http.caller import Caller

BONJOUR = {"name": "bonjour", "text": "Bonjour {{prénom}}", "owner": "agent", "folder": "Accueil"}


async def uploaded(caller: Caller) -> int:
    made = await caller.call("POST", "/files", files={"file": ("plan.txt", b"plan", "text/plain")})
    return int(made.body["id"])


async def test_they_come_change_and_go(agent: Caller) -> None:
    file = await uploaded(agent)
    made = await agent.post("/canned", {**BONJOUR, "files": [file]})
    kept = {"id": file, "state": "stored", "name": "plan.txt", "mime": "text/plain", "size": 4, "reason": None}
    one = {
        "id": made.body["id"],
        "name": "bonjour",
        "folder": "Accueil",
        "text": "Bonjour {{prénom}}",
        "agent_id": AGENT,
        "team_id": None,
        "files": [kept],
        "uses": 0,
        "used_at": None,
    }
    assert (made.status, made.body) == (201, one)
    assert (await agent.get("/canned")).body == [one]
    changed = await agent.put(f"/canned/{one['id']}", {**BONJOUR, "name": "salut", "folder": None})
    assert (changed.status, changed.body) == (200, {**one, "name": "salut", "folder": None, "files": []})
    assert (await agent.delete(f"/canned/{one['id']}")).status == 204
    assert (await agent.get("/canned")).body == []


async def test_whose_they_are_decides_who_finds_them(
    agent: Caller, supervisor: Caller, stranger: Caller, admin: Caller
) -> None:
    for name, owner in (("moi", "agent"), ("equipe", "team"), ("tous", "everybody")):
        said = await supervisor.post(
            "/canned", {"name": name, "text": "Oui", "owner": owner, "team_id": TEAM if owner == "team" else None}
        )
        assert said.status == 201
    assert [row["name"] for row in (await supervisor.get("/canned")).body] == ["equipe", "moi", "tous"]
    assert [row["name"] for row in (await agent.get("/canned")).body] == ["equipe", "tous"]
    assert [row["name"] for row in (await stranger.get("/canned")).body] == ["tous"]
    assert [row["name"] for row in (await admin.get("/canned")).body] == ["equipe", "tous"]


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({**BONJOUR, "name": "deux mots"}, 400, "canned_name"),
        ({**BONJOUR, "text": " "}, 400, "empty"),
        ({**BONJOUR, "owner": "nobody"}, 400, "malformed"),
        ({**BONJOUR, "files": [1] * 11}, 400, "malformed"),
        ({**BONJOUR, "files": [999]}, 400, "file_missing"),
        ({**BONJOUR, "owner": "everybody"}, 403, "forbidden"),
        ({**BONJOUR, "owner": "team", "team_id": TEAM}, 403, "forbidden"),
    ],
)
async def test_what_is_refused(agent: Caller, body: Any, status: int, code: str) -> None:
    said = await agent.post("/canned", body)
    assert (said.status, said.code) == (status, code)


async def test_a_name_is_used_once_and_a_team_is_one(supervisor: Caller, admin: Caller) -> None:
    everybodys = {"name": "oui", "text": "Oui", "owner": "everybody"}
    assert (await supervisor.post("/canned", everybodys)).status == 201
    assert (await supervisor.post("/canned", everybodys)).code == "name_taken"
    said = await admin.post("/canned", {**everybodys, "owner": "team", "team_id": 999})
    assert (said.status, said.body["params"]) == (404, {"what": "team"})


async def test_its_file_is_shown_to_whoever_finds_it(agent: Caller, supervisor: Caller, stranger: Caller) -> None:
    file = await uploaded(supervisor)
    await supervisor.post("/canned", {"name": "plan", "text": "", "owner": "team", "team_id": TEAM, "files": [file]})
    assert (await agent.get(f"/files/{file}")).content == b"plan"
    assert (await stranger.get(f"/files/{file}")).status == 404
