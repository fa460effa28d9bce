"""Reading messages and conversations: each under a grant, in a bounded number of statements.

« Le fil » is all messages of a contact's identities, ordered by (at, sequence, id); it is a view, never a
table. What a grant does not show answers like what does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, LiteralString

from causerie.model.conversation import Conversation, State
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import (
    BY_RANK,
    Author,
    Direction,
    File,
    FileState,
    Kind,
    Mention,
    Message,
    MessageClass,
    Position,
    Reaction,
    part_from,
)
from causerie.store.database import Connection, Query, ask

MESSAGE: LiteralString = """
select m.id, m.conversation_id, i.contact_id, m.identity_id, m.channel_id, m.direction, m.kind, m.author, m.agent_id,
       m.message_class, m.parts,
       (select json_agg(json_build_object('id', f.id, 'state', f.state, 'name', f.name, 'mime', f.mime,
                                          'size', f.size, 'reason', f.reason) order by f.position)
        from file f where f.message_id = m.id) as files,
       (select json_agg(json_build_object('emoji', r.emoji, 'identity_id', r.identity_id, 'agent_id', r.agent_id,
                                          'delivery', r.delivery, 'error', r.error) order by r.at)
        from reaction r where r.message_id = m.id and r.emoji <> '') as reactions,
       m.at, m.sequence, m.delivery, m.error, m.client_key, m.reply_to, m.edited_at, m.deleted_at, m.erased_at,
       case when m.direction = 'note' then (
           select json_agg(distinct jsonb_build_object(
               'agent_id', case when k.team_id is null then k.agent_id end, 'team_id', k.team_id))
           from mention k where k.message_id = m.id) end as mentions
from message m join identity i on i.id = m.identity_id
"""

SEEN: LiteralString = "(%(channels)s::bigint[] is null or m.channel_id = any(%(channels)s))"

CONVERSATION_ROW: LiteralString = """
select c.id, i.contact_id, p.name as contact_name, i.address, c.identity_id, c.channel_id, c.state, c.assignee_id,
       c.team_id, c.snoozed_until, c.opened_at, c.last_at, c.waiting_since, c.last_message_id, c.message_count,
       c.unread, c.preview, c.last_delivery,
       array(select label_id from conversation_label l where l.conversation_id = c.id) as labels, c.source
"""

CONVERSATION: LiteralString = (
    CONVERSATION_ROW
    + """
from conversation c join identity i on i.id = c.identity_id
     join contact p on p.id = i.contact_id and p.erased_at is null
