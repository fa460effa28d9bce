"""`search`: what an agent types into the search box, over HTTP and under their grant, on ten times as much history.

Both histories are made once and kept: words of French sounds, drawn as a language draws them (the second is said half as
often as the first, the third a third as often), indexed by the product's own statement. Questions
are common words, words in between, rare words, and pairs; each is asked once to warm what it reads, then timed.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from typing import Any, LiteralString
from urllib.parse import quote

import psycopg

from bench.load import Run
from bench.people import FIRST
from bench.report import figure, median, say, timed
from bench.server import AGENT, CHANNELS, TEAM, TOKENS, Site, furnish, serve, site
from causerie.store import search as stored
from causerie.store.migrate import migrate

VERSION = 1  # of what is made here; another one is made anew
SMALL, LARGE = 100_000, 1_000_000
SMALL_FULL, LARGE_FULL = 1_000_000, 10_000_000
EACH = 10  # messages of a conversation
VOCABULARY = 30_000
LIMIT = 60.0  # milliseconds, of ten million messages
ASKED = 60  # questions of each kind
COPIED, PIECE = 10_000, 50_000  # messages drawn, and indexed, at once

_FIRST_WORDS = (
    "bonjour commande colis merci livraison retard facture adresse retour paiement taille couleur rendez-vous journée "
    "vélo réparation magasin horaires prix disponible question demain matin client numéro reçu pas encore toujours "
    "order delivery thanks please invoice address refund size colour today tomorrow where when"
).split()
_SOUNDS = "ba be bi bo bu da dé di do du fa fé fi fo la lé li lo ma mé mi mo na né ni no pa pé ra ré ri ro sa ta té ti".split()

_TABLES: tuple[LiteralString, ...] = (
    """insert into contact (id, name, created_at)
       select %(first)s + n, 'Client ' || n, now() - interval '2 years' from generate_series(0, %(people)s - 1) as n""",
    """insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
       select %(first)s + n, %(first)s + n, 'phone', '', '+3361' || lpad(n::text, 7, '0'), 'wrote', now()
       from generate_series(0, %(people)s - 1) as n""",
    """insert into conversation (id, identity_id, channel_id, team_id, state, opened_at, last_at, message_count)
       select %(first)s + n, %(first)s + n, %(channel)s, %(team)s, case when n %% 50 = 0 then 'open' else 'resolved' end,
              now() - n * (interval '2 years' / %(people)s), now() - n * (interval '2 years' / %(people)s), %(each)s
       from generate_series(0, %(people)s - 1) as n""",
    "select setval('message_id_seq', %(count)s)",
)


def vocabulary() -> list[str]:
    """Words by how often they are said."""
    draw = random.Random(3)
    words = dict.fromkeys(_FIRST_WORDS)
    while len(words) < VOCABULARY:
        words["".join(draw.choice(_SOUNDS) for _ in range(draw.randrange(2, 5)))] = None
    return list(words)


def questions(words: Sequence[str]) -> list[str]:
    """As many of each kind: common, in between, rare, two words."""
    draw = random.Random(4)
    found: list[str] = []
    for _ in range(ASKED):
        common, between = words[draw.randrange(20)], words[draw.randrange(200, 3000)]
        rare, other = words[draw.randrange(15_000, VOCABULARY)], words[draw.randrange(20, 400)]
        found += [common, between, rare, f"{common} {other}"]
    return found


def library(place: Site, count: int, words: Sequence[str]) -> str:
    """The name of a database with `count` messages, indexed; made if it is not there yet, from where it was left."""
    name = f"library_{VERSION}_{count}"
    if name in place.names():
        migrate(place.dsn(name))
        return name
    making = f"{name}_making"
    say(f"{'going on with' if making in place.names() else 'making'} a library of {count} messages")
    dsn = place.dsn(making) if making in place.names() else place.create(making)
    migrate(dsn)
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("set session_replication_role = replica")
        _people(conn, count)
        _say_it(conn, count, words)
        conn.execute("drop index if exists search_vector")
    _index(dsn, count)
    say("the library's words are being put in order")
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("set maintenance_work_mem = '1GB'")
        conn.execute("create index search_vector on search using gin (vector) with (fastupdate = off)")
        conn.execute("update search_progress set n = 0, below = 0")
        conn.execute("vacuum (analyze, freeze)")
    place.rename(making, name)
    return name


def _people(conn: psycopg.Connection[Any], count: int) -> None:
    """Who says it, with the conversation of each."""
    told = {"first": FIRST, "count": count, "people": count // EACH, "each": EACH}
    told |= {"channel": CHANNELS["whatsapp"], "team": TEAM}
    with conn.transaction():
        cursor = psycopg.ClientCursor(conn)
        if cursor.execute("select 1 from conversation limit 1").fetchone() is None:
            for step in _TABLES:
                cursor.execute(step, told)


def _say_it(conn: psycopg.Connection[Any], count: int, words: Sequence[str]) -> None:
    """The messages themselves, ten to a person, a piece at a time after those that are there."""
    weights = list(accumulate(1 / rank for rank in range(1, len(words) + 1)))
    now, step = datetime.now(UTC), timedelta(days=730) / count
    columns = "id, conversation_id, identity_id, channel_id, direction, author, parts, at, arrived_at"
    channel = CHANNELS["whatsapp"]
    (there,) = conn.execute("select coalesce(max(id), 0) from message").fetchone() or (0,)
    for first in range(there + 1, count + 1, COPIED):
        # Of a piece the same is said whenever it is made.
        said = random.Random(first).choices(words, cum_weights=weights, k=20 * COPIED)
        with conn.cursor().copy(f"copy message ({columns}) from stdin") as out:
            for n in range(min(COPIED, count + 1 - first)):
                k = first + n
                text = " ".join(said[20 * n : 20 * n + 4 + k % 16])
                person, at = FIRST + (k - 1) // EACH, (now - (count - k) * step).isoformat()
                parts = f'[{{"type": "text", "text": "{text}"}}]'
                out.write_row((k, person, person, channel, "inbound", "customer", parts, at, at))


def _index(dsn: str, count: int) -> None:
    """By the indexer's own statement, on two connections."""

    def piece(first: int) -> None:
        with psycopg.connect(dsn, autocommit=True) as conn:
            if conn.execute("select 1 from search where message_id = %s", [first]).fetchone() is None:
                ids = list(range(first, min(first + PIECE, count + 1)))
                conn.execute(stored.INDEX, {"ids": ids, "longest": stored.LONGEST})

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(piece, range(1, count + 1, PIECE)))


