"""A private note on a conversation: a message that no provider ever sees.

It is written like any message, so that it takes its place in the thread, and no outbox row is ever made of
it. It changes neither the preview nor the clocks: to the customer nothing happened.
"""

from __future__ import annotations

from dataclasses import dataclass

from causerie.desk.hold import hold
from causerie.desk.mention import mention, summon
from causerie.model.cards import masked
from causerie.model.conversation import Conversation
from causerie.model.errors import Conflict, Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.message import RANK, Author, Delivery, Direction, Mention, MessageClass, Text
from causerie.store import canned, conversations, drafts, writing
from causerie.store.database import Row, Work

LONGEST = 10_000  # characters


@dataclass(frozen=True, slots=True)
class Beside:
    """What goes with a note's words: whom they call, the canned reply they came from, the revision of the draft."""

    mentions: tuple[Mention, ...] = ()
    canned: tuple[int, ...] = ()
    draft: int | None = None


NOTHING = Beside()


async def note(
    work: Work, *, grant: Grant, conversation_id: int, client_key: str, text: str, beside: Beside = NOTHING
) -> int:
    """Write the note; returns its message id, the same one when `client_key` comes again. Its draft goes with it.

    Raises Invalid `empty` or `too_long`, what `summon` raises, and Conflict `key_reused` when the key is another
    message's.
    """
    check(text)
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    if beside.draft is not None:
        drafts.spend(work, agent_id=grant.agent_id, conversation_id=conversation.id, revision=beside.draft)
    done = await writing.already(work, [client_key])
    if done:
        return await _same(work, done[0], conversation)
    called = await summon(work, conversation, masked(text), beside.mentions)
    (message,) = await writing.add(work, [_row(conversation, grant, client_key, text)])
    await conversations.count_note(work, conversation.id)
    reached = await mention(work, conversation, called, grant=grant, message_id=message) if called else []
    canned.used(work, grant, beside.canned)
    work.tell(
        EventKind.MESSAGE_WRITTEN,
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        message_id=message,
        channel_id=conversation.channel_id,
        agent_id=grant.agent_id,
        data={"mentions": reached} if reached else None,
    )
    return message


def check(text: str) -> None:
    """Raises Invalid `empty` or `too_long`."""
    if not text.strip():
        raise Invalid("empty")
    if len(text) > LONGEST:
        raise Invalid("too_long", limit=LONGEST, length=len(text))


async def _same(work: Work, message_id: int, conversation: Conversation) -> int:
    if not await conversations.has_note(work, conversation.id, message_id):
        raise Conflict("key_reused")
    return message_id


def _row(conversation: Conversation, grant: Grant, client_key: str, text: str) -> Row:
    return {
        "conversation_id": conversation.id,
        "identity_id": conversation.identity_id,
        "channel_id": conversation.channel_id,
        "direction": Direction.NOTE,
        "author": Author.AGENT,
        "agent_id": grant.agent_id,
        "message_class": MessageClass.SERVICE,
        "parts": (Text(masked(text)),),
        "client_key": client_key,
        "reply_to": None,
        "delivery": RANK[Delivery.NONE],
        "source": conversation.source,
    }
