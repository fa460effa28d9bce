"""What `write` reads and writes: the ground between a person and a channel, messages, their sends."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from causerie.model.contact import Evidence, Identity
from causerie.model.conversation import Conversation
from causerie.model.errors import NotFound
from causerie.store.database import Redo, Row, Work


async def home(work: Work, identity_id: int) -> int:
    """The contact of an identity. Raises NotFound."""
    row = await work.one("select contact_id from identity where id = %s", [identity_id])
    if row is None:
        raise NotFound("identity")
    return int(row["contact_id"])


async def lock(work: Work, contacts: Sequence[int]) -> None:
    """Lock contacts in ascending id (law 3). Raises NotFound when one is gone."""
    wanted = sorted(set(contacts))
    found = await work.all(
        "select id from contact where id = any(%s) and erased_at is null order by id for no key update", [wanted]
    )
    if len(found) != len(wanted):
        raise NotFound("contact")


@dataclass(frozen=True, slots=True)
class Standing:
    """A recipient on a channel, read under the contact's lock."""

    identity: Identity
    blocked: bool
    quarantined: bool  # the conversation it would be said in
    last_heard: datetime | None  # on this channel, from this identity
    refused_at: datetime | None  # the last time this person wrote anything on the channel is compared with it


async def standing(
    work: Work, identity_id: int, channel_id: int, *, contact_id: int, conversation_id: int | None
) -> Standing:
    """Raises Redo when the identity was merged away meanwhile."""
    row = await work.one(
        """select i.id, i.contact_id, i.scheme, i.scope, i.address, i.name, i.evidence, i.blocked_at,
                  exists (select from conversation t where t.id = %(conversation)s and t.state = 'spam') as quarantined,
                  (select max(at) from message m where m.identity_id = i.id and m.channel_id = %(channel)s
                   and m.direction = 'inbound' and m.kind = 'message') as last_heard,
                  (select max(at) from consent s where s.identity_id = i.id and s.state = 'refused') as refused_at
           from identity i where i.id = %(identity)s""",
        {"identity": identity_id, "channel": channel_id, "conversation": conversation_id},
    )
    if row is None or row["contact_id"] != contact_id:
        raise Redo
    identity = Identity(
        row["id"],
        row["contact_id"],
        row["scheme"],
        row["scope"],
        row["address"],
        row["name"],
        Evidence(row["evidence"]),
    )
    blocked, quarantined = row["blocked_at"] is not None, row["quarantined"]
    return Standing(identity, blocked, quarantined, row["last_heard"], row["refused_at"])


async def active(work: Work, contact_id: int) -> Row | None:
    """The contact's open or snoozed conversation that was last used, if any."""
    return await work.one(
        """select c.id, c.state, c.identity_id, c.channel_id from conversation c join identity i on i.id = c.identity_id
           where i.contact_id = %s and c.state in ('open', 'snoozed') order by c.last_at desc, c.id desc limit 1""",
        [contact_id],
    )


async def already(work: Work, client_keys: Sequence[str]) -> list[int]:
    """Messages already written under these keys of the sender's screen."""
    found = await work.all("select id from message where client_key = any(%s) order by id", [list(client_keys)])
    return [row["id"] for row in found]


async def written(work: Work, message_id: int) -> Row:
    """Whose a message is: direction, agent_id, contact_id, conversation_id. Raises NotFound."""
    row = await work.one(
        """select m.direction, m.agent_id, i.contact_id, coalesce(m.conversation_id, 0) as conversation_id
           from message m join identity i on i.id = m.identity_id where m.id = %s""",
        [message_id],
    )
    if row is None:
        raise NotFound("message")
    return row


async def open_conversation(work: Work, row: Row) -> None:
    """Insert a conversation: id, identity_id, channel_id, team_id, assignee_id, source."""
    await work.execute(
        """insert into conversation (id, identity_id, channel_id, team_id, assignee_id, state, opened_at,
                                     last_at, source)
           values (%(id)s, %(identity_id)s, %(channel_id)s, %(team_id)s, %(assignee_id)s, 'open', %(now)s, %(now)s,
                   %(source)s)""",
        {**row, "now": work.now},
    )


async def last_writer(work: Work, conversation: Conversation) -> int | None:
    """The identity that last wrote or was written to on the conversation's channel, in it if there is one.

    Where nobody did, whoever a colleague noted there: the answer is refused with its reason.
    """
    row = await work.one(
        """select m.identity_id from message m join identity i on i.id = m.identity_id
           where i.contact_id = %s and m.channel_id = %s and m.direction <> 'note'
           order by m.kind = 'message' desc, m.conversation_id is not distinct from %s desc, m.at desc, m.sequence desc,
                    m.id desc limit 1""",
        [conversation.contact_id, conversation.channel_id, conversation.id],
    )
    return int(row["identity_id"]) if row else None


async def source_of(work: Work, contact_id: int) -> str:
    """Where a contact comes from: what follows them is erased with the demo if they are."""
    row = await work.one("select source from contact where id = %s", [contact_id])
    return row["source"] if row else "live"


async def add(work: Work, rows: Sequence[Row]) -> list[int]:
    """Insert messages in order; their ids follow arrival because the contact is locked. Returns the ids.

    `rows`: conversation_id, identity_id, channel_id, direction, author, agent_id, message_class, parts, client_key,
    reply_to, delivery, source.
    """
    found = await work.all(
        """insert into message (conversation_id, identity_id, channel_id, direction, author, agent_id, message_class,
                                parts, at, arrived_at, client_key, reply_to, delivery, source)
           select conversation_id, identity_id, channel_id, direction, author, agent_id, message_class, parts, %(now)s,
                  %(now)s, client_key, reply_to, delivery, source
           from json_to_recordset(%(rows)s::json) as g(
               ord int, conversation_id bigint, identity_id bigint, channel_id bigint, direction text, author text,
               agent_id bigint, message_class text, parts jsonb, client_key text, reply_to bigint, delivery smallint,
               source text)
           order by ord
           returning id""",
        {"rows": work.json([{"ord": n, **row} for n, row in enumerate(rows)]), "now": work.now},
    )
    return sorted(row["id"] for row in found)


async def answer(work: Work, conversation_id: int, row: Row) -> Row:
    """Move a conversation's counters for what was just written; reopens it. Returns its state and channel_id before.

    `row`: channel_id, message_id, count, preview, delivery, answers (whether the customer waits no longer), stirs
    (whether it opens what sleeps or was closed).
    """
    before = await work.one("select state, channel_id from conversation where id = %s", [conversation_id])
    if before is None:
        raise NotFound("conversation")
    await work.execute(
        """update conversation set
               state = case when %(stirs)s then 'open' else state end,
               snoozed_until = case when %(stirs)s then null else snoozed_until end,
               channel_id = case when %(answers)s then %(channel_id)s else channel_id end,
               last_at = greatest(last_at, %(now)s), last_message_id = %(message_id)s,
               waiting_since = case when %(answers)s then null else waiting_since end,
               message_count = message_count + %(count)s, preview = %(preview)s, last_delivery = %(delivery)s
           where id = %(id)s""",
        {"id": conversation_id, "now": work.now, **row},
    )
    return before
