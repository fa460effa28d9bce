"""Approved forms of words, as their platform lists and judges them: an account's, and so those of its channels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.model.element import TemplateReviewed
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.template import (
    KnownTemplate,
    TemplateCategory,
    TemplateRead,
    TemplateStatus,
    filled,
    layout_from,
)
from causerie.store.database import Connection, Row, Work, rows

AGAIN = timedelta(hours=1)  # after which a list is read again by itself
SOON = timedelta(minutes=5)  # … and after it could not be read
SHOWN = 2000  # of one answer


@dataclass(frozen=True, slots=True)
class Reading:
    """How far what is known can be relied on: when the list was read, and why not since. `error` is a code."""

    connection_id: int
    provider: str
    read_at: datetime | None
    error: str | None


async def review(work: Work, template_id: int, connection_id: int, verdict: TemplateReviewed) -> None:
    """Record the platform's verdict; an older one never replaces a newer one. The list is asked for soon, because a
    verdict tells no words.
    """
    await work.execute(
        """insert into template (id, connection_id, name, language, status, reason, at, category, quality)
           values (%(id)s, %(connection_id)s, %(name)s, %(language)s, coalesce(%(status)s, %(pending)s), %(reason)s,
                   %(at)s, %(category)s, %(quality)s)
           on conflict (connection_id, name, language) do update
           set status = coalesce(%(status)s, template.status),
               reason = case when %(status)s::text is null then template.reason else excluded.reason end,
               category = coalesce(excluded.category, template.category),
               quality = coalesce(excluded.quality, template.quality), at = excluded.at
           where template.at <= excluded.at""",
        {
            "id": template_id,
            "connection_id": connection_id,
            "name": verdict.name,
            "language": verdict.language,
            "status": verdict.status,
            "pending": TemplateStatus.PENDING,
            "reason": verdict.reason,
            "at": min(verdict.at or work.now, work.now),
            "category": verdict.category,
            "quality": verdict.quality,
        },
    )
    await work.execute("update connection set templates_asked_at = null where id = %s", [connection_id])


async def claim(work: Work, connections: Sequence[int]) -> list[int]:
    """Those of the connections whose list is to be read now. Each is claimed by one process, which asks once."""
    found = await work.all(
        """update connection set templates_asked_at = %(now)s
           where id = any(%(ids)s) and removed_at is null
             and coalesce(templates_asked_at, 'epoch')
                 <= %(now)s - case when templates_error is null then %(again)s else %(soon)s end
           returning id""",
        {"now": work.now, "ids": list(connections), "again": AGAIN, "soon": SOON},
    )
    return sorted(row["id"] for row in found)


async def failed(work: Work, connection_id: int, code: str) -> None:
    """The list could not be read: what was known stays, and says so."""
    await work.execute(
        "update connection set templates_asked_at = %s, templates_error = %s where id = %s",
        [work.now, code, connection_id],
    )


async def keep(
    work: Work, ids: Sequence[int], connection_id: int, found: Sequence[TemplateRead], *, asked_at: datetime
) -> bool:
    """Replace what is known of an account by its list, which was asked for at `asked_at`: a verdict that came since is
    newer. Returns whether anything changed. `ids`: one a template.
    """
    told = [_row(id_, connection_id, one, asked_at) for id_, one in zip(ids, found, strict=True)]
    changed = await work.execute(_KEEP, {"told": work.json(told)})
    gone = await work.execute(
        """delete from template t where connection_id = %(id)s and at <= %(asked_at)s and not exists (
               select from json_to_recordset(%(told)s::json) as s(name text, language text)
               where s.name = t.name and s.language = t.language)""",
        {"id": connection_id, "asked_at": asked_at, "told": work.json(told)},
    )
    await work.execute(
        """update connection set templates_asked_at = %(at)s, templates_read_at = %(at)s, templates_error = null
           where id = %(id)s""",
        {"at": asked_at, "id": connection_id},
    )
    return bool(changed.rowcount or gone.rowcount)


_KEEP = """
insert into template (id, connection_id, name, language, status, reason, text, at, category, quality, provider_key,
                      layout)
