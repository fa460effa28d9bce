"""Answers that leave later, over HTTP."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

from causerie.testing.house import AGENT, House
from tests.desk.people import opened
from tests.http.caller import Caller


def said(**about: Any) -> dict[str, Any]:
    parts = [{"type": "text", "text": "À demain"}]
    return {"client_key": uuid4().hex, "parts": parts, "last_seen_message_id": 0, "force": True, **about}


async def test_it_is_kept_listed_moved_sent_and_given_up(house: House, agent: Caller) -> None:
    conversation = await opened(house)
    at = (house.clock() + timedelta(days=1)).isoformat().replace("+00:00", "Z")
    made = await agent.post(f"/conversations/{conversation}/scheduled", said(send_at=at))
    one = made.body
    assert (made.status, one["agent_id"], one["state"], one["sentence"], one["files"]) == (
        201,
        AGENT,
        "waiting",
        None,
        [],
    )
    assert (await agent.get(f"/conversations/{conversation}/scheduled")).body == [one]
    after = (house.clock() + timedelta(days=2)).isoformat().replace("+00:00", "Z")
    moved = await agent.patch(f"/scheduled/{one['id']}", {"send_at": after, "last_seen_message_id": 1})
    assert (moved.status, moved.body["send_at"]) == (200, after)
    sent = await agent.post(f"/scheduled/{one['id']}/send", None)
    assert (sent.status, sent.body[0]["client_key"]) == (201, one["client_key"])
    assert (await agent.delete(f"/scheduled/{one['id']}")).status == 404
    again = await agent.post(f"/conversations/{conversation}/scheduled", said(hold=5))
    assert again.body["held"] is True
    assert (await agent.delete(f"/scheduled/{again.body['id']}")).status == 204
    assert (await agent.get(f"/conversations/{conversation}/scheduled")).body == []


async def test_a_moment_that_is_past_is_refused_in_words(house: House, agent: Caller) -> None:
    conversation = await opened(house)
    refused = await agent.post(f"/conversations/{conversation}/scheduled", said(send_at="2020-01-01T00:00:00Z"))
    assert (refused.status, refused.body["code"]) == (400, "schedule_out_of_range")
    assert (await agent.post(f"/conversations/{conversation}/scheduled", said(hold=31))).status == 400
