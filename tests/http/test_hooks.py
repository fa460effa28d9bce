"""The providers' entrance, over a real server: authenticity decides, and nobody is answered before the commit."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from causerie.channels.whatsapp import WhatsApp
from causerie.desk import receive as receiving
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.http.hooks import Hooks
from causerie.simulators.whatsapp.hooks import signed
from causerie.store import connections
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.testing.house import VAULT, House
from causerie.testing.serving import serve

SECRET = "app_secret"
CREDENTIALS = {"app_secret": SECRET, "verify_token": "verify me", "access_token": "t", "portfolio_id": "2"}
HOOK = f"{2:032x}"  # the house's WhatsApp connection


@dataclass
class Entrance:
    """The hooks of one server process, and somebody who posts to them."""

    house: House
    receiver: Receiver
    pulse: Pulse
    http: aiohttp.ClientSession
    url: str

    async def post(self, body: bytes, *, hook: str = HOOK, **headers: str) -> tuple[int, Any]:
        given = {"content-type": "application/json", **(headers or signed(body, SECRET))}
        async with self.http.post(f"{self.url}/hooks/{hook}", data=body, headers=given) as answer:
            return answer.status, await _read(answer)

    async def get(self, query: str) -> tuple[int, Any]:
        async with self.http.get(f"{self.url}/hooks/{HOOK}?{query}") as answer:
            return answer.status, await _read(answer)

    async def refused(self) -> int:
        await self.pulse.flush()
        found = await connections.health(self.house.database)
        return found[self.house.held["whatsapp"].connection.id].refused


async def _read(answer: aiohttp.ClientResponse) -> Any:
    body = await answer.read()
    if answer.content_type != "application/problem+json":
        return body
    told = json.loads(body)
    assert told["status"] == answer.status
    return {"code": told["code"], "retry": answer.headers.get("retry-after")}


@pytest.fixture
async def entrance(house: House) -> AsyncIterator[Entrance]:
    async def change(work: Work) -> None:
        sealed = connections.seal(VAULT, CREDENTIALS)
        id_ = house.held["whatsapp"].connection.id
        await connections.change(work, id_, name=None, api_base=None, sealed=sealed)

    await house.do(change)
    await house.directory.refresh(monotonic=0)
    receiver, pulse = Receiver(house.database, Ids(), house.clock), Pulse(house.database, house.clock)
    task = asyncio.create_task(receiver.run())
    hooks = Hooks(house.directory, receiver, pulse, clock=house.clock, public_url=lambda: "https://causerie.example")
    async with serve(hooks) as url, aiohttp.ClientSession() as http:
        yield Entrance(house, receiver, pulse, http, url)
    receiver.close()
    await asyncio.wait_for(task, 10)


def _message(key: str = "wamid.1", text: str = "Bonjour", number: str = "1122334455") -> bytes:
    message = {"from": "33612345678", "id": key, "timestamp": "1763800000", "type": "text", "text": {"body": text}}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "1", "phone_number_id": number},
        "contacts": [{"profile": {"name": "Odile"}, "wa_id": "33612345678"}],
        "messages": [message],
    }
    change = {"field": "messages", "value": value}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


async def test_what_is_proven_is_stored_before_it_is_answered(entrance: Entrance) -> None:
    body = _message()
    assert (await entrance.post(body))[0] == 200
    (intake,) = await entrance.house.rows("intake")
    assert (intake["body"], intake["state"], intake["method"]) == (body, "applied", "POST")
    assert len(await entrance.house.rows("message")) == 1
    assert (await entrance.post(body))[0] == 200, "a repetition is taken, and is a duplicate"
    assert len(await entrance.house.rows("message")) == 1


async def test_what_is_not_proven_leaves_a_number_and_nothing_else(entrance: Entrance) -> None:
    body = _message()
    forged = [
        {"x-hub-signature-256": ""},
        {"x-hub-signature-256": "sha256=" + "0" * 64},
        signed(body, "another"),
        signed(body + b" ", SECRET),
        {"x-nothing": "1"},
    ]
    for headers in forged:
        status, told = await entrance.post(body, **headers)
        assert 400 <= status < 500
        assert told["code"].startswith("signature"), "one says what is missing, not what it should be"
    assert await entrance.house.rows("intake") == []
    assert await entrance.refused() == len(forged)


async def test_a_check_that_breaks_proves_nothing(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise LookupError

    monkeypatch.setattr(WhatsApp, "verify", broken)
    assert (await entrance.post(_message()))[0] == 401
    assert (await entrance.refused(), await entrance.house.rows("intake")) == (1, [])


@pytest.mark.parametrize("body", [b"not json", b"\xff\xfe", b"[" * 200, b"", b'{"object":1}', b"null"])
async def test_what_is_proven_but_not_understood_is_parked_and_answered_200(entrance: Entrance, body: bytes) -> None:
    status, _ = await entrance.post(body)
    assert status == 200
    (intake,) = await entrance.house.rows("intake")
    assert (intake["body"], intake["state"]) == (body, "parked")
    assert len(await entrance.house.rows("parked")) == 1


async def test_a_parser_that_breaks_parks_what_it_broke_on(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: Any) -> None:
        raise LookupError

    monkeypatch.setattr(WhatsApp, "parse", broken)
    assert (await entrance.post(_message()))[0] == 200
    assert [row["reason"] for row in await entrance.house.rows("parked")] == ["failed_LookupError"]


async def test_a_number_nobody_added_is_parked_by_name(entrance: Entrance) -> None:
    assert (await entrance.post(_message(number="999")))[0] == 200
    (parked,) = await entrance.house.rows("parked")
    assert (parked["reason"], parked["place"]) == ("unknown_channel", "999")


async def test_a_full_queue_asks_to_come_again(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "QUEUE", 0)
    assert await entrance.post(_message()) == (503, {"code": "intake_full", "retry": "1"})
    monkeypatch.setattr(receiving, "QUEUE", 4096)
    assert (await entrance.post(_message()))[0] == 200
    assert len(await entrance.house.rows("message")) == 1


async def test_a_database_that_is_away_answers_503(entrance: Entrance) -> None:
    entrance.receiver._database = Database("host=/nowhere connect_timeout=2")
    status, told = await entrance.post(_message())
    assert (status, told["code"], told["retry"]) == (503, "database_away", "1")


async def test_a_body_beyond_the_providers_limit_is_refused_unread(
    entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(WhatsApp, "body_limit", 1000)
    assert (await entrance.post(b"x" * 1001)) == (413, {"code": "too_large", "retry": None})
    assert (await entrance.post(_message(text="x" * 100)))[0] == 200
    assert len(await entrance.house.rows("intake")) == 1


async def test_the_handshake_gives_the_challenge_back_to_who_knows_the_word(entrance: Entrance) -> None:
    asked = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token="
    assert await entrance.get(asked + "verify%20me") == (200, b"1158201444")
    status, _ = await entrance.get(asked + "wrong")
    assert 400 <= status < 500
    assert await entrance.house.rows("intake") == []


async def test_hooks_that_do_not_exist_are_not_found(entrance: Entrance) -> None:
    for hook in ("0" * 32, HOOK + "/", HOOK + "x", "", "..%2f" + HOOK):
        assert (await entrance.post(_message(), hook=hook)) == (404, {"code": "not_found", "retry": None})
    async with entrance.http.put(f"{entrance.url}/hooks/{HOOK}", data=b"") as answer:
        assert answer.status == 405


async def test_who_hangs_up_in_the_middle_leaves_nothing(entrance: Entrance) -> None:
    port = int(entrance.url.rpartition(":")[2])
    _, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"POST /hooks/{HOOK} HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\nhalf".encode())
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await entrance.post(_message()))[0] == 200, "the server goes on"
    assert len(await entrance.house.rows("intake")) == 1


async def test_many_at_once_are_all_kept(entrance: Entrance) -> None:
    bodies = [_message(f"wamid.{n}") for n in range(40)]
    statuses = await asyncio.gather(*(entrance.post(body) for body in bodies))
    assert {status for status, _ in statuses} == {200}
    assert len(await entrance.house.rows("message")) == 40
