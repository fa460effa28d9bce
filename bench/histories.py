"""Years of conversations, made once inside the database and kept: what a scenario copies before it changes anything.

Ten messages to a conversation, two thousand of the conversations still open (staffing bounds those, not history), words
drawn from a small vocabulary, times over two years. Everything a message leaves is there: intake without its body (its
retention is over), key, message, journal.
"""

from __future__ import annotations

from typing import LiteralString

import psycopg

from bench.people import FIRST
from bench.report import say
from bench.server import CHANNELS, CONNECTIONS, TEAM, Site

VERSION = 1  # of what is made here; another one is made anew
OPEN = 2000
EACH = 10  # messages of a conversation

_STEPS: tuple[LiteralString, ...] = (
    "create temporary table words as select array['bonjour', 'commande', 'colis', 'merci', 'retard', 'facture',"
    " 'livraison', 'rendez-vous', 'adresse', 'bonne', 'journée', 'paiement', 'taille', 'couleur', 'retour'] as all_of",
    """insert into contact (id, name, created_at)
       select %(first)s + n, 'Client ' || n, now() - interval '2 years' from generate_series(0, %(people)s - 1) as n""",
    """insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
       select %(first)s + n, %(first)s + n, 'phone', '', '+3361' || lpad(n::text, 7, '0'), 'wrote', now()
       from generate_series(0, %(people)s - 1) as n""",
    """insert into conversation (id, identity_id, channel_id, team_id, state, opened_at, last_at, message_count, unread,
                                 preview, last_message_id)
       select %(first)s + n, %(first)s + n, %(channel)s, %(team)s, case when n < %(open)s then 'open' else 'resolved' end,
              at - interval '1 hour', at, %(each)s, 1, 'Bonjour, où en est ma commande ?', %(each)s * (n + 1)
       from generate_series(0, %(people)s - 1) as n,
            lateral (select now() - n * (interval '2 years' / %(people)s) as at) as t""",
    """insert into intake (id, connection_id, received_at, method, query, headers, body, state, elements)
       select %(first)s + k, %(connection)s, now() - (%(count)s - k) * (interval '2 years' / %(count)s), 'POST', '', '{}',
              null, 'applied', 1
       from generate_series(1, %(count)s) as k""",
    """insert into seen (channel_id, kind, key, intake_id)
       select %(channel)s, 1, decode(md5(k::text), 'hex'), %(first)s + k from generate_series(1, %(count)s) as k""",
    """insert into message (id, conversation_id, identity_id, channel_id, direction, author, parts, at, arrived_at,
                            provider_key, delivery)
       select k, %(first)s + n, %(first)s + n, %(channel)s, case when k %% 2 = 0 then 'outbound' else 'inbound' end,
              case when k %% 2 = 0 then 'agent' else 'customer' end,
              jsonb_build_array(jsonb_build_object('type', 'text', 'text', words)), at, at,
              'wamid.history' || lpad(k::text, 37, '0'), case when k %% 2 = 0 then 7 else 0 end
       from generate_series(1, %(count)s) as k,
            lateral (select (k - 1) / %(each)s as n) as c,
            lateral (select now() - n * (interval '2 years' / %(people)s) - (%(each)s - k %% %(each)s) * interval '5 min'
                     as at) as t,
            lateral (select string_agg(w.all_of[1 + (k * 7 + i * i) %% 15], ' ') as words
                     from words w, generate_series(1, 6 + k %% 14) as i) as s""",
    """insert into journal (n, at, kind, conversation_id, contact_id, message_id, channel_id)
       select id, at, case when direction = 'inbound' then 'message_received' else 'message_written' end,
              conversation_id, identity_id, id, channel_id
       from message order by id""",
    "select setval('message_id_seq', %(count)s)",
    "vacuum (analyze, freeze)",
)


def history(site: Site, count: int) -> str:
    """The name of a database with `count` messages of history and no company; made if it is not there yet."""
    name = f"history_{VERSION}_{count}"
    if name in site.names():
        return name
    say(f"making a history of {count} messages")
    making = f"{name}_making"
    dsn = site.create(making)
    told = {
        "first": FIRST,
        "count": count,
        "people": count // EACH,
        "each": EACH,
        "open": min(OPEN, count // EACH),
        "channel": CHANNELS["whatsapp"],
        "connection": CONNECTIONS["whatsapp"],
        "team": TEAM,
    }
    with psycopg.connect(dsn, autocommit=True) as conn:
        cursor = psycopg.ClientCursor(conn)
        # Each of these rows refers to one that was made a step before: looking all of them up doubles the time.
        cursor.execute("set session_replication_role = replica")
        for step in _STEPS:
            cursor.execute(step, told)
    site.rename(making, name)
    return name


def bytes_per_message(dsn: str) -> float:
    """Disk, indexes and all, divided by messages."""
    with psycopg.connect(dsn) as conn:
        row = conn.execute(
            """select sum(pg_total_relation_size(c.oid)), (select count(*) from message)
               from pg_class c join pg_namespace s on s.oid = c.relnamespace
               where c.relkind = 'r' and s.nspname = 'public'"""
        ).fetchone()
    if row is None:
        raise RuntimeError("a select without rows")
    return float(row[0]) / float(row[1])
