"""Messages: edits with their versions, reactions, and reads under a grant."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.store.database import Row, Work


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
