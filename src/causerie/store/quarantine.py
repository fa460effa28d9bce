"""Conversations in quarantine, how they stood before, and what blocked people wrote outside any conversation.

Their contact is locked by the caller.
"""

from __future__ import annotations

from datetime import datetime

from causerie.model.conversation import Conversation, State
from causerie.model.message import Part, part_from
from causerie.model.quarantine import Meanwhile, Standing
from causerie.store.database import Row, Work


async def shut(work: Work, conversation: Conversation, *, agent_id: int) -> None:
    """Set aside how it stands; from now on nobody waits in it and nothing in it is unread.

    The message id that is taken tells what came later: ids are taken under the contact's lock.
    """
    await work.execute(
        """insert into quarantine (conversation_id, agent_id, at, state, snoozed_until, waiting_since, unread, after_id)
           values (%(id)s, %(agent)s, %(now)s, %(state)s, %(until)s, %(waiting)s, %(unread)s,
                   nextval('message_id_seq'))""",
        {
            "id": conversation.id,
            "agent": agent_id,
            "now": work.now,
            "state": conversation.state,
            "until": conversation.snoozed_until,
            "waiting": conversation.waiting_since,
            "unread": conversation.unread,
        },
    )
    await work.execute(
        """update conversation set state = 'spam', snoozed_until = null, waiting_since = null, unread = 0
           where id = %s""",
        [conversation.id],
    )


async def take_out(work: Work, conversation: Conversation) -> tuple[Standing, Meanwhile]:
    """Forget that it was in quarantine; returns how it stood, and what was said since."""
    row = await work.one(
        """delete from quarantine where conversation_id = %s
           returning state, snoozed_until, waiting_since, unread, after_id""",
        [conversation.id],
    )
    if row is None:
        raise RuntimeError("a conversation in quarantine without what it was before")
    after = row.pop("after_id")
    return Standing(**{**row, "state": State(row["state"])}), await _since(work, conversation, after)


async def _since(work: Work, conversation: Conversation, after: int) -> Meanwhile:
    row = await work.one(
        """select count(*) filter (where m.direction = 'inbound') as came,
                  coalesce(max(m.id) filter (where m.direction = 'inbound'), 0) as heard,
                  coalesce(max(m.id) filter (where m.direction = 'outbound'
                                             and m.author in ('agent', 'bot', 'native')), 0) as answered
           from identity i join message m on m.identity_id = i.id
           where i.contact_id = %s and m.conversation_id = %s and m.id > %s""",
        [conversation.contact_id, conversation.id, after],
    )
    if row is None:
        raise RuntimeError("an aggregate returned no row")
    return Meanwhile(row["came"], answered=row["answered"] > 0, waits=row["heard"] > row["answered"])


async def writer(work: Work, conversation: Conversation) -> int:
    """The identity that last wrote in a conversation; the one that opened it when nobody did."""
    row = await work.one(
        """select m.identity_id from identity i join message m on m.identity_id = i.id
           where i.contact_id = %s and m.conversation_id = %s and m.direction = 'inbound'
           order by m.id desc limit 1""",
        [conversation.contact_id, conversation.id],
    )
    return int(row["identity_id"]) if row else conversation.identity_id


async def stand(work: Work, conversation_id: int, standing: Standing) -> None:
    await work.execute(
        """update conversation set state = %s, snoozed_until = %s, waiting_since = %s, unread = %s where id = %s""",
        [standing.state, standing.snoozed_until, standing.waiting_since, standing.unread, conversation_id],
    )


async def unplaced(work: Work, identity_id: int, *, since: datetime) -> list[Row]:
    """What an identity said and was told outside any conversation since it was blocked, in thread order.

    Rows: id, channel_id, direction, at, arrived_at, delivery.
    """
    return await work.all(
        """select id, channel_id, direction, at, arrived_at, delivery from message
           where identity_id = %s and conversation_id is null and arrived_at >= %s and erased_at is null
           order by at, sequence, id""",
        [identity_id, since],
    )


async def parts_of(work: Work, message_id: int) -> tuple[Part, ...]:
    row = await work.one("select parts from message where id = %s", [message_id])
    return tuple(part_from(part) for part in row["parts"]) if row else ()


async def home(work: Work, identity_id: int) -> Row | None:
    """Where an identity's words belong now: its own conversation, else the one its contact last used; id and state."""
    return await work.one(
        """select c.id, c.state, c.channel_id from identity mine
           join identity i on i.contact_id = mine.contact_id join conversation c on c.identity_id = i.id
           where mine.id = %s and (c.state in ('open', 'snoozed') or c.state = 'spam' and c.identity_id = mine.id)
           order by c.identity_id = mine.id desc, c.state <> 'spam' desc, c.last_at desc, c.id desc limit 1""",
        [identity_id],
    )


async def take_in(work: Work, conversation_id: int, messages: list[int], counted: Row) -> None:
    """Put messages without a conversation into one, where they count from now on; in quarantine, once it is let out.

    `counted`: came, waits, last (a row of `unplaced`), preview.
    """
    last: Row = counted["last"]
    await work.execute(
        "update message set conversation_id = %s where id = any(%s) and conversation_id is null",
        [conversation_id, messages],
    )
    await work.execute(
        """update conversation c set state = case when f.shut then c.state else 'open' end, snoozed_until = null,
                  channel_id = %(channel)s,
                  last_at = greatest(c.last_at, %(now)s), message_count = c.message_count + %(count)s,
                  unread = c.unread + case when f.shut then 0 else %(came)s end,
                  waiting_since = case when %(waits)s and not f.shut then coalesce(c.waiting_since, %(now)s)
                                       else c.waiting_since end,
                  last_message_id = case when f.is_last then %(last)s else c.last_message_id end,
                  preview = case when f.is_last then %(preview)s else c.preview end,
                  last_delivery = case when f.is_last then %(delivery)s else c.last_delivery end
           from (select not exists (
                     select from conversation o join message n on n.id = o.last_message_id
                     where o.id = %(id)s and n.at > %(at)s) as is_last,
                        (select o.state = 'spam' from conversation o where o.id = %(id)s) as shut) f
           where c.id = %(id)s""",
        {
            "id": conversation_id,
            "now": work.now,
            "count": len(messages),
            "came": counted["came"],
            "waits": counted["waits"],
            "channel": last["channel_id"],
            "last": last["id"],
            "at": last["at"],
            "preview": counted["preview"],
            "delivery": last["delivery"],
        },
    )
    await work.execute(
        """update quarantine q set state = 'open', snoozed_until = null, unread = q.unread + g.came,
                  waiting_since = coalesce(q.waiting_since, %(now)s)
           from (select count(*) as came from message m join quarantine o on o.conversation_id = %(id)s
                 where m.id = any(%(messages)s) and m.id <= o.after_id and m.direction = 'inbound') g
           where q.conversation_id = %(id)s and g.came > 0""",
        {"id": conversation_id, "messages": messages, "now": work.now},
    )
