"""Actions on many conversations: what is to be done to which, how far it is, and what each was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, LiteralString

import msgspec

from causerie.model.bulk import Bulk, Deed, Outcome
from causerie.model.conversation import Conversation, State
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.store.database import Connection, Row, Work, encoded, rows

_BULK: LiteralString = (
    "select id, agent_id, deed, total, done, unchanged, refused, created_at, ended_at, undone from bulk "
)


def _bulk_from(row: Row) -> Bulk:
    return Bulk(**{**row, "deed": msgspec.convert(row["deed"], Deed)})


async def bulk(conn: Connection, grant: Grant, bulk_id: int) -> Bulk:
    """One's own. Raises NotFound."""
    found = await rows(conn, _BULK + "where id = %s and agent_id = %s", [bulk_id, grant.agent_id])
    if not found:
        raise NotFound("bulk")
    return _bulk_from(found[0])


async def hold(work: Work, bulk_id: int) -> Bulk:
    """Lock one, whoever's it is. Raises NotFound."""
    row = await work.one(_BULK + "where id = %s for update", [bulk_id])
    if row is None:
        raise NotFound("bulk")
    return _bulk_from(row)


async def running(work: Work, agent_id: int) -> int:
    """How many of a colleague's go on."""
    row = await work.one("select count(*) as n from bulk where agent_id = %s and ended_at is null", [agent_id])
    return int(row["n"]) if row else 0


async def add(work: Work, bulk_id: int, *, agent_id: int, deed: Deed, conversations: Sequence[int]) -> None:
    """Keep one to be done to `conversations`."""
    await _enter(work, bulk_id, agent_id=agent_id, deed=deed, total=len(conversations))
    await work.execute(
        "insert into bulk_item (bulk_id, conversation_id) select %s, unnest(%s::bigint[])",
        [bulk_id, list(conversations)],
    )


async def add_undo(work: Work, bulk_id: int, undone: Bulk, deed: Deed) -> None:
    """Keep one that takes another back: what that one did, with what stood before it."""
    await _enter(work, bulk_id, agent_id=undone.agent_id, deed=deed, total=undone.done)
    await work.execute(
        """insert into bulk_item (bulk_id, conversation_id, before)
           select %s, conversation_id, before from bulk_item where bulk_id = %s and outcome = 'done'""",
        [bulk_id, undone.id],
    )
    await work.execute("update bulk set undone = true where id = %s", [undone.id])


async def _enter(work: Work, bulk_id: int, *, agent_id: int, deed: Deed, total: int) -> None:
    await work.execute(
        """insert into bulk (id, agent_id, deed, total, created_at)
           values (%(id)s, %(agent)s, %(deed)s::jsonb, %(total)s, %(now)s)""",
        {"id": bulk_id, "agent": agent_id, "deed": encoded(deed), "total": total, "now": work.now},
    )


async def due(work: Work, bulk_id: int, *, limit: int) -> list[Row]:
    """The next ones it has to do: conversation_id, contact_id (None: forgotten meanwhile), before."""
    return await work.all(
        """select b.conversation_id, p.id as contact_id, b.before
           from bulk_item b left join conversation c on c.id = b.conversation_id
                left join identity i on i.id = c.identity_id
                left join contact p on p.id = i.contact_id and p.erased_at is null
           where b.bulk_id = %s and b.outcome is null order by b.conversation_id limit %s""",
        [bulk_id, limit],
    )


def before(conversation: Conversation) -> Mapping[str, Any]:
    """What an undo needs of a conversation."""
    return {
        "state": conversation.state,
        "snoozed_until": conversation.snoozed_until,
        "waiting_since": conversation.waiting_since,
        "assignee_id": conversation.assignee_id,
        "team_id": conversation.team_id,
        "labels": conversation.labels,
        "unread": conversation.unread,
    }


class Before(msgspec.Struct, frozen=True):
    """`before`, read back."""

    state: State
    snoozed_until: datetime | None
    waiting_since: datetime | None
    assignee_id: int | None
    team_id: int | None
    labels: tuple[int, ...]
    unread: int


def stood(kept: Any) -> Before:
    return msgspec.convert(kept, Before)


async def record(work: Work, bulk_id: int, settled: Sequence[tuple[int, Outcome, Mapping[str, Any] | None]]) -> None:
    """Write down how it went for each, and count."""
    told = [{"id": id_, "outcome": outcome, "before": before} for id_, outcome, before in settled]
    await work.execute(
        """update bulk_item b set outcome = s.outcome, before = coalesce(s.before, b.before)
           from json_to_recordset(%(told)s::json) as s(id bigint, outcome text, before jsonb)
           where b.bulk_id = %(bulk)s and b.conversation_id = s.id""",
        {"told": encoded(told), "bulk": bulk_id},
    )
    counted = [outcome for _, outcome, _ in settled]
    await work.execute(
        """update bulk set done = done + %(done)s, unchanged = unchanged + %(unchanged)s,
                  refused = refused + %(refused)s
           where id = %(id)s""",
        {**{outcome.value: counted.count(outcome) for outcome in Outcome}, "id": bulk_id},
    )


async def end(work: Work, bulk_id: int) -> None:
    await work.execute("update bulk set ended_at = %s where id = %s", [work.now, bulk_id])


async def wait_again(work: Work, conversation_id: int, since: datetime | None) -> None:
    """Whoever waited before a conversation was resolved waits again, since then."""
    await work.execute(
        "update conversation set waiting_since = coalesce(waiting_since, %s) where id = %s", [since, conversation_id]
    )


async def purge(work: Work, *, before: datetime, limit: int) -> int:
    """Remove what ended long ago, with its items, which go with it."""
    cursor = await work.execute(
        "delete from bulk where id in (select id from bulk where ended_at < %s order by ended_at limit %s)",
        [before, limit],
    )
    return cursor.rowcount