select id, connection_id, name, language, status, reason, text, at, category, quality, provider_key, layout
from json_to_recordset(%(told)s::json) as s(
    id bigint, connection_id bigint, name text, language text, status text, reason text, text text, at timestamptz,
    category text, quality text, provider_key text, layout jsonb)
on conflict (connection_id, name, language) do update
set status = excluded.status, reason = excluded.reason, text = excluded.text, at = excluded.at,
    category = excluded.category, quality = excluded.quality, provider_key = excluded.provider_key,
    layout = excluded.layout
where template.at <= excluded.at
  and (template.status, template.reason, template.category, template.quality, template.layout)
      is distinct from (excluded.status, excluded.reason, excluded.category, excluded.quality, excluded.layout)"""


def _row(id_: int, connection_id: int, one: TemplateRead, at: datetime) -> Row:
    names = [f"{{{{{blank.name}}}}}" for blank in one.layout.blanks]
    return {
        "id": id_,
        "connection_id": connection_id,
        "name": one.name,
        "language": one.language,
        "status": one.status,
        "reason": one.reason,
        "text": filled(one.layout, names),
        "at": at,
        "category": one.category,
        "quality": one.quality,
        "provider_key": one.key,
        "layout": one.layout,
    }


async def reading(conn: Connection, grant: Grant, channel_id: int) -> Reading:
    """How the list of a channel's account stands. Raises NotFound."""
    found = await rows(
        conn,
        """select c.connection_id, c.provider, n.templates_read_at as read_at, n.templates_error as error
           from channel c join connection n on n.id = c.connection_id
           where c.id = %(channel)s and (%(channels)s::bigint[] is null or c.id = any(%(channels)s))""",
        {"channel": channel_id, "channels": grant.channel_ids},
    )
    if not found:
        raise NotFound("channel")
    return Reading(**found[0])


async def visible(
    conn: Connection, grant: Grant, channel_id: int, *, words: Sequence[str] = (), every: bool = False
) -> list[KnownTemplate]:
    """A channel's templates by name: those that can be sent, or `every` one; all of the words are in each of them."""
    found = await rows(
        conn,
        """select t.id, t.name, t.language, t.category, t.status, t.reason, t.quality, t.layout, t.at
           from channel c join template t on t.connection_id = c.connection_id
           where c.id = %(channel)s and (%(channels)s::bigint[] is null or c.id = any(%(channels)s))
             and (%(every)s or (t.status = %(approved)s and (t.layout ->> 'supported')::boolean))
             and not exists (
                 select from unnest(%(words)s::text[]) as w(word)
                 where position(lower(unaccent(word)) in lower(unaccent(t.name || ' ' || coalesce(t.text, '')))) = 0)
           order by t.name, t.language limit %(limit)s""",
        {
            "channel": channel_id,
            "channels": grant.channel_ids,
            "every": every,
            "approved": TemplateStatus.APPROVED,
            "words": list(words),
            "limit": SHOWN,
        },
    )
    return [_template_from(row) for row in found]


async def of_connection(work: Work, connection_id: int, name: str, language: str) -> KnownTemplate | None:
    """For a send, whose channel was judged already."""
    row = await work.one(
        """select id, name, language, category, status, reason, quality, layout, at from template
           where connection_id = %s and name = %s and language = %s""",
        [connection_id, name, language],
    )
    return _template_from(row) if row else None


def _template_from(row: Row) -> KnownTemplate:
    return KnownTemplate(
        **{
            **row,
            "category": TemplateCategory(row["category"]) if row["category"] else None,
            "status": TemplateStatus(row["status"]),
            "layout": layout_from(row["layout"]) if row["layout"] else None,
        }
    )
