"""`ingest`: signed WhatsApp and Twilio webhooks over loopback, answered after their commit, by one server process.

In each round the product, the raw writer, the naive handler and bare commits take turns on the same PostgreSQL, each in a
database of its own. Then the product is asked for half of what it can, and the slowest hundredth is timed. Ratios are
medians over the rounds.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from itertools import islice

from bench import naive
from bench.batches import statements
from bench.child import child
from bench.hooks import TwilioHooks, WhatsAppHooks, conversation, whatsapp_key
from bench.limits import Batches, commits
from bench.load import Counted, Run
from bench.report import figure, median, say, timed
from bench.server import CHANNELS, CONNECTIONS, HOOKS, TWILIO, WHATSAPP, Site, free_port, furnish, serve, site

LINES = 64  # connections
PEOPLE = 2500  # customers of each provider
ENOUGH = 8000  # webhooks a second that are made in advance; more than a machine of two cores takes


@dataclass
class Rounds:
    """What each round found: rates in messages a second, times in seconds."""

    ours: list[float] = field(default_factory=list)
    limit: list[float] = field(default_factory=list)
    naive: list[float] = field(default_factory=list)
    commit: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)


async def run(*, full: bool) -> dict[str, object]:
    rounds, found = 5 if full else 3, Rounds()
    seconds = 10.0 if full else 3.0
    with site() as place:
        async with AsyncExitStack() as stack:
            with timed() as setting_up:
                contest = await _prepare(stack, place)
            for number in range(rounds):
                await contest.round(found, seconds)
                say(
                    f"round {number + 1}: {found.ours[-1]:.0f} messages/s, limit {found.limit[-1]:.0f}, naive"
                    f" {found.naive[-1]:.0f}, p99 {1000 * found.p99[-1]:.1f} ms"
                )
        counted = await statements(place.create("counting"), place)
    return {
        "ours": figure(median(found.ours)),
        "limit": figure(median(found.limit)),
        "ratio": figure(_ratio(found.ours, found.limit)),
        "naive": figure(median(found.naive)),
        "naive_ratio": figure(_ratio(found.ours, found.naive)),
        "p99_ms": figure(1000 * median(found.p99)),
        "commit_ms": figure(1000 * median(found.commit)),
        "p99_ratio": figure(_ratio(found.p99, found.commit)),
        "statements": counted,
        "setup_s": figure(setting_up.seconds),
    }


def _ratio(above: list[float], below: list[float]) -> float:
    return median([a / b for a, b in zip(above, below, strict=True)])


async def _prepare(stack: AsyncExitStack, place: Site) -> Contest:
    ours, limit, simple = (place.create(name) for name in ("causerie", "bench_limit", "bench_naive"))
    await furnish(place, ours)
    naive.prepare(simple)
    server = await stack.enter_async_context(serve(place, ours))
    port = free_port()
    await stack.enter_async_context(child([sys.executable, "-m", "bench.naive", str(port), simple], port=port))
    batches = Batches(
        limit,
        connection=CONNECTIONS["whatsapp"],
        channel=CHANNELS["whatsapp"],
        people=2 * PEOPLE,
        body=_body(),
    )
    stack.callback(batches.close)
    contest = Contest(batches, limit, server.port, port)
    for target in (server.port, port):
        await contest.hooks(target, 2.0)
    batches.run(2.0)
    return contest


def _body() -> bytes:
    """The raw body of one webhook, as the raw writer keeps it too."""
    made = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"]).message(whatsapp_key("b", 1), person=1, text="Bonjour " * 8)
    return made.partition(b"\r\n\r\n")[2]


class Contest:
    """The product and what it is compared with, all ready and warm."""

    def __init__(self, batches: Batches, limit: str, ours: int, simple: int) -> None:
        self._batches = batches
        self._limit = limit
        self._ours = ours
        self._simple = simple
        self._rounds = 0

    async def round(self, found: Rounds, seconds: float) -> None:
        found.ours.append(await self.hooks(self._ours, seconds))
        found.limit.append(self._batches.run(seconds))
        found.naive.append(await self.hooks(self._simple, seconds, enough=2000))
        found.commit.append(median(commits(self._limit, 500)))
        half = await self._run(self._ours, seconds, rate=found.ours[-1] / 2)
        found.p99.append(half.percentile(0.99))

    async def hooks(self, port: int, seconds: float, *, enough: int = ENOUGH) -> float:
        """Acknowledged messages a second."""
        return (await self._run(port, seconds, enough=enough)).rate

    async def _run(self, port: int, seconds: float, *, rate: float | None = None, enough: int = ENOUGH) -> Counted:
        self._rounds += 1
        count = int(seconds * (rate or enough)) + LINES
        requests = iter(list(islice(self._messages(port), count)))
        counted = await Run(requests, connections=LINES, seconds=seconds, rate=rate).against("127.0.0.1", port)
        if counted.bad or counted.lost or not counted.good:
            raise RuntimeError(f"{counted.bad} webhooks refused, {counted.lost} connections lost, {counted.good} taken")
        return counted

    def _messages(self, port: int) -> Iterator[bytes]:
        whatsapp = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"])
        twilio = TwilioHooks(TWILIO, HOOKS["twilio"], base=f"http://127.0.0.1:{port}")
        return conversation(whatsapp, twilio, tag=f"r{self._rounds}", people=PEOPLE)
