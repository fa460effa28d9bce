"""Three workers on one outbox, a thousand lanes of twenty messages: the provider must see every lane in its order.

The provider answers after a random while, so that lanes are always in different places and whoever claims carelessly
overtakes. What it took is kept in the order it was taken.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import pairwise
from typing import cast

import msgspec
import psycopg

from bench.people import outbound, people
from bench.server import Process, furnish, site
from tests.faults.world import say

WORKERS = 3
LANES = 1000
EACH = 20
SLOWEST = 0.01  # seconds of an answer
LONGEST = 300.0  # seconds


class _Sent(msgspec.Struct):
    to: str
    biz_opaque_callback_data: str  # our id of the message: ascending within a lane


_sent = msgspec.json.Decoder(_Sent)


class Recorder:
    """A provider's memory: (recipient, our id) in the order it took them."""

    def __init__(self, seed: str) -> None:
        self.taken: list[tuple[str, int]] = []
        self.draw = random.Random(seed)

    def take(self, body: bytes) -> bytes:
        told = _sent.decode(body)
        self.taken.append((told.to, int(told.biz_opaque_callback_data)))
        return b'{"messaging_product":"whatsapp","messages":[{"id":"wamid.%d"}]}' % len(self.taken)


class _Connection(asyncio.Protocol):
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder
        self._buffer = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, end, rest = self._buffer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0] or 0)
        if not end or len(rest) < length:
            return
        self._buffer = rest[length:]
        told = self._recorder.take(rest[:length])
        answer = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s"
        after = self._recorder.draw.uniform(0, SLOWEST)
        asyncio.get_running_loop().call_later(after, self._transport.write, answer % (len(told), told))


@asynccontextmanager
async def _provider(recorder: Recorder) -> AsyncIterator[str]:
    server = await asyncio.get_running_loop().create_server(lambda: _Connection(recorder), "127.0.0.1", 0)
    async with server:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


async def three_workers(*, lanes: int = LANES, each: int = EACH) -> dict[str, float]:
    """Drain `lanes` x `each` messages; what the provider saw of their order."""
    recorder = Recorder("three workers")
    with site() as place:
        dsn = place.create("causerie")
        async with _provider(recorder) as url, AsyncExitStack() as stack:
            await furnish(place, dsn, api_base={"whatsapp": url})
            people(dsn, lanes)
            outbound(dsn, lanes, each=each, queued=True)
            started = time.monotonic()
            for _ in range(WORKERS):
                worker = Process(place, dsn, role="worker")
                stack.push_async_callback(worker.stop)
                await worker.start()
            await _until_drained(dsn, lanes * each)
        seconds = time.monotonic() - started
    return {
        "workers": WORKERS,
        "lanes": lanes,
        "messages": lanes * each,
        **judge(recorder.taken, lanes * each),
        "seconds": round(seconds, 1),
    }


def judge(taken: Sequence[tuple[str, int]], wanted: int) -> dict[str, int]:
    """Neighbours in a lane that came the wrong way round, sends that never came, and sends that came again."""
    by_lane: dict[str, list[int]] = {}
    for recipient, number in taken:
        by_lane.setdefault(recipient, []).append(number)
    inversions = sum(second < first for numbers in by_lane.values() for first, second in pairwise(numbers))
    different = len(set(taken))
    return {"inversions": inversions, "missing": wanted - different, "repeated": len(taken) - different}


async def _until_drained(dsn: str, wanted: int) -> None:
    deadline, told = time.monotonic() + LONGEST, 0.0
    while (left := await asyncio.to_thread(_left, dsn)) and time.monotonic() < deadline:
        if time.monotonic() - told > 5:
            told = time.monotonic()
            say(f"{wanted - left} of {wanted} sent")
        await asyncio.sleep(0.2)
    if left:
        raise RuntimeError(f"{left} sends found no end within {LONGEST:.0f} s")


def _left(dsn: str) -> int:
    with psycopg.connect(dsn) as conn:
        row = conn.execute("select count(*) from outbox where state <> 'sent'").fetchone()
    return int(row[0]) if row else 0
