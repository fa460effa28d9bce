"""Where words stand in one person's thread: in what was said, in the titles of what was chosen, in the names of files.

Case, accents, ligatures and the shape of apostrophes and spaces do not matter: « ca coute » finds « Ça coûte », on the
database as in the browser, which marks what was found (`web/inbox/src/features/thread/folding.ts`). One person's
messages are read as they stand: a thread is short enough for it, and an index would serve nobody else. What lies in
quarantine is looked at only when asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from causerie.model.grant import Grant
from causerie.store.database import Connection, Query, ask
from causerie.store.threads import SEEN

MOST = 500  # beyond it a screen says « 500+ »


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A message that holds the words."""

    id: int
    at: datetime


def _folded(text: LiteralString) -> LiteralString:
    """Compatibility decomposition without its marks, in lower case: the letters that people type."""
    plain: LiteralString = r"lower(regexp_replace(normalize(" + text + r", nfkd), '[\u0300-\u036f]', '', 'g'))"
    return "translate(replace(replace(" + plain + ", 'œ', 'oe'), 'æ', 'ae'), '’', '''')"


_SOUGHT: LiteralString = (
    "with sought as (select "
    + _folded("%(words)s::text")
    + """ as words)
select m.id, m.at from message m join identity i on i.id = m.identity_id cross join sought s
     left join conversation c on c.id = m.conversation_id
where (%(quarantine)s or c.state is distinct from 'spam')
      and i.contact_id = %(contact)s and m.deleted_at is null and m.erased_at is null and s.words <> '' and """
    + SEEN
    + """ and (
    exists (select from jsonb_array_elements(m.parts) p
            where strpos("""
    + _folded("concat_ws(' ', p ->> 'text', p ->> 'title', p ->> 'name', p ->> 'address')")
    + """, s.words) > 0)
    or exists (select from file f where f.message_id = m.id and strpos("""
    + _folded("f.name")
    + """, s.words) > 0))
order by m.at desc, m.sequence desc, m.id desc limit %(limit)s"""
)


async def occurrences(
    conn: Connection, grant: Grant, contact_id: int, words: str, *, limit: int = MOST, quarantine: bool = False
) -> tuple[list[Occurrence], bool]:
    """The newest `limit` messages of a thread that hold `words`, in thread order, and whether there are more."""
    params = {"words": words, "contact": contact_id, "channels": grant.channel_ids, "limit": limit + 1}
    params |= {"quarantine": quarantine}
    (found,) = await ask(conn, Query(_SOUGHT, params, _occurrence_from))
    return found[:limit][::-1], len(found) > limit


def _occurrence_from(row: tuple[Any, ...]) -> Occurrence:
    return Occurrence(*row)
