"""WebSockets by hand, for a few microseconds a frame: one that is listened to, and thousands that are only counted.

`python -m bench.sockets count PORT TOKEN…` opens sockets in a process of its own and counts what arrives with epoll,
so that reading does not cost what is measured: bytes on all of them, frames on the first one alone, which is
enough because all are sent the same. `python -m bench.sockets write PORT` is the raw writer it is compared with: it
shakes hands and writes frames of one size to every socket, each when the last is written.
"""

from __future__ import annotations

import asyncio
import base64
import json
import os
import select
import socket
import sys
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass

BUFFER = 1 << 18  # bytes read at once
PING = b"\x89\x04"  # how a ping of the server begins; no text holds that byte
TELL = 0.02  # seconds between two reports
OPENING = 16  # handshakes under way at once


@asynccontextmanager
async def listening(port: int, token: str) -> AsyncIterator[asyncio.StreamReader]:
    """An agent's socket, past its snapshot; `frame` reads what comes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(handshake(token))
        await reader.readuntil(b"\r\n\r\n")
        await frame(reader)
        yield reader
    finally:
        writer.close()


async def frame(reader: asyncio.StreamReader) -> bytes:
    """The payload of the next frame from the server."""
    size = (await reader.readexactly(2))[1] & 0x7F
    if size >= 126:
        size = int.from_bytes(await reader.readexactly(2 if size == 126 else 8), "big")
    return await reader.readexactly(size)


def framed(payload: bytes) -> bytes:
    """A text frame from a server."""
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    return bytes((0x81, 126)) + size.to_bytes(2, "big") + payload


def handshake(token: str) -> bytes:
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET /api/live HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {token}\r\nupgrade: websocket\r\n"
        f"connection: Upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: {key}\r\n\r\n"
    ).encode()


class Counter:
    """Opens sockets and counts what arrives on them, in this process."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._buffer = bytearray(BUFFER)
        self._probe = Frames()
        self._first: int | None = None
        self.bytes = 0
        self.first_bytes = 0  # of the first socket
        self.lost = 0

    @property
    def frames(self) -> int:
        """Frames on the first socket."""
        return self._probe.count

    def open(self, tokens: Sequence[str], count: int) -> None:
        """`count` more sockets, a token each in turn; returns once all are past their handshake."""
        for start in range(0, count, OPENING):
            fresh = [self._connect(tokens[n % len(tokens)]) for n in range(start, min(start + OPENING, count))]
            for one in fresh:
                head = b""
                while b"\r\n\r\n" not in head:
                    piece = one.recv(4096)
                    if not piece:
                        raise RuntimeError("the server refused a socket")
                    head += piece
                if self._first is None:
                    self._first = one.fileno()
                    self._probe.feed(memoryview(head.partition(b"\r\n\r\n")[2]))
                one.setblocking(False)
                self._poll.register(one.fileno(), select.EPOLLIN)
                self._sockets[one.fileno()] = one

    def _connect(self, token: str) -> socket.socket:
        made = socket.create_connection(("127.0.0.1", self._port), timeout=60)
        made.sendall(handshake(token))
        return made

    def read(self, seconds: float) -> None:
        """Count what arrives for that long."""
        deadline = time.monotonic() + seconds
        while (left := deadline - time.monotonic()) > 0:
            for number, _ in self._poll.poll(left):
                self._receive(number)

    def _receive(self, number: int) -> None:
        try:
            size = self._sockets[number].recv_into(self._buffer)
        except BlockingIOError:
            return
        if not size:
            self._poll.unregister(number)
            self._sockets.pop(number).close()
            self.lost += 1
            return
        self.bytes += size
        if (at := self._buffer.find(PING, 0, size)) >= 0:
            self._pong(number, bytes(self._buffer[at + 2 : at + 6]))
        if number == self._first:
            self.first_bytes += size
            self._probe.feed(memoryview(self._buffer)[:size])

    def _pong(self, number: int, payload: bytes) -> None:
        """The answer without which the server takes the socket for dead; a mask of zeros leaves the payload as it is."""
        with suppress(OSError):
            self._sockets[number].send(bytes((0x8A, 0x80 | len(payload))) + bytes(4) + payload)


class Frames:
    """Counts the frames in a stream of pieces."""

    def __init__(self) -> None:
        self.count = 0
        self._left = 0
        self._head = b""

    def feed(self, piece: memoryview) -> None:
        while piece:
            taken = min(self._left, len(piece))
            self._left -= taken
            piece = piece[taken:]
            if not piece:
                return
            self._head += piece[:1]
            piece = piece[1:]
            if (size := _size(self._head)) is not None:
                self.count += 1
                self._left, self._head = size, b""


