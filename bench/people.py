"""Customers, conversations and messages by the thousand, made inside the database: what a scenario stands on.

Ids begin far above those the product hands out in a run. Person `n` has the WhatsApp address that `bench.hooks` writes
from, so that who writes in a scenario is known already.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg

from bench.server import CHANNELS, TEAM

FIRST = 10_000_000_000  # of contacts, identities and conversations

_PEOPLE: LiteralString = """
insert into contact (id, name, created_at)
select %(first)s + n, 'Client ' || n, now() from generate_series(0, %(count)s - 1) as n;
insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
select %(first)s + n, %(first)s + n, 'phone', '', '+3361' || lpad(n::text, 7, '0'), 'wrote', now()
from generate_series(0, %(count)s - 1) as n;
insert into conversation (id, identity_id, channel_id, team_id, state, opened_at, last_at, message_count, preview)
select %(first)s + n, %(first)s + n, %(channel)s, %(team)s, 'open', now(), now(), 0, ''
from generate_series(0, %(count)s - 1) as n;
"""

_OUTBOUND: LiteralString = """
with written as (
    insert into message (conversation_id, identity_id, channel_id, direction, author, parts, at, arrived_at,
                         delivery, provider_key)
    select %(first)s + n, %(first)s + n, %(channel)s, 'outbound', 'agent',
           '[{"type": "text", "text": "Bonjour, votre commande est partie ce matin."}]', now(), now(),
           case when %(queued)s then 1 else 4 end,
           case when %(queued)s then null else 'wamid.out' || lpad((k * %(count)s + n)::text, 41, '0') end
    from generate_series(0, %(each)s - 1) as k, generate_series(0, %(count)s - 1) as n
    returning id, conversation_id, identity_id, channel_id
), queued as (
    insert into outbox (message_id, channel_id, identity_id, priority, due_at, created_at)
    select id, channel_id, identity_id, 0, now(), now() from written where %(queued)s order by id
)
update conversation c set last_message_id = w.id
from (select conversation_id, max(id) as id from written group by 1) w where c.id = w.conversation_id
"""


def people(dsn: str, count: int) -> None:
    """`count` people who wrote on WhatsApp, each with an open conversation."""
    told = {"first": FIRST, "count": count, "channel": CHANNELS["whatsapp"], "team": TEAM}
    with psycopg.connect(dsn, autocommit=True) as conn:
        psycopg.ClientCursor(conn).execute(_PEOPLE, told)
        conn.execute("vacuum analyze")


def outbound(dsn: str, count: int, *, each: int, queued: bool) -> None:
    """`each` messages to every one of them: waiting in the outbox, or sent, under the key `sent_key` gives."""
    told = {"first": FIRST, "count": count, "each": each, "channel": CHANNELS["whatsapp"], "queued": queued}
    with psycopg.connect(dsn, autocommit=True) as conn:
        psycopg.ClientCursor(conn).execute(_OUTBOUND, told)
        conn.execute("vacuum analyze message, outbox, conversation")


def sent_key(number: int) -> str:
    """The provider's id of message `number` of those that `outbound` made as sent; it went to `number % count`."""
    return f"wamid.out{number:041}"
