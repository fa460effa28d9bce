"""`drain`: the outbox to a loopback provider, every send settled with the provider's id, against bare clients.

The outbox is filled while its channel is paused, then let go; the time runs until the last send is settled in the
database. Beside it aiohttp, the fastest client we tried that is one (connections, time-outs, an answer that is read and
bounded), makes the same posts to the same provider over 64 keep-alive connections and records nothing: the limit. What
the provider itself can take is printed too: the same bytes over and over, written to sockets by hand.
"""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import repeat

import aiohttp
import msgspec
import psycopg

from bench.load import Run
from bench.people import outbound, people
from bench.provider import Provider, provider
from bench.report import figure, median, say, timed
from bench.server import CHANNELS, WHATSAPP, furnish, serve, site
from causerie.channels.guard import ANSWER_LIMIT
from causerie.model.event import EventKind
from causerie.store.database import Database, Work

LINES = 64  # keep-alive connections of the bare clients
LANES = 2000
EACH = 4  # sends of each lane
LONGEST = 60.0  # seconds until a drain counts as stuck
PATH = f"/v25.0/{WHATSAPP.number_id}/messages"


@dataclass
class Rates:
    """Sends a second, round by round."""

    ours: list[float] = field(default_factory=list)
    aiohttp: list[float] = field(default_factory=list)
    raw: list[float] = field(default_factory=list)


async def run(*, full: bool) -> dict[str, object]:
    rounds, each, seconds = (5, 5 * EACH, 6.0) if full else (3, EACH, 2.0)
    rates = Rates()
    with site() as place:
        async with provider() as far:
            with timed() as setting_up:
                dsn = place.create("causerie")
                await furnish(place, dsn, api_base={"whatsapp": far.url})
                people(dsn, LANES)
            async with serve(place, dsn):
                await _drained(dsn, each=1)  # warm
                for number in range(rounds):
                    rates.ours.append(await _drained(dsn, each=each))
                    rates.aiohttp.append(await _by_aiohttp(far, seconds))
                    rates.raw.append(await _by_hand(far, seconds))
                    say(
                        f"round {number + 1}: {rates.ours[-1]:.0f} sends/s, aiohttp {rates.aiohttp[-1]:.0f},"
                        f" by hand {rates.raw[-1]:.0f}"
                    )
    return {
        "ours": figure(median(rates.ours)),
        "limit": figure(median(rates.aiohttp)),
        "ratio": figure(_ratio(rates.ours, rates.aiohttp)),
        "by_hand": figure(median(rates.raw)),
        "setup_s": figure(setting_up.seconds),
    }


def _ratio(above: list[float], below: list[float]) -> float:
    return median([a / b for a, b in zip(above, below, strict=True)])


async def _drained(dsn: str, *, each: int) -> float:
    """Fill the outbox, let it go, wait for the last send to be settled: sends a second."""
    channel = CHANNELS["whatsapp"]
    async with Database(dsn, size=1) as database:
        with psycopg.connect(dsn, autocommit=True) as conn:
            conn.execute("update rate set paused_until = now() + interval '1 hour' where channel_id = %s", [channel])
            outbound(dsn, LANES, each=each, queued=True)
            conn.execute("update rate set paused_until = null where channel_id = %s", [channel])

        async def verb(work: Work) -> None:
            work.tell(EventKind.MESSAGE_WRITTEN)  # what wakes the workers

        started = time.perf_counter()
        await database.run(verb, now=datetime.now(UTC))
        await _until_settled(database, started + LONGEST)
    return LANES * each / (time.perf_counter() - started)


async def _until_settled(database: Database, deadline: float) -> None:
    """Looking is cheap beside what is looked at: two partial indexes, twenty times a second."""
    while time.perf_counter() < deadline:
        found = await database.read("select 1 from outbox where state in ('queued', 'sending') limit 1")
        if not found:
            (row,) = await database.read("select count(*) as n from outbox where state <> 'sent'")
            if row["n"]:
                raise RuntimeError(f"{row['n']} sends did not end well")
            return
        await asyncio.sleep(0.05)
    raise RuntimeError("the outbox does not empty")


def _body() -> bytes:
    told = {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "33610000001",
        "type": "text",
        "text": {"body": "Bonjour, votre commande est partie ce matin.", "preview_url": False},
        "biz_opaque_callback_data": "1234567",
    }
    return msgspec.json.encode(told)


async def _by_aiohttp(far: Provider, seconds: float) -> float:
    body, taken = _body(), 0
    headers = {"Authorization": f"Bearer {WHATSAPP.access_token}", "Content-Type": "application/json"}
    deadline = time.perf_counter() + seconds
    connector = aiohttp.TCPConnector(limit=LINES)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar()) as session:

        async def line() -> None:
            nonlocal taken
            while time.perf_counter() < deadline:
                async with session.post(far.url + PATH, data=body, headers=headers) as answer:
                    msgspec.json.decode(await answer.content.read(ANSWER_LIMIT))
                taken += 1

        await asyncio.gather(*(line() for _ in range(LINES)))
    return taken / seconds


async def _by_hand(far: Provider, seconds: float) -> float:
    body = _body()
    request = (
        f"POST {PATH} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {WHATSAPP.access_token}\r\n"
        f"content-type: application/json\r\ncontent-length: {len(body)}\r\n\r\n"
    ).encode() + body
    counted = await Run(repeat(request), connections=LINES, seconds=seconds).against("127.0.0.1", far.port)
    return counted.rate
