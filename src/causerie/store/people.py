"""People found as they are typed: by the beginnings of words of their name and of what is known of them, or by the
beginning of an address. Accents and capitals do not matter; every way is an index's, under the grant. Who only ever
wrote what lies in quarantine is found by those alone who ask for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, LiteralString

from causerie.model.contact import Contact
from causerie.model.grant import Grant
from causerie.store import contacts
from causerie.store.database import Connection, rows

LEAST = 2  # signs, below which nearly everybody is meant
CANDIDATES = 2_000  # of each way, the newest: a beginning that more people share is not typed far enough to choose by
_WORD = re.compile(r"[^\W_]+")
_NUMBER = re.compile(r"[\d\s()./+-]+")
SHORTEST_NUMBER = 4  # digits, below which the end of a number says nothing

# What `unaccent` writes of a letter with a quote would end a lexeme in the middle.
_QUERY: LiteralString = """
(select string_agg('''' || translate(lower(unaccent(w)), '''\\', '') || ''':*', ' & ') from unnest(%(words)s::text[]) w)
::tsquery
"""

CANDIDATE: LiteralString = (
    """
with found as materialized (
    (select c.id from contact c where c.erased_at is null and person_words(c.name, c.attributes) @@ """
    + _QUERY
    + """
     order by c.id desc limit %(cap)s)
    union
    (select i.contact_id from identity i where lower(i.address) like %(address)s order by i.id desc limit %(cap)s)
    union
    (select i.contact_id from identity i where i.scheme in ('phone', 'member')
       and right(regexp_replace(i.address, '[^0-9]', '', 'g'), 9) like %(number)s order by i.id desc limit %(cap)s)
)
select c.id from found f join contact c on c.id = f.id
where c.erased_at is null and exists (
    select from identity i join message m on m.identity_id = i.id where i.contact_id = c.id
      and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
      and (%(quarantine)s
           or coalesce((select t.state from conversation t where t.id = m.conversation_id), '') <> 'spam'))
order by c.id desc limit %(limit)s
"""
)


async def find(
    conn: Connection, grant: Grant, words: Sequence[str], *, limit: int, quarantine: bool = False
) -> list[Contact]:
    """Those whom all of the words begin to name, or whose address the words begin, the newest first.

    `quarantine`: also those of whom nothing else is known than what lies there.
    """
    params = asked(words)
    if params is None:
        return []
    bounds = {"channels": grant.channel_ids, "quarantine": quarantine, "cap": CANDIDATES, "limit": limit}
    found = await rows(conn, CANDIDATE, params | bounds)
    known = {one.id: one for one in await contacts.contacts_by_id(conn, grant, [row["id"] for row in found])}
    return [known[row["id"]] for row in found if row["id"] in known]


def asked(words: Sequence[str]) -> dict[str, Any] | None:
    """What the statement is given for these words; None where they are too few to mean anybody."""
    said = " ".join(words).strip()
    if len(said) < LEAST:
        return None
    return {"words": _WORD.findall(said), "address": _begins(said), "number": _number(said)}


def _begins(said: str) -> str | None:
    """An address has no spaces: those that were typed in it are the eye's."""
    joined = "".join(said.lower().split())
    return re.sub(r"([\\%_])", r"\\\1", joined) + "%"


def _number(said: str) -> str | None:
    """The end of a number, as its country writes it: « 06 12 » begins what « +33 6 12 » ends with."""
    digits = re.sub(r"\D", "", said)
    if not _NUMBER.fullmatch(said) or len(digits) < SHORTEST_NUMBER:
        return None
    national = digits.removeprefix("0") if digits.startswith("0") and not digits.startswith("00") else digits
    return national[-9:] + "%"
