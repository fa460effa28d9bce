"""Full-text search over every message: the indexer's side and the reader's.

A message's vector holds its words as PostgreSQL's French and English dictionaries reduce them, with and without
accents, and marks of ours: its channel, who wrote it, what is attached, and the blocks of ids it lies in. The blocks
keep a search quick however long the history is: it starts among the newest few thousand messages and widens only while
it has not found enough, so that a common word is never looked up in all of history, nor a rare one by reading it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from causerie.model.grant import Grant
from causerie.model.inquiry import Filter, Inquiry
from causerie.store.database import Connection, Database, Work, rows

LONGEST = 100_000  # characters of a message that are indexed; PostgreSQL's vectors end at a megabyte
SHIFTS = (13, 17, 21)  # blocks of 8,192, 131,072 and two million ids
CANDIDATES = 5_000  # messages with the right words that are looked at for the rest of the question, at each step
LATELY = 500  # messages by which a grant is judged to be wide or narrow
PATIENCE = 2.0  # seconds; whoever asks may go on from there

# What PostgreSQL's own rules write with a quote or a backslash, which would end a lexeme in the middle.
_QUOTED: LiteralString = "ŉʹʻʼʽˈ‘’‛′∖﹨＇＼"


def _bare(vector: LiteralString) -> LiteralString:
    """A vector or a query whose lexemes have lost their accents after they were reduced.

    Of a lexeme that was nothing but accents a sign is left: none may be empty.
    """
    bare: LiteralString = "unaccent(translate((" + vector + ")::text, '" + _QUOTED + "', ''))"
    return "regexp_replace(" + bare + r", $$(^|[ (!])''(?=[: )]|$)$$, $$\1'_'$$, 'g')"


_VECTOR: LiteralString = (
    _bare("to_tsvector('french', w.words)")
    + """::tsvector
    || case when unaccent(w.words) = w.words then '' else to_tsvector('french', unaccent(w.words)) end
    || to_tsvector('english', w.words)
    || array_to_tsvector(w.marks)"""
)

# Marks are lexemes that no words make: they hold a colon.
_WORDS: LiteralString = """
select m.id, left(concat_ws(' ', said.words, named.words), %(longest)s) as words,
       array['ch:' || m.channel_id, 'by:' || m.author,
             'b13:' || (m.id >> 13), 'b17:' || (m.id >> 17), 'b21:' || (m.id >> 21)]
       || case when m.direction = 'note' then array['is:note'] else '{}'::text[] end
       || case when m.agent_id is null then '{}'::text[] else array['ag:' || m.agent_id] end
       || coalesce(said.kinds, '{}') as marks
