"""Contacts that a colleague noted: their message, and what they do to the conversation they join."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.model.errors import NotFound
from causerie.model.message import Kind, Part, part_from
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
    """What a colleague noted, as it stands. `at`: when it happened; `noted_at`: when they noted it."""

    parts: tuple[Part, ...]
    kind: Kind
    at: datetime
    noted_at: datetime


async def find(work: Work, message_id: int) -> Noted:
    """Raises NotFound. Who may see it was asked before."""
    row = await work.one(
        "select parts, kind, at, arrived_at from message where id = %s and erased_at is null", [message_id]
    )
    if row is None:
        raise NotFound("message")
    return Noted(tuple(part_from(part) for part in row["parts"]), Kind(row["kind"]), row["at"], row["arrived_at"])


async def put_right(work: Work, message_id: int, made: Noted) -> None:
    """Replace what was noted, keeping what stood before as a version. The contact is locked."""
    await work.execute(
        """with kept as (
               insert into message_version (message_id, version, parts, at, kind, was_at)
               select m.id, coalesce((select max(version) from message_version v where v.message_id = m.id), 0) + 1,
                      m.parts, %(now)s, m.kind, m.at
               from message m where m.id = %(id)s
           )
           update message set parts = %(parts)s::jsonb, kind = %(kind)s, at = %(at)s, edited_at = %(now)s
           where id = %(id)s""",
        {"id": message_id, "parts": work.json(made.parts), "kind": made.kind, "at": made.at, "now": work.now},
    )


async def move(work: Work, conversation_id: int, message_id: int, *, before: datetime, at: datetime) -> None:
    """A conversation that began, or waits, since this message does so since its other moment: unless something else of
    it did from then on, which now comes first.
    """
    await work.execute(
        """update conversation c set
               opened_at = case when c.opened_at = %(before)s then least(%(at)s, s.began) else c.opened_at end,
               waiting_since = case when c.waiting_since = %(before)s then least(%(at)s, s.asked)
                                    else c.waiting_since end
           from (select min(m.at) as began,
                        min(m.at) filter (where m.direction = 'inbound' and m.id > a.answered) as asked
                 from conversation v
                 join identity w on w.id = v.identity_id join identity i on i.contact_id = w.contact_id
                 join message m on m.identity_id = i.id and m.conversation_id = v.id
                 cross join lateral (
                     select coalesce(max(o.id), 0) as answered
                     from identity j join message o on o.identity_id = j.id and o.conversation_id = v.id
                     where j.contact_id = w.contact_id and o.direction = 'outbound'
                       and o.author in ('agent', 'bot', 'native')) a
                 where v.id = %(id)s and m.id <> %(message)s and m.at >= %(before)s and m.direction <> 'note') s
           where c.id = %(id)s""",
        {"id": conversation_id, "message": message_id, "before": before, "at": at},
    )


@dataclass(frozen=True, slots=True)
class Last:
    id: int
    kind: Kind
    parts: tuple[Part, ...]


async def last(work: Work, contact_id: int, conversation_id: int) -> Last:
    """What was said last in a conversation of a contact, as law 4 orders what is said."""
    row = await work.one(
        """select m.id, m.kind, m.parts from identity i join message m on m.identity_id = i.id
           where i.contact_id = %s and m.conversation_id = %s and m.direction <> 'note'
           order by m.at desc, m.sequence desc, m.id desc limit 1""",
        [contact_id, conversation_id],
    )
    if row is None:
        raise NotFound("message")
    return Last(row["id"], Kind(row["kind"]), tuple(part_from(part) for part in row["parts"]))


async def show(work: Work, conversation_id: int, message_id: int, preview: str) -> None:
    """What a list shows of a conversation."""
    await work.execute(
        """update conversation c set last_message_id = m.id, preview = %s, last_delivery = m.delivery
           from message m where c.id = %s and m.id = %s""",
        [preview, conversation_id, message_id],
    )
