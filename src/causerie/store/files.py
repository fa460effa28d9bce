"""Files of messages: waited for, stored, or failed with a reason. Their bytes are in `blobs`.

Those of canned replies stay theirs: a message that takes one along gets a row of its own on the same bytes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import File, FileState, Media, Part
from causerie.store import blobs, owned
from causerie.store.database import Connection, Row, Work, rows


async def expect(work: Work, rows: Sequence[Row]) -> None:
    """Files to be fetched from a provider: id, message_id, position, name, mime, size, sha256, ref."""
    await work.execute(
        """insert into file (id, message_id, position, state, name, mime, size, sha256, provider_ref, due_at,
                             created_at)
           select id, message_id, position, 'waiting', name, mime, size, sha256, ref, %(now)s, %(now)s
           from json_to_recordset(%(rows)s::json) as g(
               id bigint, message_id bigint, position int, name text, mime text, size bigint, sha256 text, ref text)""",
        {"rows": work.json(rows), "now": work.now},
    )


async def of_parts(work: Work, parts: Sequence[Part], *, agent_id: int | None) -> list[File]:
    """The files that outbound parts name, which must be stored, unused and, for an agent, their own."""
    wanted = [part.file for part in parts if isinstance(part, Media)]
    if not wanted:
        return []
    found = await work.all(
        """select id, state, name, mime, size, reason from file
           where id = any(%(wanted)s) and message_id is null and canned_id is null and state = 'stored'
             and (%(agent)s::bigint is null or agent_id = %(agent)s) for update""",
        {"wanted": wanted, "agent": agent_id},
    )
    return [file_from(row) for row in found]


async def uploaded(work: Work, grant: Grant, wanted: Sequence[int]) -> list[File]:
    """Those among `wanted`, in that order, that the person uploaded and no message took; held until the commit."""
    found = await work.all(
        """select id, state, name, mime, size, reason from file
           where id = any(%(wanted)s) and message_id is null and canned_id is null and state = 'stored'
             and agent_id = %(agent)s order by id for update""",
        {"wanted": list(wanted), "agent": grant.agent_id},
    )
    by_id = {row["id"]: file_from(row) for row in found}
    return [by_id[one] for one in wanted if one in by_id]


def file_from(row: Row) -> File:
    return File(row["id"], FileState(row["state"]), row["name"], row["mime"], row["size"], row["reason"])


async def attach(work: Work, pairs: Sequence[Row]) -> None:
    """Bind uploaded files to their messages: message_id, file, position."""
    await work.execute(
        """update file f set message_id = g.message_id, position = g.position
           from json_to_recordset(%(pairs)s::json) as g(message_id bigint, file bigint, position int)
           where f.id = g.file""",
        {"pairs": work.json(pairs)},
    )


async def upload(work: Work, file_id: int, *, agent_id: int, name: str, mime: str, content: bytes) -> File:
    """A colleague's file, stored and waiting for its message."""
    sha256 = await blobs.put(work, content, mime)
    await work.execute(
        """insert into file (id, agent_id, state, name, mime, size, sha256, created_at)
           values (%s, %s, 'stored', %s, %s, %s, %s, %s)""",
        [file_id, agent_id, name, mime, len(content), sha256, work.now],
    )
    return File(file_id, FileState.STORED, name, mime, len(content), None)


async def unused(conn: Connection, file_id: int, *, agent_id: int) -> tuple[File, bytes]:
    """An upload of this agent that no message took yet. Raises NotFound."""
    found = await rows(
        conn,
        """select id from file where id = %s and agent_id = %s and message_id is null and canned_id is null
           and state = 'stored'""",
        [file_id, agent_id],
    )
    if not found:
        raise NotFound("file")
    return await content(conn, file_id)


async def give_up(work: Work, file_id: int, *, agent_id: int) -> str | None:
    """An upload that no message took is no file any more; the hash of its bytes, whose reference is the caller's now.

    None when somebody was quicker.
    """
    row = await work.one(
        """delete from file where id = %s and agent_id = %s and message_id is null and canned_id is null
           and state = 'stored' returning sha256""",
        [file_id, agent_id],
    )
    return str(row["sha256"]) if row else None


async def keep_with(work: Work, canned_id: int, wanted: Sequence[int], *, agent_id: int) -> bool:
    """Make these the files of a canned reply, in order; it loses its others with their bytes.

    False when one is neither its own already nor an upload of this agent that no message took.
    """
    gone = await work.all(
        "delete from file where canned_id = %s and id <> all(%s::bigint[]) returning sha256", [canned_id, list(wanted)]
    )
    if gone:
        await blobs.drop(work, [row["sha256"] for row in gone])
    cursor = await work.execute(
        """update file f set canned_id = %(canned)s, position = g.ord
           from unnest(%(wanted)s::bigint[]) with ordinality as g(id, ord)
           where f.id = g.id and (f.canned_id = %(canned)s or f.canned_id is null and f.message_id is null
                                  and f.state = 'stored' and f.agent_id = %(agent)s)""",
        {"canned": canned_id, "wanted": list(wanted), "agent": agent_id},
    )
    return cursor.rowcount == len(wanted)


