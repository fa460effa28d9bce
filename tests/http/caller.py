"""Somebody who calls the API: with a cookie, a token or nothing, in a language, from a page or from none."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx


@dataclass(frozen=True)
class Said:
    """An answer. `body` is its JSON, None when there is none."""

    status: int
    body: Any
    headers: Mapping[str, str]
    content: bytes

    @property
    def code(self) -> str:
        """A refusal's code."""
        assert self.headers["content-type"] == "application/problem+json", self
        return str(self.body["code"])


@dataclass
class Caller:
    client: httpx.AsyncClient
    headers: dict[str, str] = field(default_factory=dict)

    async def get(self, path: str, **params: Any) -> Said:
        return await self.call("GET", path, params=params)

    async def post(self, path: str, json: Any = None) -> Said:
        return await self.call("POST", path, json=json)

    async def patch(self, path: str, json: Any) -> Said:
        return await self.call("PATCH", path, json=json)

    async def put(self, path: str, json: Any) -> Said:
        return await self.call("PUT", path, json=json)

    async def delete(self, path: str, json: Any = None) -> Said:
        return await self.call("DELETE", path, json=json)

    async def call(self, method: str, path: str, *, headers: Mapping[str, str] | None = None, **sending: Any) -> Said:
        if sending.get("json", ...) is None:
            del sending["json"]
        reply = await self.client.request(method, f"/api{path}", headers={**self.headers, **(headers or {})}, **sending)
        kind = reply.headers.get("content-type", "")
        body = reply.json() if "json" in kind and reply.content else None
        return Said(reply.status_code, body, reply.headers, reply.content)

    def also(self, **headers: str) -> Caller:
        """The same caller with more headers; `_` in a name stands for `-`."""
        return Caller(self.client, {**self.headers, **{name.replace("_", "-"): one for name, one in headers.items()}})
