"""What a screen is tried on: twenty thousand conversations, the newest of them with threads, one of these endless.

Stands on `bench.people`. Person `n` wrote `n` minutes ago, so that the list has an order; every message says whose it is.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg

from bench.people import FIRST, people
from bench.server import CHANNELS

CONVERSATIONS = 20_000
THREADS, EACH = 60, 40  # of the newest conversations, and their messages
LONG, ENDLESS = 60, 20_000  # the person with the endless thread, and its messages

_SAID: LiteralString = """
insert into message (conversation_id, identity_id, channel_id, direction, author, parts, at, arrived_at, delivery,
                     provider_key)
select %(first)s + n, %(first)s + n, %(channel)s, case when k %% 3 = 0 then 'outbound' else 'inbound' end,
       case when k %% 3 = 0 then 'agent' else 'customer' end,
       jsonb_build_array(jsonb_build_object('type', 'text', 'text', 'Fil ' || n || ', message ' || k
           || repeat(', et encore un mot', (k * 7 %% 9)::int))),
       at, at, case when k %% 3 = 0 then 7 else 0 end, 'wamid.crowd' || n || 'k' || k
from generate_series(%(begin)s, %(end)s - 1) as n, generate_series(1, %(each)s) as k,
     lateral (select now() - n * interval '1 minute' - (%(each)s - k) * interval '3 minutes' as at) as t
order by n, k
"""

_TOLD: LiteralString = """
update conversation c
set preview = 'Bonjour, où en est ma commande numéro ' || (c.id - %(first)s), unread = (c.id %% 3)::int,
    opened_at = now() - (c.id - %(first)s) * interval '1 minute' - interval '1 hour',
    last_at = now() - (c.id - %(first)s) * interval '1 minute',
    message_count = coalesce(m.count, 0), last_message_id = m.last
from conversation other left join (select conversation_id, count(*), max(id) as last from message group by 1) m
     on m.conversation_id = other.id
where other.id = c.id
"""


def crowd(dsn: str) -> None:
    people(dsn, CONVERSATIONS)
    told = {"first": FIRST, "channel": CHANNELS["whatsapp"]}
    with psycopg.connect(dsn, autocommit=True) as conn:
        cursor = psycopg.ClientCursor(conn)
        for begin, end, each in ((0, THREADS, EACH), (LONG, LONG + 1, ENDLESS)):
            cursor.execute(_SAID, told | {"begin": begin, "end": end, "each": each})
        cursor.execute(_TOLD, told)
        conn.execute("vacuum analyze")
