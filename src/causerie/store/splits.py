"""What un-merging reads and writes of the conversations in which both sides wrote, under their contacts' lock."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causerie.model.message import Part, Position, part_from
from causerie.store.database import Row, Work


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation about to be split. `leaving`: the identity that opened it goes to the other contact."""

    id: int
    leaving: bool
    resolved: bool  # or in quarantine: nobody waits in it
    waiting_since: datetime | None
    unread: int


@dataclass(frozen=True, slots=True)
class Said:
    """A message of such a conversation, without its words. `leaving`: its identity goes to the other contact."""

    id: int
    conversation_id: int
    identity_id: int
    channel_id: int
    direction: str
    author: str
    at: datetime
    arrived_at: datetime
    sequence: int
    delivery: int
    leaving: bool

    @property
    def position(self) -> Position:
        return Position(self.at, self.sequence, self.id)


async def mixed(work: Work, contact_id: int, leaving: Sequence[int]) -> list[tuple[Talk, list[Said]]]:
    """The contact's conversations that hold messages of the side which did not open them, each in thread order.

    `leaving` are identities that still are the contact's and are about to go.
    """
    params = {"contact": contact_id, "leaving": list(leaving)}
    talks = await work.all(
        """with said as (
               select distinct m.conversation_id, m.identity_id = any(%(leaving)s) as leaving
               from identity i join message m on m.identity_id = i.id
               where i.contact_id = %(contact)s and m.conversation_id is not null
           )
           select c.id, c.identity_id = any(%(leaving)s) as leaving, c.state in ('resolved', 'spam') as resolved,
                  c.waiting_since, c.unread
           from said s join conversation c on c.id = s.conversation_id
           where s.leaving <> (c.identity_id = any(%(leaving)s)) order by c.id""",
        params,
    )
    said = await work.all(
        """select m.id, m.conversation_id, m.identity_id, m.channel_id, m.direction, m.author, m.at, m.arrived_at,
                  m.sequence, m.delivery, m.identity_id = any(%(leaving)s) as leaving
           from identity i join message m on m.identity_id = i.id
           where i.contact_id = %(contact)s and m.conversation_id = any(%(talks)s)
           order by m.at, m.sequence, m.id""",
        {**params, "talks": [row["id"] for row in talks]},
    )
    found = [Said(**row) for row in said]
    return [(Talk(**row), [one for one in found if one.conversation_id == row["id"]]) for row in talks]


async def parts_of(work: Work, messages: Sequence[int]) -> dict[int, tuple[Part, ...]]:
    """The parts of a few messages, for previews."""
    found = await work.all("select id, parts from message where id = any(%s)", [list(messages)])
    return {row["id"]: tuple(part_from(part) for part in row["parts"]) for row in found}


async def open_beside(work: Work, rows: Sequence[Row]) -> None:
    """Open the new halves. They keep team, assignee, labels and followers: nobody can tell which half earned them.

    `rows`: id, old, identity_id, opened_at and the counters that `recount` takes.
    """
    await work.execute(
        """insert into conversation (id, identity_id, channel_id, state, assignee_id, team_id, opened_at, last_at,
                                     source)
           select g.id, g.identity_id, g.channel_id,
                  case when c.state in ('resolved', 'spam') then c.state else 'open' end, c.assignee_id, c.team_id,
                  g.opened_at, g.last_at, c.source
           from json_to_recordset(%(rows)s::json) as g(
               id bigint, old bigint, identity_id bigint, channel_id bigint, opened_at timestamptz,
               last_at timestamptz)
           join conversation c on c.id = g.old""",
        {"rows": work.json(rows)},
    )
    await work.execute(
        """insert into conversation_label (conversation_id, label_id)
           select g.id, l.label_id from json_to_recordset(%(rows)s::json) as g(id bigint, old bigint)
           join conversation_label l on l.conversation_id = g.old""",
        {"rows": work.json(rows)},
    )
    await work.execute(
        """insert into quarantine (conversation_id, agent_id, at, state, snoozed_until, waiting_since, unread, after_id)
           select g.id, q.agent_id, q.at, q.state, q.snoozed_until, q.waiting_since, q.unread, q.after_id
           from json_to_recordset(%(rows)s::json) as g(id bigint, old bigint)
           join quarantine q on q.conversation_id = g.old""",
        {"rows": work.json(rows)},
    )
    await work.execute(
        """insert into follower (conversation_id, agent_id, why, follows, since)
           select g.id, f.agent_id, f.why, f.follows, f.since
           from json_to_recordset(%(rows)s::json) as g(id bigint, old bigint)
           join follower f on f.conversation_id = g.old""",
        {"rows": work.json(rows)},
    )


async def move(work: Work, pairs: Sequence[Row]) -> None:
    """Move messages and those who take part to their half: message, identity_id, old, new."""
    await work.execute(
        """update message m set conversation_id = g.new
           from json_to_recordset(%(pairs)s::json) as g(message bigint, new bigint) where m.id = g.message""",
        {"pairs": work.json(pairs)},
    )
    await work.execute(
        """update participant p set conversation_id = g.new
           from json_to_recordset(%(pairs)s::json) as g(identity_id bigint, old bigint, new bigint)
           where p.conversation_id = g.old and p.identity_id = g.identity_id""",
        {"pairs": work.json(pairs)},
    )


async def recount(work: Work, rows: Sequence[Row]) -> None:
    """Set counters and preview: id, channel_id, last_at, waiting_since, last_message_id, message_count, unread,
    preview, last_delivery.
    """
    await work.execute(
        """update conversation c
           set channel_id = g.channel_id, waiting_since = g.waiting_since,
               last_message_id = g.last_message_id, message_count = g.message_count, unread = g.unread,
               preview = g.preview, last_delivery = g.last_delivery,
               last_at = coalesce((select max(m.arrived_at) from message m
                                   where m.conversation_id = c.id and m.direction <> 'note'), g.last_at)
           from json_to_recordset(%(rows)s::json) as g(
               id bigint, channel_id bigint, last_at timestamptz, waiting_since timestamptz, last_message_id bigint,
               message_count int, unread int, preview text, last_delivery smallint)
           where c.id = g.id""",
        {"rows": work.json(rows)},
    )
