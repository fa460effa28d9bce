"""Calls, visits and letters noted over HTTP."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.testing.house import AGENT, House
from tests.http.caller import Caller, Said


@pytest.fixture
def noting(agent: Caller, house: House) -> Any:
    async def note(key: str = "une-clé-de-note", **about: Any) -> Said:
        body = {"channel_id": house.channel(), "kind": "call", "text": "Rappeler", "awaits": True, **about}
        return await agent.also(Idempotency_Key=key.encode("ascii", "ignore").decode()).post("/logged", body)

    return note


async def test_a_call_is_noted_of_somebody_new_with_a_number_as_people_say_it(noting: Any, agent: Caller) -> None:
    said = await noting(stranger={"name": "Rose", "phone": "06 11 22 33 44", "email": "Rose@Paul.example"})
    assert said.status == 201
    message = said.body["message"]
    assert (message["kind"], message["direction"], message["agent_id"]) == ("call", "inbound", AGENT)
    contact = (await agent.get(f"/contacts/{said.body['contact_id']}")).body
    assert [one["address"] for one in contact["identities"]] == ["+33611223344", "rose@paul.example"]
    page = (await agent.get(f"/conversations/{said.body['conversation_id']}")).body
    assert {way["reason"] for way in page["channels"]} == {None, "outside_window"}


async def test_asking_twice_notes_once(noting: Any, house: House) -> None:
    first, second = [await noting(stranger={"name": "Rose"}) for _ in range(2)]
    assert first.body == second.body
    assert len(await house.rows("message")) == 1


async def test_it_is_about_one_person(noting: Any) -> None:
    for about in ({}, {"contact_id": 1, "stranger": {"name": "Rose"}}):
        said = await noting(**about)
        assert (said.status, said.code) == (400, "one_recipient")


@pytest.mark.parametrize(
    ("about", "code"),
    [
        ({"stranger": {"phone": "12"}}, "wrong_number"),
        ({"stranger": {"name": "Rose"}, "kind": "message"}, "malformed"),
        ({"stranger": {"name": "Rose"}, "at": "2026-03-02T09:00:00"}, "malformed"),
        ({"stranger": {"name": "Rose"}, "at": "2126-03-02T09:00:00Z"}, "log_when"),
    ],
)
async def test_what_is_wrong_is_said(noting: Any, about: dict[str, Any], code: str) -> None:
    said = await noting(**about)
    assert (said.status, said.code) == (400, code)


async def test_one_is_put_right(noting: Any, agent: Caller, admin: Caller) -> None:
    made = (await noting(stranger={"name": "Rose"})).body["message"]
    said = await agent.patch(f"/messages/{made['id']}", {"text": "Rappeler jeudi"})
    assert said.body["parts"] == [{"type": "text", "text": "Rappeler jeudi"}]
    refused = await admin.patch(f"/messages/{made['id']}", {"text": "Non"})
    assert (refused.status, refused.code) == (403, "not_yours")
    (version,) = (await agent.get(f"/messages/{made['id']}/versions")).body
    assert version["parts"] == [{"type": "text", "text": "Rappeler"}]


async def test_it_was_a_visit_at_another_moment(noting: Any, agent: Caller) -> None:
    made = (await noting(stranger={"name": "Rose"})).body["message"]
    at = "2026-03-01T08:30:00Z"
    said = await agent.patch(f"/messages/{made['id']}", {"kind": "visit", "at": at})
    assert (said.body["kind"], said.body["at"], said.body["parts"]) == ("visit", at, made["parts"])
    (version,) = (await agent.get(f"/messages/{made['id']}/versions")).body
    assert (version["kind"], version["at"]) == ("call", made["at"])
    for about, code in (
        ({"kind": "message"}, "malformed"),
        ({"at": "2026-03-02T09:00:00"}, "malformed"),
        ({"at": "2126-03-02T09:00:00Z"}, "log_when"),
    ):
        refused = await agent.patch(f"/messages/{made['id']}", about)
        assert (refused.status, refused.code) == (400, code)
