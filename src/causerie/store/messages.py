"""Messages: edits with their versions, reactions, and reads under a grant."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString

from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import Kind, Part, part_from
from causerie.store.database import Connection, Query, Row, Work, ask, rows
from causerie.store.threads import SEEN


async def edit(work: Work, rows: Sequence[Row]) -> None:
    """Replace the parts of messages, keeping what they said before as a version.

    `rows`: id, parts, at, deleted, preview; one row per message. An edit older than the one that stands is
    kept as a version only.
    """
    await work.execute(
        """
        with given as materialized (
            select * from json_to_recordset(%(rows)s::json) as g(
                id bigint, parts jsonb, at timestamptz, deleted boolean, preview text)
        ), judged as (
            select g.*, m.parts as before, m.edited_at is null or m.edited_at <= g.at as newer,
                   coalesce((select max(version) from message_version v where v.message_id = m.id), 0) + 1 as version
            from given g join message m on m.id = g.id
        ), versions as (
            insert into message_version (message_id, version, parts, at)
            select id, version, case when newer then before else parts end, at from judged
        ), previews as (
            update conversation c set preview = j.preview from judged j where c.last_message_id = j.id and j.newer
        )
        update message m
        set parts = j.parts, edited_at = j.at, deleted_at = case when j.deleted then j.at else m.deleted_at end
        from judged j where m.id = j.id and j.newer
        """,
        {"rows": work.json(rows)},
    )


async def react(work: Work, rows: Sequence[Row]) -> None:
    """Set or take back reactions; `rows`: id, message_id, identity_id, emoji (null: taken back), at."""
    await work.execute(
        """
        with given as materialized (
            select * from json_to_recordset(%(rows)s::json) as g(
                id bigint, message_id bigint, identity_id bigint, emoji text, at timestamptz)
        ), gone as (
            delete from reaction r using given g
            where r.message_id = g.message_id and r.identity_id = g.identity_id and g.emoji is null and r.at <= g.at
        )
        insert into reaction (id, message_id, identity_id, emoji, at)
        select id, message_id, identity_id, emoji, at from given where emoji is not null
        on conflict (message_id, identity_id, agent_id) do update set emoji = excluded.emoji, at = excluded.at
        where reaction.at <= excluded.at
        """,
        {"rows": work.json(rows)},
    )


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said until `until`. `kind` and `at`: as what, and when, a colleague had noted it until then."""

    version: int
    parts: tuple[Part, ...]
    until: datetime
    kind: Kind | None
    at: datetime | None


_VERSIONS: LiteralString = (
    """select m.id, v.version, v.parts, v.at, v.kind, v.was_at
       from message m left join message_version v on v.message_id = m.id
       where m.id = %(id)s and m.erased_at is null and """
    + SEEN
    + " order by v.at, v.version"
)


async def versions(conn: Connection, grant: Grant, message_id: int) -> list[Version]:
    """What a message said before it was edited or taken back, oldest first. Raises NotFound."""
    params = {"id": message_id, "channels": grant.channel_ids}
    (found,) = await ask(conn, Query(_VERSIONS, params, tuple))
    if not found:
        raise NotFound("message")
    return [_version(*row[1:]) for row in found if row[1] is not None]


def _version(
    version: int, parts: list[dict[str, Any]], until: datetime, kind: str | None, at: datetime | None
) -> Version:
    return Version(version, tuple(part_from(part) for part in parts), until, Kind(kind) if kind else None, at)


@dataclass(frozen=True, slots=True)
class Origin:
    """By what a message is known to `seen`: its channel, and its provider's key where it has one."""

    channel_id: int
    provider_key: str | None


async def origin(conn: Connection, grant: Grant, message_id: int) -> Origin:
    """Where a message came from. Raises NotFound."""
    sql: LiteralString = "select m.channel_id, m.provider_key from message m where m.id = %(id)s and " + SEEN
    found = await rows(conn, sql, {"id": message_id, "channels": grant.channel_ids})
    if not found:
        raise NotFound("message")
    return Origin(**found[0])