async def run(*, full: bool) -> dict[str, object]:
    sizes = (SMALL_FULL, LARGE_FULL) if full else (SMALL, LARGE)
    words = vocabulary()
    asked = questions(words)
    slow: dict[int, list[float]] = {size: [] for size in sizes}
    middle: dict[int, list[float]] = {size: [] for size in sizes}
    with site("library") as place:
        async with AsyncExitStack() as stack:
            ports: dict[int, int] = {}
            with timed() as setting_up:
                for size in sizes:
                    dsn = place.dsn(await asyncio.to_thread(library, place, size, words))
                    await _furnished(place, dsn)
                    ports[size] = (await stack.enter_async_context(serve(place, dsn))).port
            for number in range(3):
                for size, port in ports.items():
                    middle_, slow_ = await _asked(port, asked)
                    middle[size].append(middle_)
                    slow[size].append(slow_)
                    say(f"round {number + 1}, {size} messages: p50 {1000 * middle_:.1f} ms, p95 {1000 * slow_:.1f} ms")
    small, large = sizes
    return {
        "ours": figure(1000 * median(slow[large])),
        "limit": LIMIT,
        "ratio": figure(1000 * median(slow[large]) / LIMIT),
        "messages": large,
        "p95_ms": figure(1000 * median(slow[large])),
        "p50_ms": figure(1000 * median(middle[large])),
        "small_p95_ms": figure(1000 * median(slow[small])),
        "growth": figure(median([a / b for a, b in zip(slow[large], slow[small], strict=True)])),
        "setup_s": figure(setting_up.seconds),
    }


async def _furnished(place: Site, dsn: str) -> None:
    """The company, once: the library is kept from run to run."""
    with psycopg.connect(dsn) as conn:
        known = conn.execute("select 1 from team where id = %s", [TEAM]).fetchone()
    if known is None:
        await furnish(place, dsn)


async def _asked(port: int, asked: Sequence[str]) -> tuple[float, float]:
    """The median and the 95th percentile of the answers, in seconds, one question at a time."""
    requests = [_get(f"/api/search?q={quote(question)}") for question in asked]
    counted = None
    for _ in range(2):
        counted = await Run(iter(requests), connections=1, seconds=20.0).against("127.0.0.1", port)
        if counted.bad or counted.lost or not counted.good:
            raise RuntimeError(f"{counted.bad} searches refused, {counted.lost} connections lost")
    if counted is None:
        raise RuntimeError("nothing was asked")
    return counted.percentile(0.5), counted.percentile(0.95)


def _get(path: str) -> bytes:
    return f"GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer {TOKENS[AGENT]}\r\n\r\n".encode()
