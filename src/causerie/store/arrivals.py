"""What one batch of inbound payloads reads and writes: a fixed number of statements, whatever its size.

Each takes the whole batch as JSON parameters. The connection that runs them has nested loops over indexes
forced (`tune`): a plan cached while the tables were small would otherwise scan them once they are large.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from causerie.store import threads
from causerie.store.database import Connection, Redo, Row, Work, encoded
from causerie.store.trip import Answer


async def tune(conn: Connection) -> None:
    """Prepare a dedicated connection for batches."""
    await conn.execute("set enable_seqscan = off")
    await conn.execute("set enable_hashjoin = off")
    await conn.execute("set enable_mergejoin = off")
    await conn.execute("set plan_cache_mode = force_generic_plan")


# Who is at the batch's addresses, and which of our messages its elements speak of, by the batch's own ordinals.
_AT: LiteralString = """
json_to_recordset(%(addresses)s::json) as g(ord int, scheme text, scope text, address text)
join identity i using (scheme, scope, address)
"""
_SPOKEN_OF: LiteralString = """
json_to_recordset(%(messages)s::json) as g(ord int, channel_id bigint, key text, own bigint)
join lateral (
    select * from message where channel_id = g.channel_id and provider_key = g.key
    union all
    select * from message where id = g.own and channel_id = g.channel_id and direction = 'outbound'
      and erased_at is null
    limit 1) m on true