from message m, lateral (
    select string_agg(concat_ws(' ', p ->> 'text', p ->> 'title', p ->> 'name', p ->> 'address', p ->> 'phones',
                                p ->> 'emails'), ' ') as words,
           array_agg(distinct kind) as kinds
    from jsonb_array_elements(m.parts) as p,
         unnest(case p ->> 'type' when 'media' then array['has:file', 'has:' || (p ->> 'kind')]
                                  when 'location' then array['has:location'] else array['has:words'] end) as kind
) said, lateral (
    -- whole, and word by word: to PostgreSQL a file's name is one word
    select string_agg(concat_ws(' ', f.name, translate(f.name, '._-', '   ')), ' ') as words
    from file f where f.message_id = m.id
) named
where m.id = any(%(ids)s) and m.erased_at is null and m.deleted_at is null
"""

# What no words can break: nothing is written as text to be read again.
_PLAIN_VECTOR: LiteralString = "to_tsvector('simple', unaccent(w.words)) || array_to_tsvector(w.marks)"


def _indexing(vector: LiteralString) -> LiteralString:
    return (
        "insert into search (message_id, vector) select w.id, "
        + vector
        + " from ("
        + _WORDS
        + ") w on conflict (message_id) do update set vector = excluded.vector"
    )


INDEX: LiteralString = _indexing(_VECTOR)

INDEXING = 9  # any constant: the advisory lock that keeps an indexer and an erasure apart
_CHANGING = ("message_received", "message_written", "message_edited", "message_deleted")


async def catch_up(work: Work, *, at_once: int, plain: bool = False) -> int | None:
    """Index what the journal tells since last time and, while there is time, what was there before: `at_once` of each.

    Returns how many messages were looked at; None when another process is at it. Whoever erases waits for this
    transaction to end, and whoever indexes after an erasure finds the messages empty. `plain`: by their bare words
    alone, for one that PostgreSQL refuses to index otherwise.
    """
    progress = await work.one("select n, below from search_progress for update skip locked")
    if progress is None:
        return None
    told = await work.all(
        "select n, kind, message_id from journal where n > %s order by n limit %s", [progress["n"], at_once]
    )
    ids = {row["message_id"] for row in told if row["message_id"] is not None and row["kind"] in _CHANGING}
    below = progress["below"]
    if len(told) < at_once and below > 0:
        earlier = await work.all("select id from message where id < %s order by id desc limit %s", [below, at_once])
        ids |= {row["id"] for row in earlier}
        below = min((row["id"] for row in earlier), default=0)
    if told or below != progress["below"]:
        await index(work, sorted(ids), plain=plain)
        n = told[-1]["n"] if told else progress["n"]
        work.leave("update search_progress set n = %s, below = %s", [n, below])
    return len(ids)


async def index(work: Work, ids: Sequence[int], *, plain: bool = False) -> None:
    """Index these messages as they stand; those that are gone leave the index."""
    if not ids:
        return
    await work.together(
        ("select pg_advisory_xact_lock_shared(%s)", [INDEXING]),
        (
            """delete from search s using message m where s.message_id = any(%(ids)s) and m.id = s.message_id
               and (m.erased_at is not null or m.deleted_at is not null)""",
            {"ids": list(ids)},
        ),
        (_indexing(_PLAIN_VECTOR) if plain else INDEX, {"ids": list(ids), "longest": LONGEST}),
    )


async def behind(database: Database) -> int:
    """How many events and old messages still wait to be indexed."""
    (row,) = await database.read(
        "select (select coalesce(max(n), 0) from journal) - n + greatest(below - 1, 0) as waiting from search_progress"
    )
    return int(row["waiting"])


@dataclass(frozen=True, slots=True)
class Found:
    """Messages, the newest first. `partial`: time ran out before the end of history was reached; `reached` is the id
    below which nothing was looked at.
    """

    messages: list[int]
    words: frozenset[str]  # lexemes of the wanted words, for marking them
    partial: bool
    reached: int


async def find(conn: Connection, grant: Grant, inquiry: Inquiry, *, before: int | None, limit: int) -> Found:
    """The newest messages that a question is about, below message `before`, under the grant.

    Each step is one statement over one range of ids; see the module.
    """
    query, words, newest = await _query(conn, grant, inquiry)
    sought = _Sought(grant, inquiry, query)
    found: list[int] = []
    until = time.monotonic() + PATIENCE
    high = min(before, newest + 1) if before is not None else newest + 1
    for low, top, blocks in ranges(high):
        high = top
        while len(found) < limit and time.monotonic() < until:
            hits, last = await sought.among(conn, low, high, blocks, limit=limit - len(found))
            found += hits
            high = low if last is None else last
            if last is None:
                break
        if len(found) >= limit or time.monotonic() > until:
            break
    reached = found[-1] if len(found) >= limit else high
    return Found(found, words, partial=len(found) < limit and high > 1, reached=reached)


def ranges(high: int) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """Ranges of ids from `high` (exclusive) down to 1 as (low, high, marks of the blocks they lie in)."""
    for shift in SHIFTS:
        wide = shift == SHIFTS[-1]
        while high > 1:
            block = (high - 1) >> shift
            first = block if wide else max(block - 1, 0)
            low = max(first << shift, 1)
            yield low, high, tuple(f"b{shift}:{number}" for number in range(first, block + 1))
            high = low
            if not wide:
                break


@dataclass(frozen=True, slots=True)
class _Sought:
    grant: Grant
    inquiry: Inquiry
    query: str  # a tsquery; empty when no word is looked for

    async def among(
        self, conn: Connection, low: int, high: int, blocks: Sequence[str], *, limit: int
    ) -> tuple[list[int], int | None]:
        """Messages of a range, and from where to go on when there are more candidates than one step looks at."""
        filters = _filters(self.inquiry)
        marked = "(" + " | ".join(f"'{block}'" for block in blocks) + ")"
        found = await rows(
            conn,
            _AMONG + filters.sql + _BOUNDS + ") as ids from hits",
            {
                "query": f"{marked} & ({self.query})" if self.query else marked,
                "low": low,
                "high": high,
                "cap": CANDIDATES,
                "limit": limit,
                "channels": self.grant.channel_ids,
                "me": self.grant.agent_id,
                "after": self.inquiry.after,
                "before": self.inquiry.before,
                **filters.params,
            },
        )
        (row,) = found
        return row["ids"], row["last"] if row["candidates"] >= CANDIDATES else None


# `+ 0`: by the primary key the planner would read a range backwards hoping to meet the words soon. The hits bear that
# number itself, so that their order is known (from PostgreSQL 17 on) and what is joined is read no further than a page.
_AMONG: LiteralString = """
with hits as materialized (
    select message_id + 0 as id from search
    where vector @@ %(query)s::tsquery and message_id + 0 >= %(low)s and message_id + 0 < %(high)s
    order by id desc limit %(cap)s
)
select count(*) as candidates, min(id) as last, array(
    select h.id from hits h join message m on m.id = h.id join identity i on i.id = m.identity_id
         left join conversation c on c.id = m.conversation_id
    where (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
      and m.erased_at is null and m.deleted_at is null
"""
_BOUNDS: LiteralString = """
      and (%(after)s::timestamptz is null or m.at >= %(after)s)
      and (%(before)s::timestamptz is null or m.at < %(before)s)
    order by h.id desc limit %(limit)s
"""


@dataclass(frozen=True, slots=True)
class _Filters:
    sql: LiteralString
    params: dict[str, Any]


_FOLDED: LiteralString = "unaccent(lower(%(value_{n})s))"
# Operators whose value is a name somebody gave: compared without accents and capitals.
_NAMED: dict[str, LiteralString] = {
    "label": "exists (select from conversation_label l join label b on b.id = l.label_id"
    " where l.conversation_id = c.id and unaccent(lower(b.name)) = {folded})",
    "assignee": "exists (select from agent a where a.id = c.assignee_id"
    " and strpos(unaccent(lower(a.name)), {folded}) > 0)",
    "from": "(exists (select from agent a where a.id = m.agent_id and strpos(unaccent(lower(a.name)), {folded}) > 0)"
    " or m.direction = 'inbound' and exists (select from contact p where p.id = i.contact_id and p.erased_at is null"
    " and (strpos(unaccent(lower(p.name)), {folded}) > 0 or strpos(lower(i.address), {folded}) > 0)))",
}
_STANDING: dict[tuple[str, str], LiteralString] = {
    ("is", "open"): "c.state = 'open'",
    ("is", "snoozed"): "c.state = 'snoozed'",
    ("is", "resolved"): "c.state = 'resolved'",
    ("is", "unread"): "c.unread > 0",
    ("is", "spam"): "c.state = 'spam'",
    ("assignee", "me"): "c.assignee_id = %(me)s",
    ("assignee", "none"): "(c.id is not null and c.assignee_id is null)",
}


def _filters(inquiry: Inquiry) -> _Filters:
    """What the vector does not know: it changes after the message was written, or has a name."""
    parts: list[LiteralString] = [] if inquiry.quarantine else [" and c.state is distinct from 'spam'"]
    params: dict[str, Any] = {}
    for n, one in enumerate(inquiry.filters):
        if one.operator == "channel" or mark_of(one) is not None:
            continue
        condition = _STANDING.get((one.operator, one.value))
        if condition is None:
            params[f"value_{n}"] = one.value
            condition = _NAMED[one.operator].format(folded=_FOLDED.format(n=n))
        parts.append(" and not coalesce(" + condition + ", false)" if one.unwanted else " and " + condition)
    return _Filters("".join(parts), params)


def mark_of(one: Filter) -> str | None:
    """The mark of the vector that says the same as a filter, if there is one; `me` is the asker's own id."""
    match one.operator, one.value:
        case "has", kind:
            return f"has:{kind}"
        case "is", "note":
            return "is:note"
        case "from", ("customer" | "agent" | "bot") as author:
            return f"by:{author}"
        case "from", "me":
            return "ag:me"
        case _:
            return None


_TERM: LiteralString = (
    "("
    + _bare("phraseto_tsquery('french', %(term_{n})s)")
    + """::tsquery || phraseto_tsquery('french', unaccent(%(term_{n})s))
     || phraseto_tsquery('english', %(term_{n})s))"""
)


# Who sees most of what is written is not asked about by mark: of a channel that half of all messages bear, the index
# would read as many entries as the block has. What they may see is asked of the messages found in any case.
_NARROW: LiteralString = """
 (select count(*) filter (where lately.channel_id = any(%(channels)s::bigint[])) * 2 < count(*)
  from (select channel_id from message order by id desc limit %(lately)s) lately) as narrow
"""


async def _query(conn: Connection, grant: Grant, inquiry: Inquiry) -> tuple[str, frozenset[str], int]:
    """The question as a tsquery, the lexemes of its wanted words, and the newest id there is."""
    parts = [("!!" if term.unwanted else "") + _TERM.format(n=n) for n, term in enumerate(inquiry.terms)]
    asked: LiteralString = " && ".join(parts) if parts else "''::tsquery"
    (row,) = await rows(
        conn,
        "select (" + asked + ")::text as query, coalesce((select max(message_id) from search), 0) as newest," + _NARROW,
        {
            **{f"term_{n}": term.text for n, term in enumerate(inquiry.terms)},
            "channels": grant.channel_ids,
            "lately": LATELY,
        },
    )
    marks = [await _marks(conn, one, grant) for one in inquiry.filters]
    if grant.channels is not None and row["narrow"]:
        marks.append(_either("ch", sorted(grant.channels)))
    query = " & ".join(part for part in (row["query"] and f"({row['query']})", *marks) if part)
    wanted = [word for term in inquiry.terms if not term.unwanted for word in term.text.split()]
    lexemes = await reduced(conn, wanted)
    return query, frozenset().union(*lexemes.values()), row["newest"]


async def _marks(conn: Connection, one: Filter, grant: Grant) -> str:
    """The part of a tsquery that says the same as a filter; empty where the vector does not know."""
    if one.operator == "channel":
        found = await rows(conn, _CHANNELS, {"value": one.value})
        marks = _either("ch", [row["id"] for row in found])
    else:
        mark = mark_of(one)
        marks = f"'ag:{grant.agent_id}'" if mark == "ag:me" else f"'{mark}'" if mark else ""
    return f"!{marks}" if one.unwanted and marks else marks


_CHANNELS: LiteralString = """
select id from channel
where strpos(unaccent(lower(name)), unaccent(lower(%(value)s))) > 0 or provider = lower(%(value)s)
"""


def _either(kind: str, ids: Sequence[int]) -> str:
    """Any of these; of none, a mark that nothing bears."""
    return "(" + " | ".join(f"'{kind}:{id_}'" for id_ in ids or (0,)) + ")"


async def reduced(conn: Connection, words: Sequence[str]) -> dict[str, frozenset[str]]:
    """What each word is found by: the lexemes of a vector that holds it."""
    if not words:
        return {}
    found = await rows(
        conn,
        "select w.words as word, tsvector_to_array("
        + _VECTOR
        + """) as lexemes from (
            select distinct word as words, '{}'::text[] as marks from unnest(%(words)s::text[]) as word) w""",
        {"words": list(words)},
    )
    return {row["word"]: frozenset(row["lexemes"]) for row in found}


async def names(conn: Connection, identities: Sequence[int]) -> dict[int, str]:
    """What to call whoever is behind each identity: their name, or the address itself."""
    found = await rows(
        conn,
        """select i.id, coalesce(p.name, i.address) as name
           from identity i join contact p on p.id = i.contact_id where i.id = any(%s)""",
        [list(identities)],
    )
    return {row["id"]: row["name"] for row in found}
