"""One keep-alive connection that survives its server: asks again until it is answered well, as providers do."""

from __future__ import annotations

import asyncio
import json
import time
from typing import Any

ANSWER = 5.0  # seconds an answer may take
AGAIN = 0.05  # seconds before the next try
PATIENCE = 90.0  # seconds until whoever asks gives up, and the round with it


class Refused(Exception):
    """The product said no, and would again."""

    def __init__(self, status: int, body: bytes) -> None:
        super().__init__(f"refused with {status}: {body[:300]!r}")
        self.status = status


class Line:
    """`insist` with the same bytes until the answer is 2xx."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def insist(self, request: bytes) -> bytes:
        """The body of the first good answer. Raises TimeoutError, and Refused for a refusal that will stay one."""
        deadline = time.monotonic() + PATIENCE
        while True:
            status, body = await self._once(request)
            if 200 <= status < 300:
                return body
            if 400 <= status < 500 and status not in (408, 429):
                raise Refused(status, body)
            if time.monotonic() > deadline:
                raise TimeoutError(f"no good answer in {PATIENCE:.0f} s, the last one was {status}: {body[:300]!r}")
            await asyncio.sleep(AGAIN)

    async def _once(self, request: bytes) -> tuple[int, bytes]:
        """Status and body; 0 where none came."""
        try:
            async with asyncio.timeout(ANSWER):
                if self._streams is None:
                    self._streams = await asyncio.open_connection("127.0.0.1", self._port)
                reader, writer = self._streams
                writer.write(request)
                return await _answer(reader)
        except (OSError, TimeoutError, asyncio.IncompleteReadError):
            self.close()
            return 0, b""

    def close(self) -> None:
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
    return int(head[9:12]), await reader.readexactly(length)


def post(path: str, told: Any, token: str) -> bytes:
    """A request of the API."""
    body = json.dumps(told).encode()
    head = (
        f"POST {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body
