"""The dispatcher in front of everything: who serves a path is decided here, in a table, before any framework.

Hooks and sockets share no middleware with the API: a webhook costs 26 µs of ours instead of 170.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from causerie.http import asgi
from causerie.http.problems import LANGUAGE
from causerie.model.sentences import DEFAULT

Ready = Callable[[], Awaitable[bool]]


@dataclass(frozen=True)
class Front:
    """The application that uvicorn serves. Prefixes are tried in order; the rest is the web application.

    A prefix without a slash at its end is a path of its own. Only `sockets` among them speak WebSocket.
    """

    prefixes: tuple[tuple[str, asgi.App], ...]
    live: asgi.App
    web: asgi.App
    ready: Ready
    sockets: frozenset[str] = frozenset({"/v1/webchat/"})
    proxies: int = 0  # how many trusted proxies stand in front
    language: Callable[[], str] = lambda: DEFAULT  # of whoever does not say theirs

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["type"] == "lifespan":
            await _lifespan(receive, send)
            return
        if self.proxies:
            scope["client"] = forwarded(scope, self.proxies)
        scope[LANGUAGE] = self.language()
        path = scope["path"]
        if scope["type"] == "websocket":
            await self._socket(path)(scope, receive, send)
            return
        app = next((app for prefix, app in self.prefixes if _serves(prefix, path)), None)
        if app is not None:
            await app(scope, receive, send)
        elif path in ("/healthz", "/readyz"):
            await self._health(path, send)
        else:
            await self.web(scope, receive, send)

    def _socket(self, path: str) -> asgi.App:
        if path == "/api/live":
            return self.live
        listening = (app for prefix, app in self.prefixes if prefix in self.sockets and _serves(prefix, path))
        return next(listening, _nobody)

    async def _health(self, path: str, send: asgi.Send) -> None:
        """/healthz: the process answers. /readyz: it can also write to its database."""
        good = path == "/healthz" or await self.ready()
        await asgi.answer(send, 200 if good else 503, b"ok\n" if good else b"not ready\n", "text/plain")


def forwarded(scope: asgi.Scope, proxies: int) -> tuple[str, int] | None:
    """The caller as the outermost trusted proxy saw it: that many places from the right of X-Forwarded-For.

    What stands further left was written by the caller and proves nothing. A header shorter than it should be
    did not pass all the proxies: the caller is then whoever connected.
    """
    passed = hops(scope)
    if len(passed) < proxies:
        return scope.get("client")
    return passed[-proxies], 0


def hops(scope: asgi.Scope) -> list[str]:
    """The addresses of X-Forwarded-For, the nearest last."""
    told = [value for name, value in scope["headers"] if name == b"x-forwarded-for"]
    return [hop.strip() for hop in b",".join(told).decode("latin-1").split(",") if hop.strip()]


def _serves(prefix: str, path: str) -> bool:
    return path.startswith(prefix) if prefix.endswith("/") else path == prefix


async def _nobody(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
    """Where no socket listens."""
    await receive()
    await send({"type": "websocket.close", "code": 4404})


async def _lifespan(receive: asgi.Receive, send: asgi.Send) -> None:
    """Everything is started and stopped by the wiring, in its own order; there is nothing to do here."""
    while True:
        message = await receive()
        await send({"type": f"{message['type']}.complete"})
        if message["type"] == "lifespan.shutdown":
            return
