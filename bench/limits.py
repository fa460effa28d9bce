"""What the machine allows: the same rows by the shortest road, against which the product is measured.

`Batches` writes what one inbound message writes (intake, seen, identity, contact, conversation, message, journal) into
the product's own tables, 64 messages to a prepared statement, on psycopg's binary cursor. No HTTP, no signature,
no parsing, no decision. `commits` times a bare commit of one row.
"""

from __future__ import annotations

import random
import time
from datetime import UTC, datetime
from typing import LiteralString

import psycopg
from psycopg.types.json import Jsonb

from bench.hooks import text

BATCH = 64
# A plan made while the tables were empty would scan them once they are not.
TUNED: tuple[LiteralString, ...] = ("set enable_seqscan = off", "set plan_cache_mode = force_generic_plan")

_INSERT: LiteralString = """
with src as (
    select * from unnest(%(ids)s::bigint[], %(keys)s::bytea[], %(bodies)s::bytea[], %(addresses)s::text[],
                         %(parts)s::jsonb[], %(previews)s::text[], %(provider_keys)s::text[])
    with ordinality as t(id, key, body, address, parts, preview, provider_key, ord)
), intakes as (
    insert into intake (id, connection_id, received_at, method, query, headers, body, state, elements)
    select id, %(connection)s, %(now)s, 'POST', '', %(headers)s, body, 'applied', 1 from src
), keys as (
    insert into seen (channel_id, kind, key, intake_id) select %(channel)s, 1, key, id from src
    on conflict do nothing
), people as (
    select address, min(id) as id, count(*) as count, (array_agg(preview order by ord desc))[1] as preview
    from src group by address order by address
), known as (
    -- one look through the index for each address, whatever the planner thinks of the table's size
    select p.*, (select i.id from identity i where (i.scheme, i.scope, i.address) = ('phone', '', p.address)) as known_id
    from people p
), contacts as (
    insert into contact (id, name, created_at) select id + 1, 'Client', %(now)s from known where known_id is null
), identities as (
    insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
    select id + 2, id + 1, 'phone', '', address, 'wrote', %(now)s from known
    on conflict (scheme, scope, address) do update set evidence = identity.evidence
    returning id, address
), places as (
    select p.*, i.id as identity_id,
           (select c.id from conversation c where c.identity_id = i.id and c.state <> 'resolved' limit 1) as active_id
    from identities i join people p using (address)
), moved as (
    update conversation c set last_at = %(now)s, unread = c.unread + p.count, preview = p.preview,
           message_count = c.message_count + p.count
    from places p where c.id = p.active_id
), opened as (
    insert into conversation (id, identity_id, channel_id, state, opened_at, last_at, waiting_since, message_count,
                              unread, preview)
    select id + 3, identity_id, %(channel)s, 'open', %(now)s, %(now)s, %(now)s, count, count, preview
    from places where active_id is null
), messages as (
    insert into message (conversation_id, identity_id, channel_id, direction, author, parts, at, arrived_at,
                         provider_key)
    select coalesce(p.active_id, p.id + 3), p.identity_id, %(channel)s, 'inbound', 'customer', s.parts, %(now)s,
           %(now)s, s.provider_key
    from src s join places p using (address) order by s.ord
    returning id, conversation_id
)
insert into journal (n, at, kind, conversation_id, message_id, channel_id)
select (select coalesce(max(n), 0) from journal) + row_number() over (order by id), %(now)s, 'message_received',
       conversation_id, id, %(channel)s
from messages
"""


class Batches:
    """The raw writer on a database of its own, alone there as the product is on its own."""

    def __init__(self, dsn: str, *, connection: int, channel: int, people: int, body: bytes) -> None:
        self._conn = psycopg.connect(dsn, autocommit=True)
        for setting in TUNED:
            self._conn.execute(setting)
        self._cursor = self._conn.cursor(binary=True)
        self._fixed = {
            "connection": connection,
            "channel": channel,
            "headers": Jsonb({"content-type": "application/json"}),
        }
        self._body = body
        self._people = people
        self._draw = random.Random(1)
        self._n = 0

    def close(self) -> None:
        self._conn.close()

    def run(self, seconds: float, *, size: int = BATCH) -> float:
        """Messages a second, written for that long."""
        started, written = time.perf_counter(), 0
        while (spent := time.perf_counter() - started) < seconds:
            self._cursor.execute(_INSERT, self._batch(size), prepare=True)
            written += size
        return written / spent

    def _batch(self, size: int) -> dict[str, object]:
        numbers = range(self._n, self._n + size)
        self._n += size
        words = [text(self._draw) for _ in numbers]
        return {
            **self._fixed,
            "now": datetime.now(UTC),
            "ids": [1_000_000 + 4 * n for n in numbers],
            "keys": [n.to_bytes(16, "big") for n in numbers],
            "bodies": [self._body] * size,
            "addresses": [f"+3361{self._draw.randrange(self._people):07}" for _ in numbers],
            "parts": [Jsonb([{"text": one, "type": "text"}]) for one in words],
            "previews": words,
            "provider_keys": [f"wamid.limit{n:040}" for n in numbers],
        }


def commits(dsn: str, count: int) -> list[float]:
    """Seconds of each of `count` bare commits: one row of 500 bytes, one prepared statement, one connection."""
    spent = []
    body = b"x" * 500
    with psycopg.connect(dsn, autocommit=True) as conn:
        conn.execute("create table if not exists bare (id bigint generated always as identity primary key, body bytea)")
        cursor = conn.cursor(binary=True)
        for _ in range(count):
            started = time.perf_counter()
            cursor.execute("insert into bare (body) values (%s)", [body], prepare=True)
            spent.append(time.perf_counter() - started)
    return spent
