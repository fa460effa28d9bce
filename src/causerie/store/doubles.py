"""Who may be the same person as somebody: a bounded look at who is written alike, for the engine to judge.

Found by index: mailboxes of the same letters, numbers of the same end, names of the same words, and the numbers and
addresses that the person wrote in their own messages. Who was told apart once is left out for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import LiteralString

from causerie.model.grant import Grant
from causerie.store.database import Connection, Work, rows

MOST = 20  # people who are looked at closely
WORDS = 100  # messages of each that are read: the latest in which a number or an address may stand

_MAILBOX: LiteralString = "replace(split_part(split_part(lower(i.address), '@', 1), '+', 1), '.', '')"
_NUMBER: LiteralString = "right(regexp_replace(i.address, '[^0-9]', '', 'g'), 9)"


# Who came with a code, and whose it was, each in its turn the one: what nobody joined, a colleague is asked.
_PAIRS: LiteralString = """
select n.id, came.contact_id as one, stood.contact_id as other
from identity came join continuation n on n.identity_id = came.id and n.merge_id is null
join visitor v on v.id = n.visitor_id join channel c on c.id = v.channel_id
join identity stood on stood.scheme = 'visitor' and stood.scope = c.address and stood.address = v.address
union all
select n.id, stood.contact_id, came.contact_id
from identity stood join channel c on c.address = stood.scope and stood.scheme = 'visitor'
join visitor v on v.channel_id = c.id and v.address = stood.address
join continuation n on n.visitor_id = v.id and n.merge_id is null
join identity came on came.id = n.identity_id
"""


@dataclass(frozen=True, slots=True)
class Alike:
    """What to look for: mailboxes without dots and tags, the last nine digits of numbers, names in small letters."""

    mailboxes: Sequence[str]
    numbers: Sequence[str]
    names: Sequence[str]


async def alike(conn: Connection, grant: Grant, contact_id: int, wanted: Alike) -> list[int]:
    """Contacts that the grant shows, the newest first, in which one of these is found; never those told apart."""
    sql: LiteralString = (
        """
        with recursive family as (
            select %(contact)s::bigint as id
            union
            select m.gone_id from family f join merge m on m.kept_id = f.id and m.undone_at is null
        ), apart as (
            select case when t.one_id = f.id then t.other_id else t.one_id end as id
            from family f join told_apart t on f.id in (t.one_id, t.other_id)
            union
            select m.kept_id from apart a join merge m on m.gone_id = a.id and m.undone_at is null
        ), found as (
            (select i.contact_id from identity i where i.scheme in ('email', 'member') and """
        + _MAILBOX
        + """ = any(%(mailboxes)s) order by i.id desc limit 100)
            union
            (select i.contact_id from identity i where i.scheme in ('phone', 'member') and """
        + _NUMBER
        + """ = any(%(numbers)s) order by i.id desc limit 100)
            union
            select pair.other from ("""
        + _PAIRS
        + """) as pair where pair.one = %(contact)s
            union
            (select c.id from contact c where c.name is not null and lower(c.name) = any(%(names)s)
             order by c.id desc limit 100)
        )
        select c.id from found join contact c on c.id = found.contact_id
        where c.erased_at is null and c.id <> %(contact)s and c.id not in (select id from apart)
          and c.source = (select source from contact where id = %(contact)s)
          and exists (select from identity i join message m on m.identity_id = i.id where i.contact_id = c.id
                      and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s)))
        order by c.id desc limit %(most)s"""
    )
    params = {
        "contact": contact_id,
        "mailboxes": list(wanted.mailboxes),
        "numbers": list(wanted.numbers),
        "names": list(wanted.names),
        "channels": grant.channel_ids,
        "most": MOST,
    }
    return [row["id"] for row in await rows(conn, sql, params)]


async def codes(conn: Connection, contact_ids: Sequence[int]) -> dict[int, frozenset[int]]:
    """Contact → the codes of which they are one side and which joined nobody."""
    found = await rows(
        conn,
        "select one, array_agg(distinct pair.id) as ids from (" + _PAIRS + ") as pair where one = any(%s) group by one",
        [list(contact_ids)],
    )
    return {row["one"]: frozenset(row["ids"]) for row in found}


async def said(conn: Connection, grant: Grant, contact_ids: Sequence[int]) -> dict[int, dict[int, str]]:
    """Contact → message id → words, of their latest messages in which a number or an address may stand."""
    found = await rows(
        conn,
        """select p.id as contact_id, m.id, m.words from unnest(%(people)s::bigint[]) as p(id)
           cross join lateral (
               select m.id, (select string_agg(part ->> 'text', ' ') from jsonb_array_elements(m.parts) part
                             where part ->> 'type' = 'text') as words
               from identity i join message m on m.identity_id = i.id
               where i.contact_id = p.id and m.direction = 'inbound' and m.kind = 'message'
                 and m.parts::text ~ '@|[0-9]([^0-9]{0,3}[0-9]){7}'
                 and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
               order by m.at desc, m.id desc limit %(words)s) m
           where m.words is not null order by m.id""",
        {"people": list(contact_ids), "channels": grant.channel_ids, "words": WORDS},
    )
    spoken: dict[int, dict[int, str]] = {}
    for row in found:
        spoken.setdefault(row["contact_id"], {})[row["id"]] = row["words"]
    return spoken


async def tell_apart(work: Work, one: int, other: int, *, agent_id: int) -> None:
    """Remember that two contacts are two persons."""
    await work.execute(
        "insert into told_apart (one_id, other_id, agent_id, at) values (%s, %s, %s, %s) on conflict do nothing",
        [min(one, other), max(one, other), agent_id, work.now],
    )
