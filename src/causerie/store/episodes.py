"""A person's conversations, one after another, and the files that went to and fro in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.conversation import State
from causerie.model.grant import Grant
from causerie.model.message import Direction, File
from causerie.store.database import Connection, rows
from causerie.store.files import file_from

FIRST_WORDS = 160  # characters


@dataclass(frozen=True, slots=True)
class Episode:
    """A conversation as the list of a person's has it. `words` are its first; `message_id` is where they stand."""

    id: int
    state: State
    channel_id: int
    opened_at: datetime
    last_at: datetime
    message_count: int
    subject: str | None
    message_id: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A stored file of a thread, and the message it came with."""

    message_id: int
    channel_id: int
    direction: Direction
    at: datetime
    file: File


async def episodes(
    conn: Connection, grant: Grant, contact_id: int, *, after: tuple[datetime, int] | None, limit: int
) -> list[Episode]:
    """A page of a person's conversations that the grant shows, the newest first."""
    at, id_ = after or (None, None)
    found = await rows(
        conn,
        """select c.id, c.state, c.channel_id, c.opened_at, c.last_at, c.message_count, c.subject,
                  f.id as message_id, left(f.words, %(letters)s) as words
           from identity i join conversation c on c.identity_id = i.id
           left join lateral (
               select m.id, (select string_agg(part ->> 'text', ' ') from jsonb_array_elements(m.parts) part
                             where part ->> 'type' = 'text') as words
               from identity o join message m on m.identity_id = o.id
               where o.contact_id = %(contact)s and m.conversation_id = c.id and m.direction <> 'note'
                 and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
               order by m.at, m.sequence, m.id limit 1) f on true
           where i.contact_id = %(contact)s
             and (%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))
             and (%(at)s::timestamptz is null or (c.opened_at, c.id) < (%(at)s, %(id)s))
           order by c.opened_at desc, c.id desc limit %(limit)s""",
        {
            "contact": contact_id,
            "channels": grant.channel_ids,
            "letters": FIRST_WORDS,
            "at": at,
            "id": id_,
            "limit": limit,
        },
    )
    return [Episode(**{**row, "state": State(row["state"])}) for row in found]


async def kept_files(conn: Connection, grant: Grant, contact_id: int, *, after: int | None, limit: int) -> list[Kept]:
    """A page of the files of a person's thread that are stored and that the grant shows, the newest first."""
    sql: LiteralString = """
        select m.id as message_id, m.channel_id, m.direction, m.at,
               f.id, f.state, f.name, f.mime, f.size, f.reason
        from identity i join message m on m.identity_id = i.id join file f on f.message_id = m.id
        where i.contact_id = %(contact)s and f.state = 'stored' and m.deleted_at is null and m.erased_at is null
          and (%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))
          and (%(after)s::bigint is null or f.id < %(after)s)
        order by f.id desc limit %(limit)s"""
    params = {"contact": contact_id, "channels": grant.channel_ids, "after": after, "limit": limit}
    return [
        Kept(row["message_id"], row["channel_id"], Direction(row["direction"]), row["at"], file_from(row))
        for row in await rows(conn, sql, params)
    ]
