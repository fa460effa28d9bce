"""A visitor's browser made of clients that are not ours: the standard library's HTTP and the `websockets` library."""

from __future__ import annotations

import asyncio
import http.client
import json
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlsplit

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed


@dataclass
class Reply:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def message_id() -> str:
    return str(uuid.uuid4())


@dataclass
class Browser:
    """`origin` is what a browser would tell; None for a caller that is none."""

    base: str
    widget: str = "atelier"
    token: str = ""
    origin: str | None = None
    language: str = "fr"
    extra: dict[str, str] = field(default_factory=dict)

    async def ask(self, method: str, path: str, body: bytes | None = None, **headers: str) -> Reply:
        return await asyncio.to_thread(self._ask, method, path, body, headers)

    def _ask(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Reply:
        connection = http.client.HTTPConnection(urlsplit(self.base).netloc, timeout=20)
        try:
            connection.request(method, f"/v1/webchat/{self.widget}/{path}", body, self._headers(headers))
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Reply(answer.status, told, answer.read())
        finally:
            connection.close()

    def _headers(self, headers: dict[str, str]) -> dict[str, str]:
        told = {"Accept-Language": self.language, **self.extra}
        if self.token:
            told["Authorization"] = f"Bearer {self.token}"
        if self.origin:
            told["Origin"] = self.origin
        return told | {name.replace("_", "-"): value for name, value in headers.items()}

    async def get(self, path: str) -> Reply:
        return await self.ask("GET", path)

    async def post(self, path: str, value: Any) -> Reply:
        return await self.ask("POST", path, json.dumps(value).encode(), content_type="application/json")

    async def arrive(self, **who: str) -> Reply:
        """Ask for a token, and keep it."""
        reply = await self.post("visitors", who)
        if reply.status == 201:
            self.token = reply.json["token"]
        return reply

    async def say(self, text: str, *, key: str | None = None, **more: Any) -> Reply:
        return await self.post("messages", {"client_message_id": key or message_id(), "text": text, **more})

    async def upload(self, content: bytes, mime: str = "", name: str = "") -> Reply:
        headers = {"content_type": mime} if mime else {}
        return await self.ask("POST", "files", content, x_file_name=quote(name), **headers)

    async def thread(self, query: str = "") -> Any:
        reply = await self.get(f"messages{query}")
        assert reply.status == 200, reply.body
        return reply.json

    @asynccontextmanager
    async def live(self, *, after: int | None = None, token: str | None = None) -> AsyncIterator[ClientConnection]:
        """A WebSocket after its hello."""
        url = f"{self.base.replace('http', 'ws')}/v1/webchat/{self.widget}/live"
        async with connect(url, origin=self.origin, ping_interval=None) as socket:  # type: ignore[arg-type]
            with suppress(ConnectionClosed):  # refused before a word was said: the reader is told
                await socket.send(json.dumps({"token": self.token if token is None else token, "after": after}))
            yield socket


async def frame(socket: ClientConnection) -> Any:
    """The next frame."""
    async with asyncio.timeout(10):
        return json.loads(await socket.recv())


def texts(page: Any) -> list[str]:
    """The words of a page, in its order."""
    return [part["text"] for message in page["messages"] for part in message["parts"] if part["type"] == "text"]