join identity i on i.id = m.identity_id
"""
_IDENTITIES: LiteralString = (
    "(select coalesce(json_agg(json_build_array(g.ord, i.id, i.contact_id, i.blocked_at is not null)), '[]') from "
    + _AT
    + ")"
)
_MESSAGES: LiteralString = (
    """(select coalesce(json_agg(json_build_object(
        'ord', g.ord, 'id', m.id, 'identity_id', m.identity_id, 'contact_id', i.contact_id,
        'conversation_id', m.conversation_id, 'channel_id', m.channel_id,
        'direction', m.direction, 'delivery', m.delivery)), '[]') from """
    + _SPOKEN_OF
    + ")"
)

# The raw bodies travel as bytes: as text they would be twice as long, and taken apart twice.
_KEPT: LiteralString = """
with intakes as (
    insert into intake (id, connection_id, received_at, method, query, headers, body, state, elements)
    select id, connection_id, received_at, method, query, headers, body, state, elements
    from rows from (
        json_to_recordset(%(intakes)s::json) as (
            id bigint, connection_id bigint, received_at timestamptz, method text, query text, headers jsonb,
            state text, elements int),
        unnest(%(bodies)b::bytea[])
    ) as g(id, connection_id, received_at, method, query, headers, state, elements, body)
)"""
_PARKED: LiteralString = """, parks as (
    insert into parked (id, intake_id, ordinal, reason, place, at)
    select id, intake_id, ordinal, reason, place, received_at
    from json_to_recordset(%(parked)s::json) as g(
        id bigint, intake_id bigint, ordinal int, reason text, place text, received_at timestamptz)
)"""
_SEEN: LiteralString = """
insert into seen (channel_id, kind, key, intake_id)
select k.channel_id, k.kind, decode(k.key, 'hex'), k.intake_id
from json_to_recordset(%(keys)s::json) as k(channel_id bigint, kind smallint, key text, intake_id bigint)
order by 1, 2, 3
on conflict do nothing
returning encode(key, 'hex')
"""


def _keep(*, parked: bool) -> LiteralString:
    return _KEPT + (_PARKED if parked else "") + _SEEN


def _lock(*, addresses: bool, messages: bool) -> LiteralString:
    """Lock whoever the batch concerns. Like `_standing`, it looks only for what the batch speaks of: what a plan merely
    mentions is opened and closed each time.
    """
    at: LiteralString = "select i.contact_id from " + _AT
    spoken_of: LiteralString = "select i.contact_id from " + _SPOKEN_OF
    concerned = at if not messages else spoken_of if not addresses else at + " union " + spoken_of
    return (
        "select c.id, c.erased_at is not null from contact c where c.id in ("
        + concerned
        + ") order by c.id for no key update of c"
    )


_NONE: LiteralString = "'[]'::json"
_CONVERSATIONS: LiteralString = (
    """(select coalesce(json_agg(json_build_object(
        'contact_id', i.contact_id, 'id', c.id, 'identity_id', c.identity_id, 'state', c.state,
        'written_at', extract(epoch from coalesce(m.at, c.last_at)), 'last_sequence', coalesce(m.sequence, 0),
        'channel_id', c.channel_id)), '[]')
        from identity i join conversation c on c.identity_id = i.id
             left join message m on m.id = c.last_message_id
        where i.contact_id in (select i.contact_id from """
    + _AT
    + ") and c.state <> 'resolved')"
)


def _standing(*, addresses: bool, messages: bool) -> LiteralString:
    return (
        "select array(select nextval('message_id_seq') from generate_series(1, %(inbound)s)), "
        + (_IDENTITIES if addresses else _NONE)
        + ", "
        + (_MESSAGES if messages else _NONE)
        + ", "
        + (_CONVERSATIONS if addresses else _NONE)
    )


@dataclass(frozen=True, slots=True)
class Known:
    """What the database already knows of a batch, by the batch's own ordinals.

    identities: ord → (identity id, contact id); messages: ord → row with id, identity_id, contact_id,
    conversation_id, channel_id, direction, delivery; blocked: identity ids.
    """

    identities: dict[int, tuple[int, int]]
    messages: dict[int, Row]
    blocked: frozenset[int]

    @property
    def contacts(self) -> set[int]:
        """Everybody concerned."""
        return {contact for _, contact in self.identities.values()} | {
            row["contact_id"] for row in self.messages.values()
        }


def _known(identities: Sequence[tuple[int, int, int, bool]], messages: Sequence[Row]) -> Known:
    return Known(
        {ordinal: (identity, contact) for ordinal, identity, contact, _ in identities},
        {row["ord"]: row for row in messages},
        frozenset(identity for _, identity, _, blocked in identities if blocked),
    )


async def recognise(work: Work, addresses: Sequence[Row], messages: Sequence[Row]) -> Known:
    """Look up the addresses, and the messages that receipts, edits, reactions and quotes speak of."""
    found = await work.one(
        "select " + _IDENTITIES + " as identities, " + _MESSAGES + " as messages",
        {"addresses": encoded(addresses), "messages": encoded(messages)},
    )
    if found is None:
        raise RuntimeError("a select without from returned no row")
    return _known(found["identities"], found["messages"])


@dataclass(frozen=True, slots=True)
class Question:
    """What a batch asks of the ledger: rows of addresses and of messages spoken of, and how many messages it has."""

    addresses: Sequence[Row]
    messages: Sequence[Row]
    inbound: int


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands once the batch is kept and the contacts it concerns are locked."""

    new: set[str]  # keys (hex) of the elements nobody brought before
    known: Known
    locked: frozenset[int]  # contacts
    conversations: list[
        Row
    ]  # open, snoozed and in quarantine: contact_id, id, identity_id, channel_id, state, written_at, last_sequence
    message_ids: list[int]  # in arrival order, since they are taken under the lock


async def enter(
    work: Work, intakes: Sequence[Row], bodies: Sequence[bytes], *, keys: Sequence[Row], question: Question
) -> Ground:
    """Store the raw payloads, remember their elements' keys for ever, lock the contacts in ascending id (law 3), and
    read what stands: one trip.

    A key already there belongs to a duplicate, whose element is not applied again. Keys are inserted in order, so
    that two processes receiving the same payload wait for each other instead of deadlocking. What stands is read
    by a statement of its own, which sees what others committed while the locks were waited for. Raises Redo when
    somebody was merged or forgotten in that moment.
    """
    parked = [
        {**one, "intake_id": row["id"], "received_at": row["received_at"]} for row in intakes for one in row["parked"]
    ]
    asked = {"addresses": encoded(question.addresses), "messages": encoded(question.messages)}
    about = {"addresses": bool(question.addresses), "messages": bool(question.messages)}
    kept, held, stands = await work.together(
        (
            _keep(parked=bool(parked)),
            {"intakes": encoded(intakes), "bodies": list(bodies), "parked": encoded(parked), "keys": encoded(keys)},
        ),
        (_lock(**about), asked),
        (_standing(**about), {**asked, "inbound": question.inbound}),
    )
    locked = frozenset(contact for contact, erased in held.rows if not erased)
    (row,) = stands.rows
    message_ids, identities, messages, conversations = row
    known = _known(identities, messages)
    if not locked >= known.contacts:
        raise Redo
    return Ground({key for (key,) in kept.rows}, known, locked, conversations, message_ids)


async def introduce(work: Work, newcomers: Sequence[Row]) -> dict[int, tuple[int, int]]:
    """Insert identities nobody knew, each with its contact unless another process was quicker.

    Returns ord → (identity id, contact id) as they stand, ours or the other's. `twin` is the identity whose block a
    newcomer shares: whoever is blocked does not come back under the next address their provider vouches for. The
    update that makes a known row come back names no key column: it would lock the row against the foreign keys of
    messages, and deadlock.
    """
    answer = await work.execute(
        """
        with given as materialized (
            select * from json_to_recordset(%(newcomers)s::json) as g(
                ord int, id bigint, contact_id bigint, scheme text, scope text, address text, name text,
                language text, evidence text, source text, twin bigint)
        ), known as (
            insert into identity (id, contact_id, scheme, scope, address, name, evidence, created_at, blocked_at,
                                  blocked_by, blocked_reason)
            select g.id, g.contact_id, g.scheme, g.scope, g.address, g.name, g.evidence, %(now)s, t.blocked_at,
                   t.blocked_by, t.blocked_reason
            from given g left join identity t on t.id = g.twin
            order by g.scheme, g.scope, g.address
            on conflict (scheme, scope, address) do update set evidence = identity.evidence
            returning id, contact_id, scheme, scope, address
        ), people as (
            insert into contact (id, name, language, created_at, source)
            select distinct on (g.contact_id) g.contact_id, g.name, g.language, %(now)s, g.source
            from known k join given g on g.id = k.id
            where not exists (select from contact c where c.id = g.contact_id)
        )
        select g.ord, k.id, k.contact_id from known k join given g using (scheme, scope, address)
        """,
        {"newcomers": encoded(newcomers), "now": work.now},
    )
    return {row[0]: (row[1], row[2]) for row in answer.rows}


# What a batch writes, a part for each kind of row. A receipt that comes after a higher one changes nothing.
_RECEIPTS: LiteralString = """receipts as (
    update message m
    set delivery = g.delivery, error = coalesce(g.error, case when g.delivery <> 5 then null else m.error end),
        provider_key = coalesce(m.provider_key, g.key)
    from json_to_recordset(%(receipts)s::json) as g(id bigint, delivery smallint, error text, key text)
    where m.id = g.id and m.delivery < g.delivery
    returning m.id, m.conversation_id, m.delivery, m.error
), found as (
    update outbox o set state = case when r.delivery = 5 then 'failed' else 'sent' end, error = r.error,
           settled_at = %(now)s
    from receipts r where o.message_id = r.id and o.state = 'unknown'
), last as (
    update conversation c set last_delivery = r.delivery
    from receipts r
    where c.id = r.conversation_id and c.last_message_id = r.id and c.id <> all(%(busy)s::bigint[])
)"""
_OPENED: LiteralString = """opened as (
    insert into conversation (id, identity_id, channel_id, team_id, state, opened_at, last_at,
                              waiting_since, last_message_id, message_count, unread, preview,
                              last_delivery, source)
    select id, identity_id, channel_id, team_id, 'open', opened_at, last_at, waiting_since,
           last_message_id, message_count, unread, preview, last_delivery, source
    from json_to_recordset(%(opened)s::json) as g(
        id bigint, identity_id bigint, channel_id bigint, team_id bigint, opened_at timestamptz,
        last_at timestamptz, waiting_since timestamptz, last_message_id bigint, message_count int,
        unread int, preview text, last_delivery smallint, source text)
    returning *
)"""
_STAYS: LiteralString = "c.last_delivery"
# A conversation is updated once in a statement: one that is moved hears of its receipt here, not in `last`.
_HEARD: LiteralString = "coalesce((select r.delivery from receipts r where r.id = c.last_message_id), c.last_delivery)"
_MOVED: tuple[LiteralString, LiteralString] = (
    """moved as (
    update conversation c
    set state = case when c.state = 'spam' then c.state else 'open' end, snoozed_until = null,
        channel_id = g.channel_id,
        last_at = greatest(c.last_at, g.last_at),
        waiting_since = case when g.answered then g.waiting_since
                             else coalesce(c.waiting_since, g.waiting_since) end,
        message_count = c.message_count + g.added, unread = c.unread + g.unread,
        last_message_id = case when g.latest then g.last_message_id else c.last_message_id end,
        preview = case when g.latest then g.preview else c.preview end,
        last_delivery = case when g.latest then g.last_delivery else """,
    """ end
    from json_to_recordset(%(moved)s::json) as g(
        id bigint, channel_id bigint, last_at timestamptz, waiting_since timestamptz, answered boolean,
        added int, unread int, latest boolean, last_message_id bigint, preview text,
        last_delivery smallint)
    where c.id = g.id
    returning c.*
)""",
)
_WRITTEN: LiteralString = """messages as (
    insert into message (id, conversation_id, identity_id, channel_id, direction, author, parts, at,
                         sequence, arrived_at, provider_key, reply_to, delivery, source)
    select id, conversation_id, identity_id, channel_id, direction, author, parts, at, sequence,
           %(now)s, provider_key, reply_to, delivery, source
    from json_to_recordset(%(messages)s::json) as g(
        id bigint, conversation_id bigint, identity_id bigint, channel_id bigint, direction text,
        author text, parts jsonb, at timestamptz, sequence bigint, provider_key text, reply_to bigint,
        delivery smallint, source text)
)"""
_FILES: LiteralString = """files as (
    insert into file (id, message_id, position, state, name, mime, size, sha256, provider_ref, due_at,
                      created_at)
    select id, message_id, position, 'waiting', name, mime, size, sha256, ref, %(now)s, %(now)s
    from json_to_recordset(%(files)s::json) as g(
        id bigint, message_id bigint, position int, name text, mime text, size bigint, sha256 text, ref text)
)"""
_TURNS: LiteralString = """turns as (
    insert into pending_turn (identity_id, conversation_id, message_id, event, due_at)
    select identity_id, conversation_id, message_id, event, %(now)s
    from json_to_recordset(%(turns)s::json) as g(
        identity_id bigint, conversation_id bigint, message_id bigint, event text)
)"""
_ORPHANS: LiteralString = """orphans as (
    insert into orphan_receipt (id, channel_id, provider_key, delivery, error, at)
    select id, channel_id, key, delivery, error, %(now)s
    from json_to_recordset(%(orphans)s::json) as g(
        id bigint, channel_id bigint, key text, delivery smallint, error text)
)"""


def write(work: Work, rows: dict[str, Sequence[Any]], *, show: bool) -> None:
    """Write the batch at the end: conversations opened and moved, messages, files, receipts, turns, orphans.

    `rows` holds lists of row objects under those names. It is one statement, made of the parts that have rows: what
    a batch does not bring costs it nothing. With `show` the conversations are put at hand as they are left.
    """
    moved = _MOVED[0] + (_HEARD if rows["receipts"] else _STAYS) + _MOVED[1]
    parts: dict[str, LiteralString] = {
        "receipts": _RECEIPTS,
        "opened": _OPENED,
        "moved": moved,
        "messages": _WRITTEN,
        "files": _FILES,
        "turns": _TURNS,
        "orphans": _ORPHANS,
    }
    brought = [name for name in parts if rows[name]]
    if not brought:
        return
    touched: list[LiteralString] = [name for name in ("opened", "moved") if rows[name]]
    shown = threads.conversations_in(" union all ".join(["select * from " + name for name in touched]))

    def put_at_hand(answer: Answer) -> None:
        work.at_hand.conversations |= {row[0]: threads.conversation_from(row) for row in answer.rows}

    work.leave(
        "with " + ", ".join([parts[name] for name in brought]) + (shown if show and touched else " select"),
        {name: encoded(rows[name]) for name in brought}
        | {"busy": [row["id"] for row in rows["moved"]], "now": work.now},
        put_at_hand if show and touched else None,
    )
