"""Conversations over HTTP: lists, one with all a screen needs, and each verb."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, House
from tests.http.caller import Caller

KEY = "0b7c1f86-6f0e-4f6a-9a3e-0c1c2d3e4f50"


@pytest.fixture
async def conversation(house: House) -> int:
    """One open conversation with two messages of a customer."""
    await house.hear(house.said("Bonjour", key="m1"), house.said("Où est ma commande ?", key="m2"))
    (row,) = await house.rows("conversation")
    return int(row["id"])


async def _last_message(house: House) -> int:
    return int((await house.rows("message"))[-1]["id"])


async def test_the_list_shows_what_the_grant_shows(agent: Caller, stranger: Caller, conversation: int) -> None:
    (shown,) = (await agent.get("/conversations")).body["items"]
    assert (shown["id"], shown["unread"], shown["preview"]) == (conversation, 2, "Où est ma commande ?")
    assert (await stranger.get("/conversations")).body == {"items": [], "next": None}


async def test_the_list_goes_on_page_by_page(agent: Caller, house: House) -> None:
    for n in range(5):
        await house.hear(house.said("Bonjour", key=f"m{n}", phone=f"+3360000000{n}"))
        house.clock.forward(minutes=1)
    seen: list[int] = []
    after = None
    while True:
        page = (await agent.get("/conversations", limit=2, **({"after": after} if after else {}))).body
        seen += [one["id"] for one in page["items"]]
        after = page["next"]
        if after is None:
            break
    newest_first = [row["id"] for row in sorted(await house.rows("conversation"), key=lambda row: row["last_at"])][::-1]
    assert seen == newest_first


@pytest.mark.parametrize("after", ["nonsense", "WzEsMl0", "é", "a" * 199])
async def test_a_cursor_that_is_not_ours_is_refused(agent: Caller, after: str) -> None:
    said = await agent.get("/conversations", after=after)
    assert (said.status, said.code) == (400, "bad_cursor")


async def test_views_and_states_filter(agent: Caller, conversation: int) -> None:
    async def ids(**wanted: str) -> list[int]:
        return [one["id"] for one in (await agent.get("/conversations", **wanted)).body["items"]]

    assert await ids(view="unassigned") == [conversation]
    assert await ids(view="mine") == []
    await agent.post(f"/conversations/{conversation}/assign", {"agent_id": AGENT})
    assert await ids(view="mine") == [conversation]
    await agent.post(f"/conversations/{conversation}/resolve")
    assert (await ids(), await ids(state="resolved"), await ids(state="any")) == ([], [conversation], [conversation])


@pytest.mark.parametrize("query", [{"limit": 0}, {"limit": 101}, {"view": "theirs"}, {"state": "lost"}, {"channel": 0}])
async def test_a_list_is_asked_for_within_bounds(agent: Caller, query: dict[str, int | str]) -> None:
    said = await agent.get("/conversations", **query)
    assert (said.status, said.code) == (400, "malformed")
    assert [fault["key"] for fault in said.body["params"]["errors"]] != []


async def test_counts(agent: Caller, conversation: int) -> None:
    assert (await agent.get("/conversations/counts")).body == {
        "mine": 0,
        "unassigned": 1,
        "all": 1,
        "snoozed": 0,
        "mentions": 0,
    }


async def test_a_page_has_all_a_screen_needs(agent: Caller, conversation: int, house: House) -> None:
    page = (await agent.get(f"/conversations/{conversation}")).body
    assert page["n"] == len(await house.rows("journal"))
    assert page["conversation"]["id"] == conversation
    assert page["contact"]["identities"][0]["address"] == "+33600000001"
    assert [message["parts"][0]["text"] for message in page["messages"]] == ["Bonjour", "Où est ma commande ?"]
    assert page["before"] is None


async def test_ways_say_where_a_person_can_be_answered_and_why_not(agent: Caller, conversation: int) -> None:
    ways = (await agent.get(f"/conversations/{conversation}")).body["channels"]
    best = [way for way in ways if way["preferred"]]
    assert [(way["allowed"], way["reason"], way["sentence"]) for way in best] == [(True, None, None)]
    closed = [way for way in ways if way["reason"] == "outside_window"]
    assert closed
    assert all(way["sentence"].startswith("La fenêtre de réponse") and not way["allowed"] for way in closed)


async def test_a_way_closes_when_somebody_says_stop(agent: Caller, conversation: int, house: House) -> None:
    house.clock.forward(minutes=1)
    await house.hear(house.said("STOP", key="m3"))
    page = (await agent.get(f"/conversations/{conversation}")).body
    assert {way["reason"] for way in page["channels"]} >= {"opted_out"}
    assert not any(way["preferred"] for way in page["channels"])


async def test_a_reply_is_written_once(agent: Caller, conversation: int, house: House) -> None:
    answer = {
        "client_key": KEY,
        "parts": [{"type": "text", "text": "Elle part ce soir."}],
        "last_seen_message_id": await _last_message(house),
    }
    first = await agent.post(f"/conversations/{conversation}/reply", answer)
    again = await agent.post(f"/conversations/{conversation}/reply", answer)
    assert first.status == 201
    assert [message["delivery"] for message in first.body] == ["queued"]
    assert first.body == again.body
    assert len(await house.rows("outbox")) == 1


async def test_a_reply_and_a_note_say_what_they_came_from(agent: Caller, conversation: int) -> None:
    made = (await agent.post("/canned", {"name": "oui", "text": "Oui", "owner": "agent"})).body
    answer = {"client_key": "answer-001", "parts": [{"type": "text", "text": "Oui"}], "last_seen_message_id": 0}
    for _ in range(2):
        said = await agent.post(
            f"/conversations/{conversation}/reply", {**answer, "force": True, "canned": [made["id"]]}
        )
        assert said.status == 201
    note = {"client_key": "note-0001", "text": "Oui", "canned": [made["id"]]}
    assert (await agent.post(f"/conversations/{conversation}/notes", note)).status == 201
    (row,) = (await agent.get("/canned")).body
    assert row["uses"] == 2


async def test_a_variable_that_nothing_filled_is_said(agent: Caller, conversation: int) -> None:
    parts = [{"type": "text", "text": "Bonjour {{prénom → ?}}"}]
    answer = {"client_key": "answer-001", "parts": parts, "last_seen_message_id": 0, "force": True}
    said = await agent.post(f"/conversations/{conversation}/reply", answer)
    assert (said.status, said.code, said.body["params"]) == (400, "variable_unfilled", {"variable": "prénom"})


async def test_a_thread_that_moved_on_brings_its_news(agent: Caller, conversation: int, house: House) -> None:
    seen = await _last_message(house)
    await house.hear(house.said("Allô ?", key="m3"))
    answer = {"client_key": KEY, "parts": [{"type": "text", "text": "Elle part."}], "last_seen_message_id": seen}
    said = await agent.post(f"/conversations/{conversation}/reply", answer)
    assert (said.status, said.code) == (409, "moved_on")
    assert [news["parts"][0]["text"] for news in said.body["params"]["news"]] == ["Allô ?"]
    forced = await agent.post(f"/conversations/{conversation}/reply", {**answer, "force": True})
    assert forced.status == 201


async def test_what_stands_against_a_reply_is_said(agent: Caller, conversation: int, house: House) -> None:
    await agent.post(f"/contacts/{(await house.rows('contact'))[0]['id']}/block", {"blocked": True})
    answer = {
        "client_key": KEY,
        "parts": [{"type": "text", "text": "Elle part."}],
        "last_seen_message_id": await _last_message(house),
    }
    said = await agent.post(f"/conversations/{conversation}/reply", answer)
    assert (said.status, said.code) == (422, "blocked")


async def test_a_note_stays_in_the_house(agent: Caller, conversation: int, house: House) -> None:
    said = await agent.post(f"/conversations/{conversation}/notes", {"client_key": KEY, "text": "Cliente fidèle"})
    assert (said.status, said.body["direction"], said.body["agent_id"]) == (201, "note", AGENT)
    assert await house.rows("outbox") == []


async def test_a_conversation_is_closed_and_taken_up_again(agent: Caller, conversation: int) -> None:
    assert (await agent.post(f"/conversations/{conversation}/resolve")).body["state"] == "resolved"
    twice = await agent.post(f"/conversations/{conversation}/resolve")
    assert (twice.status, twice.code) == (409, "already")
    assert (await agent.post(f"/conversations/{conversation}/reopen")).body["state"] == "open"


async def test_a_conversation_is_snoozed_until_a_moment(agent: Caller, conversation: int, house: House) -> None:
    until = (house.clock() + timedelta(hours=3)).isoformat()
    said = await agent.post(f"/conversations/{conversation}/snooze", {"until": until})
    assert (said.body["state"], said.body["snoozed_until"]) == ("snoozed", until.replace("+00:00", "Z"))
    naive = await agent.post(f"/conversations/{conversation}/snooze", {"until": "2026-03-02T12:00:00"})
    assert (naive.status, naive.code) == (400, "malformed")


async def test_reading_and_labelling(agent: Caller, conversation: int, house: House) -> None:
    async def make_label(work: Work) -> None:
        await work.execute("insert into label (id, name, color) values (50, 'SAV', 'blue')")

    await house.do(make_label)
    read = await agent.post(f"/conversations/{conversation}/read", {"message_id": await _last_message(house)})
    assert read.body["unread"] == 0
    labelled = await agent.put(f"/conversations/{conversation}/labels", {"labels": [50]})
    assert labelled.body["labels"] == [50]


async def test_it_is_assigned_to_whoever_can_open_it(agent: Caller, conversation: int) -> None:
    assert (await agent.post(f"/conversations/{conversation}/assign", {"agent_id": AGENT})).body["assignee_id"] == AGENT
    refused = await agent.post(f"/conversations/{conversation}/assign", {"agent_id": STRANGER})
    assert (refused.status, refused.code) == (400, "not_assignable")
    assert (await agent.post(f"/conversations/{conversation}/assign", {"agent_id": None})).body["assignee_id"] is None


async def test_typing_where_the_channel_cannot_show_it_is_nothing(agent: Caller, conversation: int) -> None:
    said = await agent.post(f"/conversations/{conversation}/typing")
    assert (said.status, said.content) == (204, b"")
