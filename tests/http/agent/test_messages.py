"""Writing first, deciding about a send nobody can vouch for, and what a message was before."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.model.element import Edited
from causerie.model.message import Text
from causerie.store.database import Work
from causerie.testing.house import House
from tests.desk.people import answered, opened
from tests.http.caller import Caller, Said

TEXT = [{"type": "text", "text": "Votre commande est prête."}]


async def _start(caller: Caller, house: House, *, key: str = "order-4711", **given: Any) -> Said:
    body = {"channel_id": house.channel(), "parts": TEXT, "message_class": "service", **given}
    return await caller.call("POST", "/messages", json=body, headers={"idempotency-key": key})


async def test_a_number_is_understood_as_people_write_it(agent: Caller, house: House) -> None:
    said = await _start(agent, house, to={"address": "06 12 34 56 78"})
    assert (said.status, len(said.body["messages"])) == (201, 1)
    assert [row["address"] for row in await house.rows("identity")] == ["+33612345678"]
    assert (await house.rows("conversation"))[0]["id"] == said.body["conversation_id"]


async def test_asking_twice_is_asking_once(agent: Caller, house: House) -> None:
    to = {"address": "+33612345678"}
    first, again = await _start(agent, house, to=to), await _start(agent, house, to=to)
    assert (first.status, first.body) == (again.status, again.body)
    assert len(await house.rows("outbox")) == 1
    other = await _start(agent, house, to={"address": "+33612345679"})
    assert (other.status, other.code) == (409, "idempotency_reused")


async def test_the_key_is_required(agent: Caller, house: House) -> None:
    body = {"channel_id": house.channel(), "parts": TEXT, "message_class": "service", "to": {"address": "+33612345678"}}
    said = await agent.post("/messages", body)
    assert (said.status, said.code) == (400, "malformed")


@pytest.mark.parametrize("address", ["bonjour", "12", "+33", "06 12 34 56 78 90 12 34 56", "☎"])
async def test_what_is_no_number_is_refused(agent: Caller, house: House, address: str) -> None:
    said = await _start(agent, house, to={"address": address})
    assert (said.status, said.code) == (400, "wrong_number")


@pytest.mark.parametrize("whom", [{}, {"to": {"address": "+33612345678"}, "identity_id": 1}])
async def test_one_recipient_and_one_only(agent: Caller, house: House, whom: dict[str, Any]) -> None:
    said = await _start(agent, house, **whom)
    assert (said.status, said.code) == (400, "one_recipient")


async def test_marketing_waits_for_consent(agent: Caller, house: House) -> None:
    said = await _start(agent, house, to={"address": "+33612345678"}, message_class="marketing")
    assert (said.status, said.code) == (422, "marketing_needs_consent")


async def test_a_channel_one_does_not_see_is_not_there(stranger: Caller, house: House) -> None:
    hidden = await _start(stranger, house, to={"address": "+33612345678"})
    absent = await _start(stranger, house, to={"address": "+33612345678"}, channel_id=999_999)
    assert (hidden.status, hidden.body) == (404, absent.body)


async def _lost(house: House, message_id: int) -> None:
    async def verb(work: Work) -> None:
        await work.execute("update outbox set state = 'unknown' where message_id = %s", [message_id])
        await work.execute("update message set delivery = 3 where id = %s", [message_id])

    await house.do(verb)


@pytest.mark.parametrize(("choice", "delivery"), [("resend", "queued"), ("give_up", "failed")])
async def test_a_lost_send_is_decided_by_its_owner(agent: Caller, house: House, choice: str, delivery: str) -> None:
    message = (await _start(agent, house, to={"address": "+33612345678"})).body["messages"][0]["id"]
    early = await agent.post(f"/messages/{message}/settle", {"choice": choice})
    assert (early.status, early.code) == (409, "already")
    await _lost(house, message)
    said = await agent.post(f"/messages/{message}/settle", {"choice": choice})
    assert (said.status, said.body["delivery"]) == (200, delivery)


async def test_what_a_message_said_before(agent: Caller, stranger: Caller, house: House) -> None:
    await house.hear(house.said("Bonjur", key="m1"))
    (message,) = await house.rows("message")
    assert (await agent.get(f"/messages/{message['id']}/versions")).body == []
    number = next(iter(house.held["twilio"].channels))
    for n, text in enumerate(("Bonjour", "Bonjour !")):
        house.clock.forward(minutes=1)
        await house.hear(Edited(number, "m1", f"e{n}", (Text(text),)))
    said = (await agent.get(f"/messages/{message['id']}/versions")).body
    assert [one["parts"][0]["text"] for one in said] == ["Bonjur", "Bonjour"]
    assert said[0]["until"] < said[1]["until"]
    hidden, absent = (
        await stranger.get(f"/messages/{message['id']}/versions"),
        await stranger.get("/messages/999999/versions"),
    )
    assert (hidden.status, hidden.body) == (404, absent.body)


async def test_the_payload_a_message_came_in(agent: Caller, supervisor: Caller, house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"), body=b'{"raw": 1}')
    (message,) = await house.rows("message")
    (payload,) = await house.rows("intake")
    found = await supervisor.get(f"/messages/{message['id']}/intake")
    assert found.body == {"intake_id": payload["id"]}
    assert (await agent.get(f"/messages/{message['id']}/intake")).code == "forbidden"


async def test_what_we_wrote_came_in_no_payload(supervisor: Caller, house: House) -> None:
    conversation = await opened(house)
    ours = (await answered(house, conversation)).messages[0]
    said = await supervisor.get(f"/messages/{ours}/intake")
    assert (said.status, said.body["params"]) == (404, {"what": "intake"})
