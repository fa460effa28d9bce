"""Forgetting people: the literal list of what is emptied, column by column, and in which order.

`store/tables` declares what holds personal data; every such column is covered by one step below, or named in
`ELSEWHERE` with its reason. tests/architecture/test_forgetting.py fails on a column that is in neither.
Messages stay as erased rows, and identities as rows that address nobody, so that counts stay true.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, LiteralString

from causerie.store import blobs
from causerie.store.database import Row, Work
from causerie.store.search import INDEXING

SHORTEST = 6  # characters of an address that is looked for anywhere in a payload; a shorter one only as a JSON string


@dataclass(frozen=True, slots=True)
class Scope:
    """What is to be forgotten, by ids. A whole person names all four; the demo may name messages alone."""

    contacts: list[int]
    identities: list[int]
    messages: list[int]
    conversations: list[int]

    def params(self, work: Work) -> dict[str, Any]:
        return {
            "contacts": self.contacts,
            "identities": self.identities,
            "messages": self.messages,
            "conversations": self.conversations,
            "now": work.now,
            "indexing": INDEXING,
        }


@dataclass(frozen=True, slots=True)
class Step:
    """One statement, and the `erase` columns it covers."""

    covers: tuple[str, ...]
    sql: LiteralString


# Outbox before messages before conversations: the order in which a settlement takes the same rows.
STEPS: tuple[Step, ...] = (
    Step((), "delete from outbox where message_id = any(%(messages)s)"),
    Step(
        ("orphan_receipt.provider_key",),
        """delete from orphan_receipt r using message m where m.id = any(%(messages)s)
           and r.channel_id = m.channel_id and r.provider_key = m.provider_key""",
    ),
    Step(
        ("reaction.emoji", "reaction.provider_key", "reaction.standing"),
        "delete from reaction where message_id = any(%(messages)s) or identity_id = any(%(identities)s)",
    ),
    Step(("message_version.parts",), "delete from message_version where message_id = any(%(messages)s)"),
    Step(
        ("message.parts", "message.provider_key", "message.client_key", "message.error_detail"),
        """update message set parts = '[]', provider_key = null, client_key = null, error_detail = null,
                  erased_at = %(now)s
           where id = any(%(messages)s)""",
    ),
    Step(
        ("rating.comment",),
        """update rating set comment = null
           where identity_id = any(%(identities)s) or conversation_id = any(%(conversations)s)""",
    ),
    # An indexer that read the messages before they were emptied is waited for; one that comes later finds nothing.
    Step((), "select pg_advisory_xact_lock(%(indexing)s)"),
    Step(("search.vector",), "delete from search where message_id = any(%(messages)s)"),
    Step((), "delete from pending_turn where identity_id = any(%(identities)s) or message_id = any(%(messages)s)"),
    Step(("draft.text",), "delete from draft where conversation_id = any(%(conversations)s)"),
    Step((), "delete from mention where conversation_id = any(%(conversations)s) or message_id = any(%(messages)s)"),
    Step((), "delete from deal where conversation_id = any(%(conversations)s)"),
    Step((), "delete from follower where conversation_id = any(%(conversations)s)"),
    Step((), "delete from quarantine where conversation_id = any(%(conversations)s)"),
    Step((), "delete from timer where kind = 'snooze' and subject = any(%(conversations)s)"),
    Step((), "delete from timer where kind in ('snooze', 'forward') and subject = any(%(conversations)s)"),
    Step(
        (),
        """delete from timer t using scheduled s where t.kind = 'scheduled' and t.subject = s.id
           and (s.identity_id = any(%(identities)s) or s.conversation_id = any(%(conversations)s))""",
    ),
    Step(
        ("scheduled.parts", "scheduled.client_key"),
        """delete from scheduled where identity_id = any(%(identities)s) or conversation_id = any(%(conversations)s)""",
    ),
    Step((), "delete from participant where identity_id = any(%(identities)s)"),
    Step(
        ("conversation.preview", "conversation.subject"),
        """update conversation set preview = null, subject = null, state = 'resolved', snoozed_until = null,
                  waiting_since = null, unread = 0
           where id = any(%(conversations)s)""",
    ),
    Step(
        ("visitor.address", "visitor.member"),
        """delete from visitor v using channel c, identity i
           where c.id = v.channel_id and i.id = any(%(identities)s) and i.scope = c.address
             and (i.scheme = 'visitor' and v.address = i.address or i.scheme = 'member' and v.member = i.address)""",
    ),
    Step(
        ("identity.scope", "identity.address", "identity.name"),
        """update identity set scope = '', address = 'erased-' || id, name = null, blocked_at = null, blocked_by = null,
                  blocked_reason = null
           where id = any(%(identities)s)""",
    ),
    Step(("remark.text",), "delete from remark where contact_id = any(%(contacts)s)"),
    Step(
        ("merge.taken",),
        "update merge set taken = '{}' where kept_id = any(%(contacts)s) or gone_id = any(%(contacts)s)",
    ),
    Step(
        ("contact.name", "contact.attributes"),
        """update contact set name = null, attributes = '{}', language = null, time_zone = null, erased_at = %(now)s
           where id = any(%(contacts)s)""",
    ),
)

# What `forget` does beside the steps, because it needs more than one statement.
BESIDE: dict[str, str] = {
    "file.name": "the file's row is deleted",
    "file.provider_ref": "the file's row is deleted",
    "blob_chunk.content": "goes with the last file that refers to it",
    "sound.peaks": "goes with the bytes that it was measured on",
    "intake.query": "emptied in every payload that names the person",
    "intake.headers": "emptied in every payload that names the person",
    "intake.body": "emptied in every payload that names the person",
}

# Personal data that is not a customer's.
ELSEWHERE: dict[str, str] = {
    "agent.email": "a colleague's; replaced when their account is closed",
    "agent.name": "a colleague's; replaced when their account is closed",
    "push_subscription.endpoint": "a colleague's browser; deleted with the session it belongs to",
    "push_subscription.p256dh": "a colleague's browser; deleted with the session it belongs to",
    "push_subscription.auth": "a colleague's browser; deleted with the session it belongs to",
    "template.text": "the company's own words, approved for everybody",
    "template.layout": "the company's own words, approved for everybody",
    "saved_view.search": "a colleague's own question; deleted with the view",
    "invitation.email": "a future colleague's; deleted a month after the link ran out",
    "posting.answer": "what a mail server said of a future colleague's address; deleted with their link",
    "macro.actions": "the company's own words, kept for everybody; deleted with the macro",
    "canned.text": "the company's own words, kept for everybody; deleted with the canned reply",
}


async def scope_of(work: Work, contacts: Sequence[int]) -> Scope:
    """Everything that belongs to these contacts."""
    row = await work.one(
        """with mine as (select id from identity where contact_id = any(%(contacts)s))
           select array(select id from mine) as identities,
                  array(select m.id from mine join message m on m.identity_id = mine.id) as messages,
                  array(select c.id from mine join conversation c on c.identity_id = mine.id) as conversations""",
        {"contacts": list(contacts)},
    )
    if row is None:
        raise RuntimeError("a select without from returned no row")
    return Scope(list(contacts), row["identities"], row["messages"], row["conversations"])


async def forget(work: Work, scope: Scope, *, seen: Sequence[Row]) -> list[int]:
    """Empty everything in the scope. The contacts are locked.

    `seen` are the keys under which the scope's payloads are remembered: channel_id, kind, key (hex). Returns
    the payloads that waited to be understood and now never will be.
    """
    await _drop_files(work, scope)
    dismissed = await _empty_intake(work, scope, seen)
    params = scope.params(work)
    for step in STEPS:
        await work.execute(step.sql, params)
    return dismissed


async def remembered(work: Work, scope: Scope) -> list[Row]:
    """What the keys of the scope's payloads are made of: channel_id, provider_key, error."""
    return await work.all(
        "select channel_id, provider_key, error from message where id = any(%s) and provider_key is not null",
        [scope.messages],
    )


