"""What needs no sign-in: files for providers under signed addresses, and the one-time link of the first start."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Awaitable, Callable
from datetime import datetime
from urllib.parse import parse_qs

from causerie.desk.order import FileLinks
from causerie.http import asgi
from causerie.http.front import hops
from causerie.http.problems import send_problem
from causerie.model.errors import CauserieError, Invalid, NotFound, Unauthenticated
from causerie.store import files
from causerie.store.database import Database

# What a customer's phone says its file is goes into a header: it must be a media type and nothing else.
_MIME = re.compile(r"[A-Za-z0-9.+-]{1,100}/[A-Za-z0-9.+-]{1,100}")
LASTS = 600.0  # seconds a start link may wait for its browser
# By what a proxy says that it passes on what somebody else asked, beside X-Forwarded-For and its like: RFC 7239, 9110.
_PASSED_ON = frozenset({b"forwarded", b"x-real-ip", b"via"})


class SignedFiles:
    """`GET /files/{id}/{expires}/{signature}`: what a provider pulls when we send it an address instead of bytes."""

    def __init__(self, database: Database, links: FileLinks, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._links = links
        self._clock = clock

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        try:
            if scope["method"] not in ("GET", "HEAD"):
                raise Invalid("method_not_allowed")
            file_id, expires, signature = self._taken_apart(scope["path"])
            self._links.check(file_id, expires, signature, now=self._clock())
            async with self._database.connection() as conn:
                file, content = await files.content(conn, file_id)
        except CauserieError as refusal:
            await send_problem(scope, send, refusal)
            return
        extra = [(b"x-content-type-options", b"nosniff"), (b"content-disposition", b"attachment")]
        mime = file.mime if _MIME.fullmatch(file.mime) else "application/octet-stream"
        await asgi.answer(send, 200, content, mime, extra=extra, head=scope["method"] == "HEAD")

    @staticmethod
    def _taken_apart(path: str) -> tuple[int, int, str]:
        try:
            file_id, expires, signature = path.removeprefix("/files/").split("/")
            return int(file_id), int(expires), signature
        except ValueError:
            raise NotFound("file") from None


class Start:
    """`GET /start?token=…`: a single-use link printed in the terminal that opens a session, from this machine only."""

    def __init__(self, sign_in: Callable[[int], Awaitable[str]], *, proxies: int = 0) -> None:
        """`sign_in` opens a session for an agent and returns its cookie header. `proxies`: how many may be believed."""
        self._sign_in = sign_in
        self._proxies = proxies
        self._tokens: dict[str, tuple[int, float]] = {}

    def issue(self, agent_id: int) -> str:
        """A token for one agent, good for ten minutes and one use."""
        token = secrets.token_urlsafe(24)
        self._tokens[token] = (agent_id, time.monotonic() + LASTS)
        return token

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["method"] != "GET":  # whoever only looks at a link must not spend it
            await send_problem(scope, send, Invalid("method_not_allowed"))
            return
        token = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
        agent_id, until = self._tokens.pop(token, (0, 0.0))
        if not agent_id or until < time.monotonic() or not _here(scope, self._proxies):
            await send_problem(scope, send, Unauthenticated("start_link_used"))
            return
        cookie = await self._sign_in(agent_id)
        extra = [(b"location", b"/"), (b"set-cookie", cookie.encode()), (b"cache-control", b"no-store")]
        await asgi.answer(send, 303, b"", "text/plain", extra=extra)


def _here(scope: asgi.Scope, proxies: int) -> bool:
    """Whether whoever asks sits at this machine.

    A proxy on the same machine connects from here whoever asked it. What it passed on is of this machine only if it is
    one of those that are believed, all of them put their caller down, and the first one's caller was here.
    """
    passed_on = any(name in _PASSED_ON or name.startswith(b"x-forwarded-") for name, _ in scope["headers"])
    believed = 0 < proxies <= len(hops(scope))
    return _loopback(scope) and (believed or not passed_on)


def _loopback(scope: asgi.Scope) -> bool:
    client = scope.get("client")
    return client is not None and (client[0] in ("::1", "127.0.0.1") or client[0].startswith("127."))