"""
)


def conversations_in(written: LiteralString) -> LiteralString:
    """What `conversation_from` reads, of rows that the same statement has just written.

    How many those are no planner can know: each looks for its own person by itself, however many people there are.
    """
    return (
        CONVERSATION_ROW
        + "from ("
        + written
        + """) c
        join lateral (select contact_id, address from identity where id = c.identity_id limit 1) i on true
        join lateral (select name from contact where id = i.contact_id and erased_at is null limit 1) p on true
        """
    )


HELD: LiteralString = "(%(channels)s::bigint[] is null or c.channel_id = any(%(channels)s))"


_MESSAGE_OF: Callable[..., Message] = Message
_CONVERSATION_OF: Callable[..., Conversation] = Conversation
_STATES = {state.value: state for state in State}


def message_from(row: tuple[Any, ...]) -> Message:
    """A row of `MESSAGE`, whose columns stand in the order of the fields."""
    direction, kind, author, agent_id, message_class, parts, files, reactions, at, sequence, delivery = row[5:16]
    return _MESSAGE_OF(
        *row[:5],
        Direction(direction),
        Kind(kind),
        Author(author),
        agent_id,
        MessageClass(message_class),
        tuple(part_from(part) for part in parts),
        tuple(File(**{**file, "state": FileState(file["state"])}) for file in files or ()),
        tuple(Reaction(**{**one, "delivery": BY_RANK[one["delivery"]]}) for one in reactions or ()),
        at,
        sequence,
        BY_RANK[delivery],
        *row[16:22],
        tuple(Mention(**mention) for mention in row[22] or ()),
    )


def conversation_from(row: tuple[Any, ...]) -> Conversation:
    """A row of `CONVERSATION`, whose columns stand in the order of the fields."""
    return _CONVERSATION_OF(
        *row[:6], _STATES[row[6]], *row[7:17], BY_RANK[row[17]].value, tuple(sorted(row[18])), row[19]
    )


def messages_among(grant: Grant, ids: Sequence[int]) -> Query[Message]:
    """The messages among `ids` that the grant shows, in thread order."""
    sql: LiteralString = MESSAGE + "where m.id = any(%(ids)s) and " + SEEN + " order by m.at, m.sequence, m.id"
    return Query(sql, {"ids": list(ids), "channels": grant.channel_ids}, message_from)


async def messages_by_id(conn: Connection, grant: Grant, ids: Sequence[int]) -> list[Message]:
    """The messages among `ids` that the grant shows, in thread order."""
    (found,) = await ask(conn, messages_among(grant, ids))
    return found


async def message(conn: Connection, grant: Grant, message_id: int) -> Message:
    """One message. Raises NotFound."""
    found = await messages_by_id(conn, grant, [message_id])
    if not found:
        raise NotFound("message")
    return found[0]


async def quoted(conn: Connection, grant: Grant, messages: Sequence[Message]) -> list[Message]:
    """What these messages answer and is not among them; no statement when they answer nothing else."""
    here = {message.id for message in messages}
    wanted = {message.reply_to for message in messages if message.reply_to is not None} - here
    return await messages_by_id(conn, grant, sorted(wanted)) if wanted else []


async def thread(
    conn: Connection, grant: Grant, contact_id: int, *, before: Position | None, limit: int
) -> list[Message]:
    """The last `limit` messages of a contact before a position, over all channels and episodes, oldest first."""
    sql: LiteralString = (
        MESSAGE
        + "where i.contact_id = %(contact)s and "
        + SEEN
        + """ and (%(at)s::timestamptz is null or (m.at, m.sequence, m.id) < (%(at)s, %(sequence)s, %(id)s))
        order by m.at desc, m.sequence desc, m.id desc limit %(limit)s"""
    )
    at, sequence, id_ = before or (None, None, None)
    params = {
        "contact": contact_id,
        "channels": grant.channel_ids,
        "at": at,
        "sequence": sequence,
        "id": id_,
        "limit": limit,
    }
    (found,) = await ask(conn, Query(sql, params, message_from))
    return found[::-1]


async def news(conn: Connection, grant: Grant, contact_id: int, *, after: int, agent_id: int) -> list[Message]:
    """What arrived on a thread after message `after`, this agent's own words and notes excepted."""
    sql: LiteralString = (
        MESSAGE
        + "where i.contact_id = %(contact)s and m.id > %(after)s and m.direction <> 'note'"
        + " and m.agent_id is distinct from %(agent)s and "
        + SEEN
        + " order by m.at, m.sequence, m.id limit 50"
    )
    params = {"contact": contact_id, "after": after, "agent": agent_id, "channels": grant.channel_ids}
    (found,) = await ask(conn, Query(sql, params, message_from))
    return found


def conversations_among(grant: Grant, ids: Sequence[int]) -> Query[Conversation]:
    """The conversations among `ids` that the grant shows."""
    sql: LiteralString = CONVERSATION + "where c.id = any(%(ids)s) and " + HELD + " order by c.id"
    return Query(sql, {"ids": list(ids), "channels": grant.channel_ids}, conversation_from)


async def conversations_by_id(conn: Connection, grant: Grant, ids: Sequence[int]) -> list[Conversation]:
    """The conversations among `ids` that the grant shows."""
    (found,) = await ask(conn, conversations_among(grant, ids))
    return found


async def conversation(conn: Connection, grant: Grant, conversation_id: int) -> Conversation:
    """One conversation. Raises NotFound."""
    found = await conversations_by_id(conn, grant, [conversation_id])
    if not found:
        raise NotFound("conversation")
    return found[0]