async def of_canned(work: Work, grant: Grant, wanted: Sequence[int]) -> list[int]:
    """Those among `wanted` that belong to canned replies which the grant finds; held until the commit."""
    sql: LiteralString = (
        "select f.id from file f join canned c on c.id = f.canned_id where f.id = any(%(wanted)s) and "
        + owned.SEEN
        + " order by f.id for share of f"
    )
    found = await work.all(sql, {**owned.reader(grant), "wanted": list(wanted)})
    return [row["id"] for row in found]


async def copy(work: Work, copies: Sequence[Row], *, agent_id: int) -> None:
    """New rows on the bytes of stored files, as uploads of this agent: id, file (the one to copy)."""
    await work.execute(
        """with given as (
               select * from json_to_recordset(%(copies)s::json) as g(id bigint, file bigint)
           ), added as (
               insert into file (id, agent_id, state, name, mime, size, sha256, created_at)
               select g.id, %(agent)s, f.state, f.name, f.mime, f.size, f.sha256, %(now)s
               from given g join file f on f.id = g.file
               returning sha256
           ), counted as (
               select sha256, count(*) as n from added group by 1
           )
           update blob b set refs = b.refs + counted.n from counted where b.sha256 = counted.sha256""",
        {"copies": work.json(copies), "agent": agent_id, "now": work.now},
    )


async def content(conn: Connection, file_id: int) -> tuple[File, bytes]:
    """A stored file with its bytes, whoever asks: for sending, and for what has checked rights already."""
    found = await rows(conn, "select id, state, name, mime, size, reason, sha256 from file where id = %s", [file_id])
    if not found or found[0]["state"] != FileState.STORED:
        raise NotFound("file")
    return file_from(found[0]), await blobs.get(conn, found[0]["sha256"])


async def visible(conn: Connection, grant: Grant, file_id: int) -> tuple[File, bytes]:
    """A stored file that the grant shows: of a message on one's channels, of a canned reply that one finds, or one's
    own upload. Raises NotFound.
    """
    await sha256_of(conn, grant, file_id)
    return await content(conn, file_id)


async def sha256_of(conn: Connection, grant: Grant, file_id: int) -> str | None:
    """The hash of the same file's bytes, None while it waits for them. Raises NotFound."""
    sql: LiteralString = (
        """select f.sha256 from file f
           left join message m on m.id = f.message_id left join canned c on c.id = f.canned_id
           where f.id = %(id)s and case when f.canned_id is not null then """
        + owned.SEEN
        + """    when f.message_id is null then f.agent_id = %(agent)s
                 else %(channels)s::bigint[] is null or m.channel_id = any(%(channels)s) end"""
    )
    found = await rows(conn, sql, {**owned.reader(grant), "id": file_id, "channels": grant.channel_ids})
    if not found:
        raise NotFound("file")
    sha256: str | None = found[0]["sha256"]
    return sha256


@dataclass(frozen=True, slots=True)
class Expected:
    """A file to fetch, under a fence."""

    id: int
    message_id: int
    channel_id: int
    ref: str
    mime: str
    sha256: str | None
    attempts: int
    fence: int


async def claim(work: Work, *, limit: int, lease: timedelta) -> list[Expected]:
    """Files due to be fetched; while the lease lasts nobody else takes them."""
    found = await work.all(
        """with due as (
               select id from file where state = 'waiting' and due_at <= %(now)s and message_id is not null
               order by due_at limit %(limit)s for update skip locked
           )
           update file f set due_at = %(now)s + %(lease)s, fence = f.fence + 1, attempts = f.attempts + 1
           from due, message m where f.id = due.id and m.id = f.message_id
           returning f.id, f.message_id, m.channel_id, f.provider_ref as ref, f.mime, f.sha256, f.attempts, f.fence""",
        {"now": work.now, "limit": limit, "lease": lease},
    )
    return [Expected(**row) for row in found]


async def stored(work: Work, expected: Expected, *, content: bytes, mime: str, name: str | None) -> bool:
    """Keep what was fetched; False when another worker was quicker."""
    mine = await work.one(
        "select id from file where id = %s and fence = %s and state = 'waiting' for update",
        [expected.id, expected.fence],
    )
    if mine is None:
        return False
    sha256 = await blobs.put(work, content, mime)
    await work.execute(
        """update file set state = 'stored', sha256 = %s, mime = %s, size = %s, name = coalesce(name, %s),
                  provider_ref = null, due_at = null, reason = null where id = %s""",
        [sha256, mime, len(content), name, expected.id],
    )
    return True


async def not_stored(work: Work, expected: Expected, *, reason: str, again: datetime | None) -> bool:
    """Note why a fetch failed; `again` None gives up. False when another worker was quicker."""
    cursor = await work.execute(
        """update file set reason = %s, due_at = %s, state = case when %s then 'failed' else 'waiting' end
           where id = %s and fence = %s and state = 'waiting'""",
        [reason, again, again is None, expected.id, expected.fence],
    )
    return cursor.rowcount == 1


async def of_message(work: Work, message_id: int) -> Row:
    """What a journal event about a message's file names: conversation, contact, channel."""
    row = await work.one(
        """select m.conversation_id, i.contact_id, m.channel_id from message m join identity i on i.id = m.identity_id
           where m.id = %s""",
        [message_id],
    )
    if row is None:
        raise NotFound("message")
    return row
