"""Who serves a path: a table, before any framework."""

from __future__ import annotations

from typing import Any, cast

import pytest

from causerie.http import asgi
from causerie.http.front import Front
from causerie.http.problems import language_for

READY = {"good": True}


def _named(name: str) -> asgi.App:
    async def app(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        await send({"served": name})

    return app


async def _ready() -> bool:
    return READY["good"]


FRONT = Front(
    prefixes=tuple((prefix, _named(prefix)) for prefix in ("/hooks/", "/v1/webchat/", "/files/", "/start", "/api/")),
    live=_named("live"),
    web=_named("web"),
    ready=_ready,
)


async def _ask(path: str, kind: str = "http") -> Any:
    said: list[Any] = []

    async def send(message: Any) -> None:
        said.append(message)

    async def receive() -> Any:
        return {"type": "websocket.connect"}

    await FRONT({"type": kind, "path": path, "method": "GET", "headers": []}, receive, send)
    return said[0].get("served") or said[0].get("status") or said[0].get("code")


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("/hooks/abc", "/hooks/"),
        ("/hooks", "web"),
        ("/v1/webchat/w/token", "/v1/webchat/"),
        ("/files/1/2/3", "/files/"),
        ("/start", "/start"),
        ("/started", "web"),
        ("/start/x", "web"),
        ("/api/me", "/api/"),
        ("/api/live", "/api/"),
        ("/", "web"),
        ("/healthz", 200),
        ("/readyz", 200),
    ],
)
async def test_a_request_goes_where_its_path_says(path: str, served: Any) -> None:
    assert await _ask(path) == served


@pytest.mark.parametrize(
    ("path", "served"),
    [
        ("/api/live", "live"),
        ("/v1/webchat/w/live", "/v1/webchat/"),
        ("/hooks/abc", 4404),
        ("/files/1/2/3", 4404),
        ("/start", 4404),
        ("/api/me", 4404),
        ("/api/live/", 4404),
        ("/", 4404),
    ],
)
async def test_a_socket_is_opened_only_where_one_listens(path: str, served: Any) -> None:
    assert await _ask(path, "websocket") == served


async def test_health_is_of_the_process_readiness_of_its_database(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(READY, "good", False)
    assert (await _ask("/healthz"), await _ask("/readyz")) == (200, 503)


async def test_a_server_that_announces_itself_is_answered() -> None:
    waiting = [{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}]
    said: list[Any] = []

    async def receive() -> Any:
        return waiting.pop(0)

    async def send(message: Any) -> None:
        said.append(message["type"])

    await FRONT({"type": "lifespan"}, receive, send)
    assert said == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


async def test_who_does_not_say_their_language_is_spoken_to_in_the_company_s() -> None:
    told: list[str] = []

    async def web(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        told.append(language_for(scope))

    front = Front(prefixes=(), live=web, web=web, ready=_ready, language=lambda: "en")
    for headers in ([], [(b"accept-language", b"fr")]):
        await front({"type": "http", "path": "/", "method": "GET", "headers": headers}, cast("Any", None), _sent)
    assert told == ["en", "fr"]


async def _sent(message: Any) -> None:
    raise AssertionError(message)