async def _drop_files(work: Work, scope: Scope) -> None:
    gone = await work.all(
        """delete from file f where f.message_id = any(%(messages)s)
               or f.message_id is null and f.canned_id is null and exists (
                   select from draft d where d.conversation_id = any(%(conversations)s) and d.agent_id = f.agent_id
                     and f.id = any(d.files))
               or f.provider_ref in (
               select 'visitor:' || v.id from identity i join channel c on c.address = i.scope
               join visitor v on v.channel_id = c.id
                and (i.scheme = 'visitor' and v.address = i.address or i.scheme = 'member' and v.member = i.address)
               where i.id = any(%(identities)s))
              or f.message_id is null and f.id in (
               select (p ->> 'file')::bigint from scheduled s, jsonb_array_elements(s.parts) as p
               where s.identity_id = any(%(identities)s) or s.conversation_id = any(%(conversations)s))
           returning sha256""",
        {"messages": scope.messages, "identities": scope.identities, "conversations": scope.conversations},
    )
    stored = [row["sha256"] for row in gone if row["sha256"] is not None]
    if stored:
        await blobs.drop(work, stored)


async def _empty_intake(work: Work, scope: Scope, seen: Sequence[Row]) -> list[int]:
    """Empty the payloads whose elements the scope remembers, and those that name one of its addresses.

    The second reads every body that is still kept, at most a retention's worth: the price of finding what was
    parked, edited or merely hinted at, of which no key can be computed again.
    """
    found = await work.all(
        """select s.intake_id as id
           from json_to_recordset(%(seen)s::json) as g(channel_id bigint, kind smallint, key text)
           join seen s on s.channel_id = g.channel_id and s.kind = g.kind and s.key = decode(g.key, 'hex')
           union
           select i.id from intake i, json_to_recordset(%(needles)s::json) as n(needle text, pattern text)
           where case when position(convert_to(n.needle, 'UTF8') in coalesce(i.body, '')) > 0
                      then encode(i.body, 'escape') ~ n.pattern
                      when position(n.needle in i.query) > 0 then i.query ~ n.pattern
                      else false end""",
        {"seen": work.json(seen), "needles": work.json(await _needles(work, scope))},
    )
    named = [row["id"] for row in found]
    dismissed = await work.all(
        "update parked set state = 'dismissed' where intake_id = any(%s) and state = 'parked' returning intake_id",
        [named],
    )
    await work.execute(
        "update intake set body = null, query = '', headers = '{}', state = 'applied' where id = any(%s)", [named]
    )
    return sorted({row["intake_id"] for row in dismissed})


async def _needles(work: Work, scope: Scope) -> list[Row]:
    """How each address is looked for: what must be there, and a pattern that tells it from part of another one."""
    found = await work.all("select address from identity where id = any(%s)", [scope.identities])
    return [_needle(row["address"]) for row in found if row["address"]]


def _needle(address: str) -> Row:
    bare = address.removeprefix("+")
    if bare.isdecimal() and len(bare) >= SHORTEST:
        return {"needle": bare, "pattern": f"(?<![0-9]){bare}(?![0-9])"}
    if len(address) >= SHORTEST:
        return {"needle": address, "pattern": ""}
    return {"needle": f'"{address}"', "pattern": re.escape(f'"{address}"')}
