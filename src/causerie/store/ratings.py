"""What people said of an episode: once each, changed for a day. Their contact is locked by whoever writes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from causerie.model.grant import Grant
from causerie.model.rating import CHANGEABLE, Rating
from causerie.store.database import Connection, Row, Work, rows


async def rate(work: Work, given: Sequence[dict[str, Any]]) -> list[Row]:
    """Keep ratings: id, conversation_id, contact_id, identity_id, channel_id, score, comment.

    One about an episode of somebody else is dropped, and so is one that comes after the day in which it can be
    changed. Returns those that were kept: conversation_id, contact_id, channel_id, score.
    """
    return await work.all(
        """with given as (
               select * from json_to_recordset(%(given)s::json) as g(
                   id bigint, conversation_id bigint, contact_id bigint, identity_id bigint, channel_id bigint,
                   score smallint, comment text)
           ), kept as (
               insert into rating (id, conversation_id, identity_id, channel_id, score, comment, at, source)
               select g.id, c.id, g.identity_id, g.channel_id, g.score, g.comment, %(now)s, c.source
               from given g join conversation c on c.id = g.conversation_id
                    join identity i on i.id = c.identity_id and i.contact_id = g.contact_id
               on conflict (conversation_id) do update
                   set score = excluded.score, comment = excluded.comment, identity_id = excluded.identity_id,
                       channel_id = excluded.channel_id, changed_at = %(now)s
                   where rating.at > %(now)s - %(changeable)s
               returning conversation_id, score
           )
           select k.conversation_id, i.contact_id, c.channel_id, k.score
           from kept k join conversation c on c.id = k.conversation_id join identity i on i.id = c.identity_id
           order by 1""",
        {"given": work.json(given), "now": work.now, "changeable": CHANGEABLE},
    )


async def of_conversation(conn: Connection, grant: Grant, conversation_id: int) -> Rating | None:
    """What was said of an episode that the grant shows."""
    found = await rows(
        conn,
        """select r.conversation_id, r.identity_id, r.channel_id, r.score, r.comment, r.at, r.changed_at
           from rating r join conversation c on c.id = r.conversation_id
           where c.id = %(id)s and (%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))""",
        {"id": conversation_id, "channels": grant.channel_ids},
    )
    return Rating(**found[0]) if found else None
