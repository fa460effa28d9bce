"""One request to a widget's address: who calls, what they send, how they are answered."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import parse_qs

import msgspec

from causerie.channels.payload import decoded
from causerie.http import asgi
from causerie.http.visitor.view import encode
from causerie.http.visitor.widgets import Widget
from causerie.model.errors import Invalid, Unreadable

PATIENCE = 30.0  # seconds for a body to arrive whole
JSON = "application/json"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Call:
    """A request on `/v1/webchat/{widget}/{path}`; `client` is the address it is counted by."""

    scope: asgi.Scope
    receive: asgi.Receive
    send: asgi.Send
    headers: dict[str, str]
    widget: Widget
    path: str
    client: str
    now: datetime

    @property
    def method(self) -> str:
        return str(self.scope["method"])

    def query(self, name: str) -> str:
        told: str = self.scope["query_string"].decode("latin-1")
        return parse_qs(told).get(name, [""])[0]

    def number(self, name: str, *, otherwise: int | None = None) -> int | None:
        """A whole number of the query that fits a bigint; anything else counts as absent."""
        told = self.query(name)
        return int(told) if told.isdecimal() and len(told) <= 18 else otherwise

    def bearer(self) -> str:
        """The token of the request; empty when there is none."""
        scheme, _, token = self.headers.get("authorization", "").partition(" ")
        return token.strip() if scheme.lower() == "bearer" else ""

    async def body(self, *, limit: int, patience: float = PATIENCE) -> bytes:
        """Raises Invalid `too_large` or `too_slow`, and ClientGone."""
        declared = self.headers.get("content-length", "")
        if declared.isdecimal() and int(declared) > limit:
            raise Invalid("too_large", limit=limit)
        try:
            async with asyncio.timeout(patience):
                return await asgi.body(self.receive, limit=limit)
        except TimeoutError:
            raise Invalid("too_slow") from None

    async def json(self, shape: type[T], *, limit: int) -> T:
        """The body as a value of `shape`. Raises Invalid `malformed`."""
        try:
            return msgspec.convert(decoded(await self.body(limit=limit)), shape)
        except Unreadable:
            raise Invalid("malformed", where="") from None
        except msgspec.ValidationError as failure:
            raise Invalid("malformed", where=str(failure)[:200]) from None

    async def reply(self, status: int, value: Any, *, cache: str = "no-store") -> None:
        extra = [(b"cache-control", cache.encode()), (b"x-content-type-options", b"nosniff")]
        await asgi.answer(self.send, status, encode(value), JSON, extra=extra)

    async def done(self) -> None:
        """204: nothing to say."""
        await self.send({"type": "http.response.start", "status": 204, "headers": [(b"cache-control", b"no-store")]})
        await self.send({"type": "http.response.body", "body": b""})
