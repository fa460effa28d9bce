"""`fanout`: one event to a thousand agents' sockets, and to five thousand, against a raw asyncio writer.

Customers write in bursts, two at a time, so that the next event is on its way while the last is written out; a delivery
is one frame that arrived in one socket. The raw writer then writes frames of the same size to as many sockets, each when the last
is written: no rights, no database, no queue per socket. Product and writer take turns.
"""

from __future__ import annotations

import asyncio
import resource
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import count, islice

from bench.hooks import WhatsAppHooks, whatsapp_key
from bench.load import Run
from bench.processes import pss
from bench.report import figure, median, say, timed
from bench.server import ADMIN, AGENT, HOOKS, TOKENS, WHATSAPP, answers, free_port, furnish, serve, site
from bench.sockets import Crowd, crowd

SIZES = (1000, 5000)
WRITERS = 2  # webhook connections
BURST = 100  # webhooks
WORDS = "Bonjour, où en est ma commande ? Merci."


@dataclass(frozen=True)
class Rate:
    """Deliveries a second, and the mean size of a frame in bytes."""

    deliveries: float
    size: float


async def run(*, full: bool) -> dict[str, object]:
    rounds, seconds = (5, 8.0) if full else (3, 3.0)
    _many_files()
    with site() as place:
        with timed() as setting_up:
            dsn = place.create("causerie")
            await furnish(place, dsn)
        tokens = [TOKENS[ADMIN], TOKENS[AGENT]]
        async with serve(place, dsn) as server, crowd(server.port, tokens) as agents, raw_writer() as raw:
            before, opened = pss(server.pid), 0
            found: dict[int, tuple[float, float, float]] = {}
            for size in SIZES:
                with timed() as opening:
                    await agents.more(size - opened)
                    await raw.crowd.more(size - opened)
                opened = size
                setting_up.seconds += opening.seconds
                idle = (pss(server.pid) - before) / size / 1024
                say(f"{size} sockets open: {idle:.1f} kB each")
                found[size] = await _compare(agents, raw, server.port, rounds=rounds, seconds=seconds)
            if agents.last.lost:
                raise RuntimeError(f"{agents.last.lost} sockets were closed by the server")
    return {
        "ours": figure(found[1000][0]),
        "limit": figure(found[1000][1]),
        "ratio": figure(found[1000][2]),
        "ours_5000": figure(found[5000][0]),
        "limit_5000": figure(found[5000][1]),
        "ratio_5000": figure(found[5000][2]),
        "idle_kb": figure(idle),
        "setup_s": figure(setting_up.seconds),
    }


async def _compare(agents: Crowd, raw: Raw, port: int, *, rounds: int, seconds: float) -> tuple[float, float, float]:
    ours, limit = [], []
    for number in range(rounds):
        mine = await _product(agents, port, seconds)
        ours.append(mine.deliveries)
        limit.append((await raw.rate(mine.size, seconds)).deliveries)
        say(f"round {number + 1}: {ours[-1]:.0f} deliveries/s of {mine.size:.0f} bytes, raw {limit[-1]:.0f}")
    return median(ours), median(limit), median([a / b for a, b in zip(ours, limit, strict=True)])


_tags = count()


async def _product(agents: Crowd, port: int, seconds: float) -> Rate:
    """Bursts, each begun when every socket has the last one: nobody is measured by what waits in a buffer."""
    tag, hooks = f"f{next(_tags)}", WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"])
    requests = (hooks.message(whatsapp_key(tag, n), person=n % 50, text=WORDS) for n in count())
    before, spent = await agents.report(), 0.0
    while spent < seconds:
        started = time.monotonic()
        counted = await Run(islice(requests, BURST), connections=WRITERS, seconds=30).against("127.0.0.1", port)
        if counted.good != BURST:
            raise RuntimeError(f"{counted.good} of {BURST} webhooks were taken")
        spent += await _quiet(agents) - started
    after = await agents.report()
    size = (after.first_bytes - before.first_bytes) / (after.frames - before.frames)
    return Rate((after.bytes - before.bytes) / size / spent, size)


async def _quiet(agents: Crowd) -> float:
    """Wait until nothing more comes; the moment when the last of it was there."""
    last, same = await agents.report(), 0
    while same < 3:
        now = await agents.report()
        if now.bytes == last.bytes:
            same += 1
        else:
            last, same = now, 0
    return last.at


class Raw:
    """The raw writer's process and those who listen to it."""

    def __init__(self, process: asyncio.subprocess.Process, listeners: Crowd) -> None:
        self._process = process
        self.crowd = listeners

    async def rate(self, size: float, seconds: float) -> Rate:
        """What it delivers of frames that long."""
        self._order(max(1, round(size) - 4))
        await asyncio.sleep(0.5)
        first = await self.crowd.report()
        await asyncio.sleep(seconds)
        last = await self.crowd.report()
        self._order(0)
        await _quiet(self.crowd)
        return Rate((last.bytes - first.bytes) / size / (last.at - first.at), size)

    def _order(self, size: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{size}\n".encode())


@asynccontextmanager
async def raw_writer() -> AsyncIterator[Raw]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bench.sockets", "write", str(port), stdin=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(30):
            while not await answers(port):
                await asyncio.sleep(0.02)
        async with crowd(port, ["raw"]) as listeners:
            yield Raw(process, listeners)
    finally:
        process.kill()
        await process.wait()


def _many_files() -> None:
    """Thousands of sockets in each process; those we start inherit it."""
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
