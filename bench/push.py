"""`push`: from a customer's webhook to an agent's screen, one at a time, against one bare commit."""

from __future__ import annotations

import asyncio
import random
import time

from bench.hooks import WhatsAppHooks, text, whatsapp_key
from bench.limits import commits
from bench.report import figure, median, say, timed
from bench.server import AGENT, HOOKS, TOKENS, WHATSAPP, furnish, serve, site
from bench.sockets import frame, listening

PEOPLE = 200
WARM = 100  # webhooks before anything is timed


async def run(*, full: bool) -> dict[str, object]:
    rounds, count = (7, 1500) if full else (5, 400)
    pushed: list[float] = []
    answered: list[float] = []
    bare: list[float] = []
    with site() as place:
        with timed() as setting_up:
            dsn, other = place.create("causerie"), place.create("bench_limit")
            await furnish(place, dsn)
        async with serve(place, dsn) as server, listening(server.port, TOKENS[AGENT]) as live:
            journey = Journey(live)
            await journey.open(server.port)
            await journey.many(WARM)
            for number in range(rounds):
                latencies = await journey.many(count)
                pushed.append(median([push for push, _ in latencies]))
                answered.append(median([answer for _, answer in latencies]))
                bare.append(median(commits(other, count)))
                say(
                    f"round {number + 1}: on screen {1000 * pushed[-1]:.2f} ms, answered {1000 * answered[-1]:.2f} ms,"
                    f" bare commit {1000 * bare[-1]:.3f} ms"
                )
    return {
        "ours": figure(1000 * median(pushed)),
        "limit": figure(1000 * median(bare)),
        "ratio": figure(median([push / commit for push, commit in zip(pushed, bare, strict=True)])),
        "answered_ms": figure(1000 * median(answered)),
        "unit": "ms",
        "setup_s": figure(setting_up.seconds),
    }


class Journey:
    """One webhook connection and one agent's socket."""

    def __init__(self, live: asyncio.StreamReader) -> None:
        self._live = live
        self._hooks = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"])
        self._draw = random.Random(7)
        self._n = 0

    async def open(self, port: int) -> None:
        self._reader, self._writer = await asyncio.open_connection("127.0.0.1", port)

    async def many(self, count: int) -> list[tuple[float, float]]:
        """Seconds until the message was on the agent's socket, and until the webhook was answered."""
        return [await self._one() for _ in range(count)]

    async def _one(self) -> tuple[float, float]:
        self._n += 1
        key = f"push {self._n} ."
        request = self._hooks.message(
            whatsapp_key("p", self._n), person=self._draw.randrange(PEOPLE), text=f"{text(self._draw)} {key}"
        )
        started = time.perf_counter()
        self._writer.write(request)
        pushed, answered = await asyncio.gather(self._seen(key.encode()), self._answered())
        return pushed - started, answered - started

    async def _seen(self, key: bytes) -> float:
        async with asyncio.timeout(10):
            while key not in await frame(self._live):
                pass
        return time.perf_counter()

    async def _answered(self) -> float:
        head = await self._reader.readuntil(b"\r\n\r\n")
        at = time.perf_counter()
        if head[9:12] != b"200":
            raise RuntimeError(f"a webhook was answered {head[9:12].decode()}")
        length = head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
        await self._reader.readexactly(int(length or 0))
        return at
