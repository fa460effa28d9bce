"""A load generator that costs little: prepared requests over keep-alive connections, answers only counted.

It shares the machine with what it measures, so it must not be the measure: about 15 µs a request.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import cast

LAST_WORDS = 10.0  # seconds that answers still under way are waited for


@dataclass
class Counted:
    """What one run saw. Latencies in seconds, in order of arrival; `acknowledged`: numbers of the requests taken."""

    good: int = 0
    bad: int = 0
    lost: int = 0  # connections that ended
    unsent: int = 0  # requests that were due and never left: the server was too slow for the rate
    latencies: list[float] = field(default_factory=list)
    acknowledged: list[int] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        return self.good / self.seconds

    def percentile(self, share: float) -> float:
        """Seconds below which `share` of the answers came; 0 when there was none."""
        ordered = sorted(self.latencies)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class _Connection(asyncio.Protocol):
    """One keep-alive connection that always has one request under way, or waits to be given one."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._buffer = b""
        self._sent = 0.0
        self.number: int | None = None  # of the request under way
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class
        self._run.idle(self)

    def send(self, request: bytes, number: int, due: float | None = None) -> None:
        assert self._transport is not None
        self.number = number
        self._sent = time.perf_counter() if due is None else due
        self._transport.write(request)

    def data_received(self, data: bytes) -> None:
        self._buffer = self._buffer + data if self._buffer else data
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
        self._run.lost(self)


class Run:
    """Sends requests until time is up or they are used up: as fast as answers come, or at a steady `rate` a second.

    `after`: seconds at the start that are not counted.
    """

    def __init__(
        self,
        requests: Iterator[bytes],
        *,
        connections: int,
        seconds: float,
        rate: float | None = None,
        after: float = 0.0,
    ) -> None:
        self._requests = requests
        self._connections = connections
        self._seconds = seconds
        self._rate = rate
        self._after = after
        self._idle: deque[_Connection] = deque()
        self._due: deque[tuple[bytes, int, float]] = deque()
        self._sent = 0
        self._open = 0
        self._under_way = 0
        self._counting = False
        self._over = False
        self.counted = Counted()

    async def against(self, host: str, port: int) -> Counted:
        loop = asyncio.get_running_loop()
        transports = [
            (await loop.create_connection(lambda: _Connection(self), host, port))[0] for _ in range(self._connections)
        ]
        self._open = len(transports)
        started = time.perf_counter()
        loop.call_later(self._after, self._count)
        if self._rate is None:
            await self._hurry()
        else:
            await self._pace(started)
        self._over = True
        self.counted.seconds = time.perf_counter() - started - self._after
        await self._last_answers()
        self.counted.unsent = len(self._due)
        for transport in transports:
            transport.close()
        return self.counted

    def _count(self) -> None:
        self._counting = True

    async def _hurry(self) -> None:
        deadline = time.perf_counter() + self._after + self._seconds
        while self._idle:
            self._next(self._idle.popleft())
        while time.perf_counter() < deadline and self._under_way:
            await asyncio.sleep(0.005)

    async def _pace(self, started: float) -> None:
        """Requests leave on time whether or not the server keeps up; lateness counts as latency."""
        assert self._rate is not None
        made = 0
        while (elapsed := time.perf_counter() - started) < self._after + self._seconds and self._open:
            wanted = int(elapsed * self._rate)
            for n in range(made, wanted):
                self._due.append((next(self._requests), n, started + (n + 1) / self._rate))
            made = wanted
            while self._due and self._idle:
                self._send_due(self._idle.popleft())
            await asyncio.sleep(0.001)

    async def _last_answers(self) -> None:
        deadline = time.perf_counter() + LAST_WORDS
        while self._under_way and self._open and time.perf_counter() < deadline:
            await asyncio.sleep(0.005)

    def idle(self, connection: _Connection) -> None:
        self._idle.append(connection)

    def _next(self, connection: _Connection) -> None:
        request = next(self._requests, None)
        if request is None:
            return
        self._under_way += 1
        connection.send(request, self._sent)
        self._sent += 1

    def _send_due(self, connection: _Connection) -> None:
        request, number, due = self._due.popleft()
        self._under_way += 1
        connection.send(request, number, due)

    def answered(self, connection: _Connection, *, good: bool, latency: float) -> None:
        self._under_way -= 1
        if good and connection.number is not None:
            self.counted.acknowledged.append(connection.number)
        connection.number = None
        if self._counting and not self._over:
            self._add(good=good, latency=latency)
        if self._over:
            return
        if self._rate is None:
            self._next(connection)
        elif self._due:
            self._send_due(connection)
        else:
            self._idle.append(connection)

    def _add(self, *, good: bool, latency: float) -> None:
        if good:
            self.counted.good += 1
            self.counted.latencies.append(latency)
        else:
            self.counted.bad += 1

    def lost(self, connection: _Connection) -> None:
        """A connection that ended takes its request with it: nobody said whether it was taken."""
        self._open -= 1
        if connection in self._idle:
            self._idle.remove(connection)
        if connection.number is not None:
            self._under_way -= 1
        if not self._over:
            self.counted.lost += 1
