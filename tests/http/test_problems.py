"""Refusals: a status by class, a sentence in the asker's language, nothing that should stay in the house."""

from __future__ import annotations

from typing import Any

import httpx
import msgspec
import pytest
import structlog
from litestar import Litestar, get

from causerie.http.problems import MEDIA_TYPE, problem_of, send_problem, status_of, unexpected
from causerie.model.errors import (
    Busy,
    CauserieError,
    Conflict,
    Forbidden,
    IllegalMove,
    Invalid,
    Misconfigured,
    NotFound,
    NotPermitted,
    TooMany,
    Unauthentic,
    Unauthenticated,
    Unreadable,
)
from tests.http.caller import Caller


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("contact"), 404),
        (Forbidden("forbidden"), 403),
        (Unauthenticated("signed_out"), 401),
        (Invalid("bad_cursor"), 400),
        (Invalid("too_large", limit=1), 413),
        (Invalid("media_type"), 415),
        (Invalid("method_not_allowed"), 405),
        (Conflict("moved_on"), 409),
        (IllegalMove("illegal_move"), 409),
        (NotPermitted("opted_out"), 422),
        (NotPermitted("media_type"), 422),
        (TooMany("too_many", retry_after=3), 429),
        (Busy("intake_full"), 503),
        (Unauthentic("signature_wrong"), 401),
        (Unreadable("not_json"), 400),
        (Misconfigured("port_taken", port=1), 500),
    ],
)
def test_a_status_by_class(error: CauserieError, status: int) -> None:
    assert status_of(error) == status


def test_parameters_that_name_a_secret_stay_here() -> None:
    told = problem_of(Invalid("malformed", password="hunter2", api_token="t", field="email", path="/etc"), "en")
    assert told.params == {"field": "email"}


def test_a_set_up_error_tells_strangers_nothing() -> None:
    assert problem_of(Misconfigured("port_taken", port=8123), "en").params == {}


class Sent(list[Any]):
    async def __call__(self, message: Any) -> None:
        self.append(message)


async def test_a_plain_part_refuses_in_the_same_shape() -> None:
    sent = Sent()
    scope = {"headers": [(b"accept-language", b"en")]}
    await send_problem(scope, sent, TooMany("too_many", retry_after=7))
    start, body = sent
    headers = dict(start["headers"])
    assert (start["status"], headers[b"retry-after"], headers[b"content-type"]) == (429, b"7", MEDIA_TYPE.encode())
    told = msgspec.json.decode(body["body"])
    assert set(told) == {"type", "title", "status", "code", "detail", "params"}
    assert (told["code"], told["status"]) == ("too_many", 429)


async def test_french_unless_asked_otherwise(nobody: Caller) -> None:
    assert (await nobody.get("/me")).body["title"] == "Votre session est terminée. Reconnectez-vous."
    english = await nobody.also(accept_language="en-GB").get("/me")
    assert english.body["title"] == "Your session is over. Please sign in again."


async def test_ones_own_language_where_the_browser_has_none_of_ours(agent: Caller) -> None:
    await agent.patch("/me", {"language": "en"})
    assert (await agent.also(accept_language="de").get("/contacts/1")).body["title"].startswith("This contact")
    assert (await agent.also(accept_language="fr").get("/contacts/1")).body["title"].startswith("Ce contact")


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/no/such/thing", 404, "not_found"),
        ("GET", "/conversations/abc", 404, "not_found"),
        ("GET", "/conversations/0", 404, "not_found"),
        ("GET", f"/conversations/{10**30}", 404, "not_found"),
        ("PUT", "/conversations", 405, "method_not_allowed"),
    ],
)
async def test_the_frameworks_refusals_look_like_ours(
    agent: Caller, method: str, path: str, status: int, code: str
) -> None:
    said = await agent.call(method, path)
    assert (said.status, said.code) == (status, code)


@pytest.mark.parametrize(
    ("body", "key", "fault"),
    [
        (b'{"text": "a"}', "client_key", "field_missing"),
        (b'{"client_key": "12345678", "text": "a", "author": "bot"}', "author", "field_unknown"),
        (b'{"client_key": "1", "text": "a"}', "client_key", "field_too_short"),
        (b'{"client_key": 12345678, "text": "a"}', "client_key", "field_type"),
        (b'{"client_key": "1234567\\n", "text": "a"}', "client_key", "field_shape"),
        (b'{"client_key": "12345678", "text": "a\\u0000b"}', "text", "field_shape"),
    ],
)
async def test_a_wrong_field_is_named_and_explained(agent: Caller, body: bytes, key: str, fault: str) -> None:
    said = await agent.call("POST", "/conversations/1/notes", content=body)
    assert (said.status, said.code) == (400, "malformed")
    (found,) = said.body["params"]["errors"]
    assert (found["key"], found["code"]) == (key, fault)
    assert key in found["sentence"]


@pytest.mark.parametrize("body", [b"[" * 5000, b'{"client_key": ' * 3000])
async def test_a_body_nested_too_deeply_is_refused(agent: Caller, body: bytes) -> None:
    said = await agent.call("POST", "/conversations/1/notes", content=body)
    assert (said.status, said.code) == (400, "too_deep")


@pytest.mark.parametrize("body", [b"", b"{", b'{"a": "\\ud800"}', b"\xff\xfe"])
async def test_a_body_that_is_no_json_is_refused(agent: Caller, body: bytes) -> None:
    said = await agent.call("POST", "/conversations/1/notes", content=body)
    assert (said.status, said.code) == (400, "malformed")


async def test_a_body_too_large_is_refused(agent: Caller) -> None:
    said = await agent.call("POST", "/conversations/1/notes", content=b" " * (1 << 20) + b"{}")
    assert (said.status, said.code) == (413, "too_large")


async def test_a_bug_is_logged_by_its_place_and_told_without_its_reason() -> None:
    @get("/boom")
    async def boom() -> None:
        raise RuntimeError("duplicate key: (email)=(lea@example.org)")

    app = Litestar([boom], exception_handlers={Exception: unexpected}, openapi_config=None, logging_config=None)
    with structlog.testing.capture_logs() as logs:
        transport = httpx.ASGITransport(app, raise_app_exceptions=False)
        async with httpx.AsyncClient(transport=transport, base_url="http://testserver.local") as client:
            reply = await client.get("/boom")
    assert reply.status_code == 500
    assert reply.json()["code"] == "unexpected"
    assert "lea@" not in reply.text + str(logs)
    assert logs[0]["failure"] == "RuntimeError"
    assert any("boom" in place for place in logs[0]["where"])