def _size(head: bytes) -> int | None:
    """The length of a payload, once the head of its frame is whole."""
    if len(head) < 2:
        return None
    more = {126: 2, 127: 8}.get(head[1], 0)
    if len(head) < 2 + more:
        return None
    return int.from_bytes(head[2:], "big") if more else head[1]


@dataclass(frozen=True)
class Report:
    """What a counting process saw, ever: `at` in seconds of the monotonic clock that all processes share."""

    at: float
    open: int
    bytes: int
    frames: int  # on the first socket, and how long they were together:
    first_bytes: int
    lost: int


class Crowd:
    """A counting process. `more(n)` opens sockets, `since` tells what came between two moments."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self.last = Report(0.0, 0, 0, 0, 0, 0)
        self._changed = asyncio.Event()

    async def watch(self) -> None:
        assert self._process.stdout is not None
        while line := await self._process.stdout.readline():
            self.last = Report(**json.loads(line))
            self._changed.set()

    async def more(self, count: int) -> None:
        """Open `count` more; returns once they are."""
        assert self._process.stdin is not None
        wanted = self.last.open + count
        self._process.stdin.write(f"{count}\n".encode())
        while self.last.open < wanted:
            await self.report()

    async def report(self) -> Report:
        """The next report."""
        self._changed.clear()
        async with asyncio.timeout(120):
            await self._changed.wait()
        return self.last


@asynccontextmanager
async def crowd(port: int, tokens: Sequence[str]) -> AsyncIterator[Crowd]:
    """A counting process with no sockets yet."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bench.sockets", "count", str(port), *tokens),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
    )
    made = Crowd(process)
    watching = asyncio.create_task(made.watch())
    try:
        yield made
    finally:
        process.kill()
        await process.wait()
        watching.cancel()


def _count(port: int, tokens: Sequence[str]) -> None:
    counter, opened = Counter(port), 0
    orders = select.poll()
    orders.register(sys.stdin.fileno(), select.POLLIN)
    while True:
        if orders.poll(0):
            wanted = sys.stdin.readline()
            if not wanted:
                return
            counter.open(tokens, int(wanted))
            opened += int(wanted)
        counter.read(TELL)
        told = Report(time.monotonic(), opened, counter.bytes, counter.frames, counter.first_bytes, counter.lost)
        print(json.dumps(told.__dict__), flush=True)


class _Raw(asyncio.Protocol):
    """A socket of the raw writer."""

    def __init__(self, all_of_them: list[_Raw]) -> None:
        self._all = all_of_them
        self.writable = True

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport) or hasattr(transport, "write")
        self.transport: asyncio.Transport = transport  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        if data.startswith(b"GET /readyz"):
            self.transport.write(b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n")
        elif data.startswith(b"GET"):
            self.transport.write(b"HTTP/1.1 101 Switching Protocols\r\n\r\n")
            self._all.append(self)

    def pause_writing(self) -> None:
        self.writable = False

    def resume_writing(self) -> None:
        self.writable = True

    def connection_lost(self, exc: Exception | None) -> None:
        if self in self._all:
            self._all.remove(self)


async def _write(port: int) -> None:
    """Each line on standard input is a frame size; 0 stops the writing."""
    sockets: list[_Raw] = []
    server = await asyncio.get_running_loop().create_server(lambda: _Raw(sockets), "127.0.0.1", port, backlog=1024)
    orders = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(orders), sys.stdin)
    writing: asyncio.Task[None] | None = None
    async with server:
        while line := await orders.readline():
            if writing is not None:
                writing.cancel()
            writing = asyncio.create_task(_for_ever(sockets, framed(b"x" * int(line)))) if int(line) else None


async def _for_ever(sockets: list[_Raw], one: bytes) -> None:
    while True:
        for raw in sockets:
            raw.transport.write(one)
        await asyncio.sleep(0)
        while any(_waiting(sockets)):
            await asyncio.sleep(0)


def _waiting(sockets: list[_Raw]) -> Iterator[bool]:
    return (raw.transport.get_write_buffer_size() > 0 for raw in sockets)


if __name__ == "__main__":
    if sys.argv[1] == "count":
        _count(int(sys.argv[2]), sys.argv[3:])
    else:
        import uvloop

        uvloop.run(_write(int(sys.argv[2])))
