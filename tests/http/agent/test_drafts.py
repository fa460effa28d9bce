"""Drafts over HTTP: private, and never over newer words."""

from __future__ import annotations

import pytest

from causerie.testing.house import House
from tests.desk.people import opened
from tests.http.caller import Caller

BONJ = {"revision": 0, "mode": "reply", "text": "Bonj"}


@pytest.fixture
async def path(house: House) -> str:
    return f"/conversations/{await opened(house)}/draft"


async def test_it_is_saved_shown_and_thrown_away(agent: Caller, path: str, house: House) -> None:
    assert (await agent.get(path)).body == {"draft": None, "quoted": None}
    (message,) = await house.rows("message")
    made = await agent.put(path, {**BONJ, "reply_to": message["id"], "channel_id": message["channel_id"]})
    assert made.status == 200
    shown = (await agent.get(path)).body
    assert (shown["draft"]["text"], shown["draft"]["revision"]) == ("Bonj", made.body["revision"])
    assert shown["quoted"]["id"] == message["id"]
    assert (await agent.get("/drafts")).body == [made.body]
    assert (await agent.call("DELETE", path, params={"revision": made.body["revision"]})).status == 204
    assert (await agent.get("/drafts")).body == []


async def test_nobody_reads_anothers(agent: Caller, admin: Caller, supervisor: Caller, path: str) -> None:
    await agent.put(path, BONJ)
    for other in (admin, supervisor):
        assert (await other.get(path)).body == {"draft": None, "quoted": None}
        assert (await other.get("/drafts")).body == []


async def test_an_older_page_is_shown_the_newer_one(agent: Caller, path: str) -> None:
    made = (await agent.put(path, BONJ)).body
    await agent.put(path, {**BONJ, "revision": made["revision"], "text": "Bonjour"})
    said = await agent.put(path, {**BONJ, "revision": made["revision"], "text": "Bonsoir"})
    assert (said.status, said.code) == (409, "draft_moved")
    assert said.body["params"]["draft"]["text"] == "Bonjour"
    assert (await agent.call("DELETE", path, params={"revision": made["revision"]})).code == "draft_moved"


async def test_it_goes_with_the_note_that_names_it(agent: Caller, path: str) -> None:
    made = (await agent.put(path, {**BONJ, "mode": "note"})).body
    note = {"client_key": "note-0001", "text": "Bonjour", "draft": made["revision"]}
    assert (await agent.post(path.replace("/draft", "/notes"), note)).status == 201
    assert (await agent.get(path)).body["draft"] is None


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"mode": "shout"}, "malformed"),
        ({"revision": -1}, "malformed"),
        ({"text": "a" * 20_001}, "too_long"),
        ({"mentions": [{}]}, "mention_one"),
        ({"mentions": [{"agent_id": 1, "team_id": 1}]}, "mention_one"),
    ],
)
async def test_what_is_refused(agent: Caller, path: str, change: dict[str, object], code: str) -> None:
    said = await agent.put(path, {**BONJ, **change})
    assert (said.status, said.code) == (400, code)
