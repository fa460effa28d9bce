"""Answers in a web chat that nobody came back to read: when they are sent on, where to, and that it happened once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from causerie.model.message import Part, part_from
from causerie.store.database import Work

TIMER = "forward"  # the subject is a conversation
LATEST = timedelta(days=1)  # an answer older than this is not brought up again
MOST = 10  # answers sent on together


@dataclass(frozen=True, slots=True)
class Unread:
    """An answer that was not read, in a web chat whose settings say where it may be sent on."""

    message_id: int
    brand: str
    language: str | None  # the person's, BCP 47
    parts: tuple[Part, ...]
    channels: tuple[int, ...]


async def expect(work: Work, conversation_id: int, *, channel_id: int) -> None:
    """Set the conversation's timer where the channel's settings send unread answers on; one that runs stays."""
    await work.execute(
        """insert into timer (kind, subject, due_at)
           select %(kind)s, %(conversation)s,
                  %(now)s + (c.settings -> 'forward' ->> 'after')::int * interval '1 minute'
           from channel c where c.id = %(channel)s and c.settings -> 'forward' ->> 'after' ~ '^[0-9]{1,4}$'
           on conflict (kind, subject) do nothing""",
        {"kind": TIMER, "conversation": conversation_id, "now": work.now, "channel": channel_id},
    )


async def unread(work: Work, conversation_id: int) -> list[Unread]:
    """The conversation's answers that left, were not read and not sent on, in thread order. Its contact is locked.

    Once the person wrote again, wherever that was, what came before it is no news.
    """
    found = await work.all(
        """select m.id, b.name as brand, p.language, m.parts, c.settings -> 'forward' -> 'channels' as channels
           from message m join channel c on c.id = m.channel_id join brand b on b.id = c.brand_id
           join identity i on i.id = m.identity_id join contact p on p.id = i.contact_id
           where m.conversation_id = %(conversation)s and m.direction = 'outbound' and m.kind = 'message'
             and m.author in ('agent', 'bot') and m.delivery in (4, 6) and m.deleted_at is null
             and m.erased_at is null and m.at > %(since)s
             and jsonb_typeof(c.settings -> 'forward' -> 'channels') = 'array'
             and not exists (select from forward f where f.message_id = m.id)
             and not exists (select from message n where n.conversation_id = m.conversation_id
                             and n.direction = 'inbound' and n.id > m.id)
           order by m.at, m.sequence, m.id limit %(most)s""",
        {"conversation": conversation_id, "since": work.now - LATEST, "most": MOST},
    )
    return [
        Unread(
            row["id"],
            row["brand"],
            row["language"],
            tuple(part_from(part) for part in row["parts"]),
            _ids(row["channels"]),
        )
        for row in found
    ]


def _ids(told: Any) -> tuple[int, ...]:
    """An administrator's list, as far as it is one."""
    return tuple(one for one in told if isinstance(one, int)) if isinstance(told, list) else ()


async def addresses(work: Work, contact_id: int) -> list[tuple[int, str]]:
    """Identity and scheme of every address of a contact, what they wrote from before what they only gave."""
    found = await work.all(
        "select id, scheme from identity where contact_id = %s order by evidence = 'said', id desc", [contact_id]
    )
    return [(row["id"], row["scheme"]) for row in found]


async def keep(work: Work, messages: Sequence[int], sent_id: int) -> None:
    """These answers were sent on, as one message."""
    await work.execute(
        "insert into forward (message_id, sent_id, at) select m, %s, %s from unnest(%s::bigint[]) as m",
        [sent_id, work.now, list(messages)],
    )
