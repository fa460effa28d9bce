"""Mentions over HTTP: written in a note, counted, listed and seen."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.testing.house import STRANGER, SUPERVISOR, House
from tests.desk.people import opened
from tests.http.caller import Caller, Said


@pytest.fixture
async def conversation(house: House) -> int:
    return await opened(house)


async def called(agent: Caller, conversation: int, text: str, *calls: dict[str, int]) -> Said:
    note = {"client_key": f"note-{conversation}", "text": text, "mentions": list(calls)}
    return await agent.post(f"/conversations/{conversation}/notes", note)


async def unseen(caller: Caller) -> tuple[int, list[int]]:
    counts: dict[str, Any] = (await caller.get("/conversations/counts")).body
    return counts["mentions"], [one["conversation_id"] for one in (await caller.get("/mentions")).body]


async def test_a_call_is_counted_listed_and_seen(
    agent: Caller, supervisor: Caller, conversation: int, house: House
) -> None:
    await opened(house, phone="+33600000002")
    said = await called(agent, conversation, f"@Agent {SUPERVISOR} ?", {"agent_id": SUPERVISOR})
    assert said.body["mentions"] == [{"agent_id": SUPERVISOR, "team_id": None}]
    assert await unseen(supervisor) == (1, [conversation])
    assert await unseen(agent) == (0, [])
    page = (await supervisor.get("/conversations", view="mentions", state="any")).body
    assert ([one["id"] for one in page["items"]], page["next"]) == ([conversation], None)
    assert (await agent.get("/conversations", view="mentions")).body["items"] == []
    assert (await supervisor.post(f"/conversations/{conversation}/mentions/seen")).status == 204
    assert await unseen(supervisor) == (0, [])
    assert len((await supervisor.get("/conversations", view="mentions")).body["items"]) == 1


async def test_the_list_goes_on_page_by_page(agent: Caller, supervisor: Caller, house: House) -> None:
    places = []
    for n in range(3):
        places.append(await opened(house, phone=f"+3360000001{n}"))
        await called(agent, places[-1], f"@Agent {SUPERVISOR}", {"agent_id": SUPERVISOR})
        house.clock.forward(minutes=1)
    await supervisor.post(f"/conversations/{places[2]}/mentions/seen")
    found: list[int] = []
    more: dict[str, str] = {}
    while True:
        page = (await supervisor.get("/conversations", view="mentions", limit=1, **more)).body
        found += [one["id"] for one in page["items"]]
        if page["next"] is None:
            break
        more = {"after": page["next"]}
    assert found == [places[1], places[0], places[2]]


async def test_who_cannot_open_it_is_named(agent: Caller, conversation: int) -> None:
    said = await called(agent, conversation, f"@Agent {STRANGER} ?", {"agent_id": STRANGER})
    assert (said.status, said.code, said.body["params"]) == (400, "mention_unseen", {"names": f"Agent {STRANGER}"})
    assert f"Agent {STRANGER}" in said.body["title"]


async def test_a_name_that_was_rubbed_out_is_no_mention(agent: Caller, conversation: int) -> None:
    said = await called(agent, conversation, "Quelqu’un ?", {"agent_id": SUPERVISOR})
    assert (said.status, said.code) == (400, "mention_missing")
