"""A loopback provider that costs next to nothing: takes WhatsApp sends over HTTP and gives each its id.

A process of its own (`python -m bench.provider PORT`), plain asyncio on uvloop, no framework: it must be faster than
whoever posts to it, or it would be what is measured. `GET /taken` tells how many sends it took, ever.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import cast

import uvloop

from bench.child import child
from bench.server import free_port

_ANSWER = (
    b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n"
    b'{"messaging_product":"whatsapp","contacts":[{"input":"33610000000","wa_id":"33610000000"}],'
    b'"messages":[{"id":"wamid.bench%040d"}]}'
)
_LENGTH = len(_ANSWER % (100, 0)) - _ANSWER.index(b"\r\n\r\n") - 4 - 1


class _Provider(asyncio.Protocol):
    """One keep-alive connection; answers every POST with a fresh id."""

    taken = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class
        self._buffer = b""

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
        while (end := self._buffer.find(b"\r\n\r\n")) >= 0:
            head = self._buffer[:end].lower()
            length = int(head.partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
            if len(self._buffer) < end + 4 + length:
                return
            self._buffer = self._buffer[end + 4 + length :]
            self._transport.write(self._answer(head))

    def _answer(self, head: bytes) -> bytes:
        if head.startswith(b"post"):
            _Provider.taken += 1
            return _ANSWER % (_LENGTH, _Provider.taken)
        told = str(_Provider.taken).encode() if head.startswith(b"get /taken") else b""
        return b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n%s" % (len(told), told)


@dataclass(frozen=True)
class Provider:
    """A running provider."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def provider() -> AsyncIterator[Provider]:
    """A provider process while the block runs."""
    port = free_port()
    async with child([sys.executable, "-m", "bench.provider", str(port)], port=port) as pid:
        yield Provider(port, pid)


async def _serve(port: int) -> None:
    server = await asyncio.get_running_loop().create_server(_Provider, "127.0.0.1", port, backlog=1024)
    async with server:
        await server.serve_forever()


if __name__ == "__main__":
    uvloop.run(_serve(int(sys.argv[1])))
