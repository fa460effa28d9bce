"""Drafts: read by their author alone, kept under a revision, and told to every process by NOTIFY, never journalled.

The notification leaves with the commit, whatever verb saved or deleted the draft, so that the author's other screens
and colleagues' presence follow. It says who and where, and not a word of what was written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import LiteralString

from causerie.model.draft import Draft, DraftMark, Mode
from causerie.model.grant import Grant
from causerie.model.message import File, FileState, Mention
from causerie.store import owned
from causerie.store.database import Connection, Row, Work, rows

MARKS = 500  # drafts of one agent that a list shows, the newest first

# Of files, those that can still be sent: one's own uploads that no message took, and those of canned replies.
_DRAFT: LiteralString = (
    """
select d.conversation_id, d.revision, d.mode, d.text, d.canned, d.channel_id, d.identity_id, d.reply_to,
       (select json_agg(json_build_object('id', f.id, 'state', f.state, 'name', f.name, 'mime', f.mime,
                                          'size', f.size, 'reason', f.reason) order by array_position(d.files, f.id))
        from file f left join canned c on c.id = f.canned_id
        where f.id = any(d.files) and case when f.canned_id is not null then """
    + owned.SEEN
    + """   else f.message_id is null and f.agent_id = d.agent_id end) as files,
       d.mentions, d.saved_at
"""
)
# Where the reader sees the conversation, as in any other read.
_OPEN: LiteralString = """
from draft d join conversation v on v.id = d.conversation_id
     join identity i on i.id = v.identity_id join contact p on p.id = i.contact_id and p.erased_at is null
where (%(channels)s::bigint[] is null or v.channel_id = any(%(channels)s))
"""
_OWN: LiteralString = " and d.agent_id = %(agent)s"

_TOLD: LiteralString = """
select pg_notify('draft', json_build_object('agent_id', g.agent_id, 'conversation_id', g.conversation_id,
                                            'channel_id', v.channel_id, 'revision', g.revision)::text)
from gone g join conversation v on v.id = g.conversation_id
"""


def _draft_from(row: Row) -> Draft:
    return Draft(
        **{
            **row,
            "mode": Mode(row["mode"]),
            "canned": tuple(row["canned"]),
            "files": tuple(File(**{**file, "state": FileState(file["state"])}) for file in row["files"] or ()),
            "mentions": tuple(Mention(**one) for one in row["mentions"]),
        }
    )


async def draft(conn: Connection, grant: Grant, conversation_id: int) -> Draft | None:
    """One's own draft in a conversation that the grant shows."""
    params = {**owned.reader(grant), "channels": grant.channel_ids, "conversation": conversation_id}
    found = await rows(conn, _DRAFT + _OPEN + _OWN + " and d.conversation_id = %(conversation)s", params)
    return _draft_from(found[0]) if found else None


async def marks(conn: Connection, grant: Grant) -> list[DraftMark]:
    """Where one has drafts, the last saved first, `MARKS` at most."""
    sql: LiteralString = (
        "select d.conversation_id, d.revision" + _OPEN + _OWN + " order by d.saved_at desc, d.revision limit %(limit)s"
    )
    params = {"channels": grant.channel_ids, "agent": grant.agent_id, "limit": MARKS}
    return [DraftMark(**row) for row in await rows(conn, sql, params)]


async def authors(conn: Connection, grant: Grant, conversation_id: int) -> list[int]:
    """Who has a draft in a conversation that the grant shows: that they do, and nothing of it."""
    sql: LiteralString = "select d.agent_id" + _OPEN + " and d.conversation_id = %(conversation)s order by 1"
    found = await rows(conn, sql, {"channels": grant.channel_ids, "conversation": conversation_id})
    return [row["agent_id"] for row in found]


async def keep(work: Work, row: Row) -> None:
    """Write a draft over the one before it: every column but `saved_at`. The contact is locked."""
    await work.execute(
        """with gone as (
               insert into draft (agent_id, conversation_id, revision, mode, text, canned, channel_id, identity_id,
                                  reply_to, files, mentions, saved_at)
               values (%(agent_id)s, %(conversation_id)s, %(revision)s, %(mode)s, %(text)s, %(canned)s,
                       %(channel_id)s, %(identity_id)s, %(reply_to)s, %(files)s, %(mentions)s::jsonb, %(now)s)
               on conflict (agent_id, conversation_id) do update
               set revision = excluded.revision, mode = excluded.mode, text = excluded.text,
                   canned = excluded.canned, channel_id = excluded.channel_id,
                   identity_id = excluded.identity_id, reply_to = excluded.reply_to, files = excluded.files,
                   mentions = excluded.mentions, saved_at = excluded.saved_at
               returning agent_id, conversation_id, revision)"""
        + _TOLD,
        {**row, "mentions": work.json(row["mentions"]), "now": work.now},
    )


def spend(work: Work, *, agent_id: int, conversation_id: int, revision: int) -> None:
    """Delete a draft with the commit if it still is this revision: what was typed since elsewhere stays."""
    sql: LiteralString = (
        """with gone as (
               delete from draft where agent_id = %(agent)s and conversation_id = %(conversation)s
                 and revision = %(revision)s returning agent_id, conversation_id, 0 as revision)"""
        + _TOLD
    )
    work.leave(sql, {"agent": agent_id, "conversation": conversation_id, "revision": revision})


async def purge(work: Work, *, before: datetime, limit: int) -> int:
    """Delete drafts last saved before a moment, the oldest first; returns how many went."""
    cursor = await work.execute(
        """with gone as (
               delete from draft where (agent_id, conversation_id) in (
                   select agent_id, conversation_id from draft where saved_at < %(before)s
                   order by saved_at limit %(limit)s for update skip locked)
               returning agent_id, conversation_id, 0 as revision)"""
        + _TOLD,
        {"before": before, "limit": limit},
    )
    return len(cursor.rows)


def mentions_of(given: Sequence[Mention]) -> list[Row]:
    """As the column keeps them."""
    return [{"agent_id": one.agent_id, "team_id": one.team_id} for one in given]
