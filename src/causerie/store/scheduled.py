"""Answers that are to leave later, and what is to be known of each when its moment comes.

Their files are uploads of their author until the message takes them; `leftovers` leaves them alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.conversation import State
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import File, FileState, part_from
from causerie.model.scheduled import Scheduled, Wait
from causerie.store.database import Connection, Row, Work, rows

_SCHEDULED: LiteralString = """
select s.id, s.conversation_id, i.contact_id, s.identity_id, s.channel_id, s.agent_id, s.parts,
       (select json_agg(json_build_object('id', f.id, 'state', f.state, 'name', f.name, 'mime', f.mime,
                                          'size', f.size, 'reason', f.reason) order by p.ord)
        from jsonb_array_elements(s.parts) with ordinality as p(part, ord)
        join file f on f.id = (p.part ->> 'file')::bigint) as files,
       s.client_key, s.reply_to, s.send_at, s.held, s.unless_answered, s.state, s.reason, s.created_at
from scheduled s join identity i on i.id = s.identity_id
"""
_SEEN: LiteralString = "(%(channels)s::bigint[] is null or s.channel_id = any(%(channels)s))"


def scheduled_from(row: Row) -> Scheduled:
    parts = tuple(part_from(part) for part in row["parts"])
    files = tuple(File(**{**file, "state": FileState(file["state"])}) for file in row["files"] or ())
    return Scheduled(**{**row, "parts": parts, "files": files, "state": Wait(row["state"])})


async def of_conversation(conn: Connection, grant: Grant, conversation_id: int) -> list[Scheduled]:
    """What waits on a conversation, the next to leave first."""
    sql: LiteralString = _SCHEDULED + "where s.conversation_id = %(id)s and " + _SEEN + " order by s.send_at, s.id"
    found = await rows(conn, sql, {"id": conversation_id, "channels": grant.channel_ids})
    return [scheduled_from(row) for row in found]


async def scheduled(conn: Connection, grant: Grant, scheduled_id: int) -> Scheduled:
    """One that the grant shows. Raises NotFound."""
    sql: LiteralString = _SCHEDULED + "where s.id = %(id)s and " + _SEEN
    found = await rows(conn, sql, {"id": scheduled_id, "channels": grant.channel_ids})
    if not found:
        raise NotFound("scheduled")
    return scheduled_from(found[0])


async def add(work: Work, row: Row) -> None:
    """Insert one that waits: id, conversation_id, identity_id, channel_id, agent_id, parts, client_key, reply_to,
    canned, last_seen, send_at, held, unless_answered, stood.
    """
    await work.execute(
        """insert into scheduled (id, conversation_id, identity_id, channel_id, agent_id, parts, client_key, reply_to,
                                  canned, last_seen, send_at, held, unless_answered, stood, created_at)
           values (%(id)s, %(conversation_id)s, %(identity_id)s, %(channel_id)s, %(agent_id)s, %(parts)s::jsonb,
                   %(client_key)s, %(reply_to)s, %(canned)s, %(last_seen)s, %(send_at)s, %(held)s,
                   %(unless_answered)s, %(stood)s, %(now)s)""",
        {**row, "parts": work.json(row["parts"]), "now": work.now},
    )


async def by_key(work: Work, client_key: str) -> Row | None:
    """The one that this very screen asked for: id, agent_id, conversation_id."""
    return await work.one("select id, agent_id, conversation_id from scheduled where client_key = %s", [client_key])


async def colleagues(work: Work, conversation_id: int, *, agent_id: int) -> bool:
    """Whether an answer of somebody else is about to leave: held for a few seconds, not for a date."""
    held = await work.all(
        """select 1 from scheduled where conversation_id = %s and agent_id <> %s and held and state = 'waiting'
           limit 1""",
        [conversation_id, agent_id],
    )
    return bool(held)


@dataclass(frozen=True, slots=True)
class Ready:
    """One whose moment may have come, as the desk needs it, under nobody's grant.

    `moved_away`: its conversation is another person's by now, for the two were taken apart.
    """

    one: Scheduled
    canned: tuple[int, ...]
    last_seen: int
    stood: State
    conversation: State
    moved_away: bool


async def ready(work: Work, scheduled_id: int) -> Ready:
    """Raises NotFound."""
    row = await work.one(
        """select s.canned, s.last_seen, s.stood, c.state as standing, o.contact_id <> i.contact_id as moved_away
           from scheduled s join identity i on i.id = s.identity_id join conversation c on c.id = s.conversation_id
                join identity o on o.id = c.identity_id
           where s.id = %s""",
        [scheduled_id],
    )
    found = await work.all(_SCHEDULED + "where s.id = %(id)s", {"id": scheduled_id})
    if row is None or not found:
        raise NotFound("scheduled")
    return Ready(
        one=scheduled_from(found[0]),
        canned=tuple(row["canned"]),
        last_seen=row["last_seen"],
        stood=State(row["stood"]),
        conversation=State(row["standing"]),
        moved_away=row["moved_away"],
    )


async def newest(work: Work, contact_id: int) -> int:
    """The newest message of a thread; 0 where there is none."""
    row = await work.one(
        "select max(m.id) as id from identity i join message m on m.identity_id = i.id where i.contact_id = %s",
        [contact_id],
    )
    return int(row["id"] or 0) if row else 0


async def set_back(work: Work, scheduled_id: int, state: Wait, reason: str | None) -> None:
    """It did not leave, and is its author's to decide about."""
    await work.execute("update scheduled set state = %s, reason = %s where id = %s", [state, reason, scheduled_id])


async def wait_again(
    work: Work, scheduled_id: int, *, send_at: datetime, unless_answered: bool, last_seen: int
) -> None:
    """Another moment, chosen by somebody who has seen the thread up to `last_seen`. It is a date from now on."""
    await work.execute(
        """update scheduled set send_at = %s, unless_answered = %s, held = false, state = 'waiting', reason = null,
                  last_seen = greatest(last_seen, %s) where id = %s""",
        [send_at, unless_answered, last_seen, scheduled_id],
    )


async def remove(work: Work, scheduled_id: int) -> None:
    await work.execute("delete from scheduled where id = %s", [scheduled_id])
