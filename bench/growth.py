"""`growth`: the same work on a million messages of history and on ten thousand, side by side.

Two servers on one PostgreSQL, one for each history; whoever is timed has the machine for itself. The inbox page and the
opening of a conversation are timed one by one over HTTP once warm; the conversations opened are drawn from all history.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import count, islice, repeat

from bench.histories import EACH, OPEN, bytes_per_message, history
from bench.hooks import WhatsAppHooks, text, whatsapp_key
from bench.load import Counted, Run
from bench.people import FIRST
from bench.report import figure, median, say, timed
from bench.server import AGENT, HOOKS, TOKENS, WHATSAPP, furnish, serve, site

SMALL, LARGE = 10_000, 1_000_000
SMALL_FULL, LARGE_FULL = 100_000, 10_000_000
OPENED = 300  # conversations, each opened once to warm it and then timed
PAGES = 300
LINES = 64  # connections of those who write
REACH = {"inbox": 1.5, "open": 4.0, "ingest": 0.7, "disk": 1.2}


@dataclass
class Found:
    """What one history costs, round by round: seconds, and messages a second."""

    inbox: list[float] = field(default_factory=list)
    open: list[float] = field(default_factory=list)
    ingest: list[float] = field(default_factory=list)
    disk: float = 0.0


async def run(*, full: bool) -> dict[str, object]:
    sizes = (SMALL_FULL, LARGE_FULL) if full else (SMALL, LARGE)
    rounds, seconds = 3, 6.0 if full else 3.0
    found = {size: Found() for size in sizes}
    with site("history") as place:
        async with AsyncExitStack() as stack:
            houses: dict[int, House] = {}
            with timed() as setting_up:
                for size in sizes:
                    kept = history(place, size)
                    found[size].disk = bytes_per_message(place.dsn(kept))
                    name = f"bench_growth_{size}"
                    dsn = place.create(name, like=kept)
                    stack.callback(place.drop, name)
                    await furnish(place, dsn)
                    server = await stack.enter_async_context(serve(place, dsn))
                    houses[size] = House(server.port, size)
            for number in range(rounds):
                for size, house in houses.items():
                    await house.round(found[size], seconds)
                    say(f"round {number + 1}, {size} messages: {_told(found[size])}")
    small, large = (found[size] for size in sizes)
    ratios = {
        "inbox": median(large.inbox) / median(small.inbox),
        "open": median(large.open) / median(small.open),
        "ingest": median([a / b for a, b in zip(large.ingest, small.ingest, strict=True)]),
        "disk": large.disk / small.disk,
    }
    return {
        "ours": sizes[1],
        "limit": sizes[0],
        "ratio": figure(sizes[1] / sizes[0]),
        **{name: figure(ratio) for name, ratio in ratios.items()},
        "inbox_ms": figure(1000 * median(large.inbox)),
        "open_ms": figure(1000 * median(large.open)),
        "ingest_rate": figure(median(large.ingest)),
        "disk_bytes": figure(large.disk),
        "reached": all(r >= REACH[name] if name == "ingest" else r <= REACH[name] for name, r in ratios.items()),
        "setup_s": figure(setting_up.seconds),
    }


def _told(found: Found) -> str:
    return (
        f"page {1000 * found.inbox[-1]:.2f} ms, conversation {1000 * found.open[-1]:.2f} ms,"
        f" {found.ingest[-1]:.0f} messages/s"
    )


class House:
    """A server with a history."""

    def __init__(self, port: int, size: int) -> None:
        self._port = port
        self._people = size // EACH
        draw = random.Random(11)
        self._drawn = [FIRST + draw.randrange(self._people) for _ in range(OPENED)]
        self._tags = count()

    async def round(self, found: Found, seconds: float) -> None:
        found.inbox.append(await self._page())
        found.open.append(await self._conversations())
        found.ingest.append(await self._ingest(seconds))

    async def _page(self) -> float:
        request = _get("/api/conversations?limit=25")
        return await self._one_by_one(list(repeat(request, PAGES)))

    async def _conversations(self) -> float:
        requests = [_get(f"/api/conversations/{number}") for number in self._drawn]
        await self._one_by_one(requests)
        return await self._one_by_one(requests)

    async def _one_by_one(self, requests: Sequence[bytes]) -> float:
        """The median answer, in seconds."""
        counted = await self._run(iter(requests), lines=1, seconds=30.0)
        return counted.percentile(0.5)

    async def _ingest(self, seconds: float) -> float:
        """Messages a second from people whose conversations are open."""
        hooks, draw, tag = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"]), random.Random(5), f"g{next(self._tags)}"
        hot = min(OPEN, self._people)
        made = (hooks.message(whatsapp_key(tag, n), person=draw.randrange(hot), text=text(draw)) for n in count())
        requests = list(islice(made, int(8000 * seconds)))
        counted = await self._run(iter(requests), lines=LINES, seconds=seconds)
        await asyncio.sleep(0.5)
        return counted.rate

    async def _run(self, requests: Iterator[bytes], *, lines: int, seconds: float) -> Counted:
        counted = await Run(requests, connections=lines, seconds=seconds).against("127.0.0.1", self._port)
        if counted.bad or counted.lost or not counted.good:
            raise RuntimeError(f"{counted.bad} requests refused, {counted.lost} connections lost")
        return counted


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {TOKENS[AGENT]}\r\n\r\n".encode()
