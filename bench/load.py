"""A load generator that costs little: prepared requests over keep-alive connections, answers only counted.

It shares the machine with what it measures, so it must not be the measure: about 15 µs a request.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast


@dataclass
class Counted:
    """What one run saw. Latencies in seconds, in order of arrival."""

    good: int = 0
    bad: int = 0
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.good / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds below which `share` of the answers came."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Connection(asyncio.Protocol):
    """One keep-alive connection that always has one request under way, or waits to be given one."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._buffer = b""
        self._sent = 0.0
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class
        self._run.idle(self)

    def send(self, request: bytes, due: float | None = None) -> None:
        assert self._transport is not None
        self._sent = time.perf_counter() if due is None else due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        end = self._buffer.find(b"\r\n\r\n")
        if end < 0:
            return
        at = self._buffer.lower().find(b"content-length:")
        length = int(self._buffer[at + 15 : self._buffer.index(b"\r\n", at)]) if 0 <= at < end else 0
        if len(self._buffer) < end + 4 + length:
            return
        good = self._buffer[9:10] == b"2"
        self._buffer = self._buffer[end + 4 + length :]
        self._run.answered(self, good=good, latency=time.perf_counter() - self._sent)

    def connection_lost(self, exc: Exception | None) -> None:
        self._run.lost()


class Run:
    """Sends requests until time is up: as fast as answers come, or at a steady `rate` a second."""

    def __init__(self, requests: Iterator[bytes], *, connections: int, seconds: float, rate: float | None = None) -> None:
        self._requests = requests
        self._connections = connections
        self._seconds = seconds
        self._rate = rate
        self._idle: list[_Connection] = []
        self._due: list[tuple[bytes, float]] = []
        self._open = 0
        self._under_way = 0
        self._ended = asyncio.Event()
        self._over = False
        self.counted = Counted()

    async def against(self, host: str, port: int) -> Counted:
        loop = asyncio.get_running_loop()
        transports = [
            (await loop.create_connection(lambda: _Connection(self), host, port))[0] for _ in range(self._connections)
        ]
        self._open = len(transports)
        started = time.perf_counter()
        if self._rate is None:
            for connection in tuple(self._idle):
                self._next(connection)
            await asyncio.sleep(self._seconds)
        else:
            await self._pace(started)
        self._over = True
        while self._under_way and self._open:
            await asyncio.sleep(0.01)
        self.counted.seconds = time.perf_counter() - started
        for transport in transports:
            transport.close()
        return self.counted

    async def _pace(self, started: float) -> None:
        """Requests leave on time whether or not the server keeps up; lateness counts as latency."""
        assert self._rate is not None
        sent = 0
        while (elapsed := time.perf_counter() - started) < self._seconds:
            wanted = int(elapsed * self._rate)
            for n in range(sent, wanted):
                self._due.append((next(self._requests), started + n / self._rate))
            sent = wanted
            while self._due and self._idle:
                request, due = self._due.pop(0)
                connection = self._idle.pop()
                self._under_way += 1
                connection.send(request, due)
            await asyncio.sleep(0.001)

    def idle(self, connection: _Connection) -> None:
        self._idle.append(connection)

    def _next(self, connection: _Connection) -> None:
        if connection in self._idle:
            self._idle.remove(connection)
        self._under_way += 1
        connection.send(next(self._requests))

    def answered(self, connection: _Connection, *, good: bool, latency: float) -> None:
        self._under_way -= 1
        if good:
            self.counted.good += 1
            self.counted.latencies.append(latency)
        else:
            self.counted.bad += 1
        if self._over:
            return
        if self._rate is None:
            self._under_way += 1
            connection.send(next(self._requests))
        elif self._due:
            request, due = self._due.pop(0)
            self._under_way += 1
            connection.send(request, due)
        else:
            self._idle.append(connection)

    def lost(self) -> None:
        self._open -= 1
