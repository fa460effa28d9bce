"""Contacts that a colleague noted: their message, and what they do to the conversation they join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.model.errors import NotFound
from causerie.model.message import Part, part_from
from causerie.store.database import Row, Work


async def add(work: Work, row: Row) -> int:
    """Insert the message; its id follows arrival because the contact is locked.

    `row`: conversation_id, identity_id, channel_id, kind, agent_id, parts, at, source.
    """
    found = await work.one(
        """insert into message (conversation_id, identity_id, channel_id, direction, kind, author, agent_id, parts, at,
                                arrived_at, source)
           values (%(conversation_id)s, %(identity_id)s, %(channel_id)s, 'inbound', %(kind)s, 'agent', %(agent_id)s,
                   %(parts)s::jsonb, %(at)s, %(now)s, %(source)s)
           returning id""",
        {**row, "parts": work.json(row["parts"]), "now": work.now},
    )
    if found is None:
        raise RuntimeError("an insert returned no row")
    return int(found["id"])


async def begin(work: Work, row: Row) -> None:
    """Open the conversation of a contact that joins none: id, identity_id, channel_id, team_id, assignee_id, state,
    opened_at, source.
    """
    await work.execute(
        """insert into conversation (id, identity_id, channel_id, team_id, assignee_id, state, opened_at, last_at,
                                     source)
           values (%(id)s, %(identity_id)s, %(channel_id)s, %(team_id)s, %(assignee_id)s, %(state)s, %(opened_at)s,
                   %(now)s, %(source)s)""",
        {**row, "now": work.now},
    )


async def join(work: Work, row: Row) -> None:
    """Count a message into its conversation: id, message_id, channel_id, at, awaits, preview.

    One that awaits an answer wakes it, waits and is unread; another changes nothing of that. The conversation shows it
    if nothing later was said, as law 4 orders what is said.
    """
    await work.execute(
        """update conversation c set
               state = case when %(awaits)s then 'open' else c.state end,
               snoozed_until = case when %(awaits)s then null else c.snoozed_until end,
               waiting_since = case when %(awaits)s then least(c.waiting_since, %(at)s) else c.waiting_since end,
               unread = c.unread + %(awaits)s::int, channel_id = %(channel_id)s,
               message_count = c.message_count + 1, last_at = greatest(c.last_at, %(now)s),
               last_message_id = case when s.latest then %(message_id)s else c.last_message_id end,
               preview = case when s.latest then %(preview)s else c.preview end,
               last_delivery = case when s.latest then 0 else c.last_delivery end
           from (select not exists (
                     select from message m where m.id = v.last_message_id
                       and (m.at, m.sequence, m.id) > (%(at)s, 0, %(message_id)s)) as latest
                 from conversation v where v.id = %(id)s) s
           where c.id = %(id)s""",
        {**row, "now": work.now},
    )


@dataclass(frozen=True, slots=True)
class Noted:
    """What a colleague noted, as it stands. `noted_at`: when they did, whenever it happened."""

    parts: tuple[Part, ...]
    noted_at: datetime


async def find(work: Work, message_id: int) -> Noted:
    """Raises NotFound. Who may see it was asked before."""
    row = await work.one("select parts, arrived_at from message where id = %s and erased_at is null", [message_id])
    if row is None:
        raise NotFound("message")
    return Noted(tuple(part_from(part) for part in row["parts"]), row["arrived_at"])
