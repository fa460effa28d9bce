"""`capacity`: 4,000 webhooks a second, held: what a WhatsApp number that sends 1,000 messages a second produces.

Three quarters are receipts (sent, delivered, read) for messages the company sent before, one quarter customers' messages.
Requests leave on time whether or not the server keeps up, and lateness counts as latency. Afterwards the database is asked
for every acknowledged one: a message must be there once, a receipt must stand on its message.
"""

from __future__ import annotations

import random
from array import array
from collections.abc import Iterator

import psycopg

from bench.hooks import WhatsAppHooks, text, whatsapp_key
from bench.load import Counted, Run
from bench.people import FIRST, outbound, people, sent_key
from bench.processes import pss
from bench.report import figure, say, timed
from bench.server import HOOKS, WHATSAPP, furnish, serve, site

RATE = 4000  # webhooks a second
LINES = 128  # connections
WARM = 5.0  # seconds that are sent but not counted
SECONDS, SECONDS_FULL = 45.0, 600.0
PEOPLE = 5000
LONGEST = 0.2  # seconds of the slowest hundredth
RECEIPTS = ("sent", "delivered", "read")
RANK = {"sent": 4, "delivered": 6, "read": 7}


async def run(*, full: bool) -> dict[str, object]:
    seconds = SECONDS_FULL if full else SECONDS
    count = int(RATE * (WARM + seconds)) + RATE
    with site() as place:
        with timed() as setting_up:
            dsn = place.create("causerie")
            await furnish(place, dsn)
            people(dsn, PEOPLE)
            outbound(dsn, PEOPLE, each=count // 4 // PEOPLE + 1, queued=False)
        async with serve(place, dsn) as server:
            before = pss(server.pid)
            load = Load(count)
            counted = await Run(load.requests(), connections=LINES, seconds=seconds, rate=RATE, after=WARM).against(
                "127.0.0.1", server.port
            )
            after = pss(server.pid)
        say(_told(counted))
        lost, duplicated = load.missing(dsn, counted.acknowledged)
    rate = counted.good / seconds
    return {
        "ours": figure(rate),
        "limit": RATE,
        "ratio": figure(rate / RATE),
        "p50_ms": figure(1000 * counted.percentile(0.5)),
        "p99_ms": figure(1000 * counted.percentile(0.99)),
        "refused": counted.bad,
        "unsent": counted.unsent,
        "acked": len(counted.acknowledged),
        "lost": lost,
        "duplicated": duplicated,
        "memory": figure(after / before),
        "memory_mb": figure(after / 1e6),
        "held": bool(counted.percentile(0.99) < LONGEST and not lost and not duplicated and not counted.bad),
        "setup_s": figure(setting_up.seconds),
    }


def _told(counted: Counted) -> str:
    return (
        f"{counted.good} taken, {counted.bad} refused, {counted.unsent} never left, {counted.lost} connections lost,"
        f" p99 {1000 * counted.percentile(0.99):.0f} ms"
    )


class Load:
    """`count` webhooks, made as they are asked for; remembers what each of them said.

    Every message of the company gets its three receipts in order, spread over the run as traffic spreads them.
    """

    def __init__(self, count: int) -> None:
        self._count = count
        self._hooks = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"])
        self._kinds = array("b")  # 0: a customer's message; else which receipt, from 1
        self._about = array("l")  # the number of the message

    def requests(self) -> Iterator[bytes]:
        draw, written, told = random.Random(3), 0, 0
        for n in range(self._count):
            if n % 4 == 0:
                self._remember(0, written)
                yield self._hooks.message(whatsapp_key("c", written), person=draw.randrange(PEOPLE), text=text(draw))
                written += 1
            else:
                message, receipt = divmod(told, 3)
                self._remember(receipt + 1, message)
                yield self._hooks.status(sent_key(message), RECEIPTS[receipt], person=message % PEOPLE)
                told += 1

    def _remember(self, kind: int, about: int) -> None:
        self._kinds.append(kind)
        self._about.append(about)

    def missing(self, dsn: str, acknowledged: list[int]) -> tuple[int, int]:
        """Acknowledged webhooks that left no trace, and customers' messages that are there twice."""
        messages = {whatsapp_key("c", self._about[n]) for n in acknowledged if not self._kinds[n]}
        receipts: dict[str, int] = {}
        for n in acknowledged:
            if self._kinds[n]:
                key, rank = sent_key(self._about[n]), RANK[RECEIPTS[self._kinds[n] - 1]]
                receipts[key] = max(rank, receipts.get(key, 0))
        with psycopg.connect(dsn) as conn:
            kept = [row[0] for row in conn.execute("select provider_key from message where direction = 'inbound'")]
            told: dict[str, int] = dict(
                conn.execute(
                    "select provider_key, delivery from message where direction = 'outbound' and identity_id >= %s",
                    [FIRST],
                ).fetchall()
            )
            events = conn.execute(
                "select count(*) - count(distinct message_id) from journal where kind = 'message_received'"
            ).fetchone() or (0,)
        lost = len(messages - set(kept)) + sum(told.get(key, 0) < rank for key, rank in receipts.items())
        return lost, len(kept) - len(set(kept)) + int(events[0])
