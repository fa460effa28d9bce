"""Take hold of a conversation for a person: their right, the lock on its contact, then the row as it stands.

Every verb about one conversation begins here. What is read before the lock only says whom to lock; what is
read after it is the truth, and a contact that was merged meanwhile makes the whole verb start again (law 3).
"""

from __future__ import annotations

from typing import Any

from causerie.model.conversation import MOVES, Conversation, Move, State
from causerie.model.errors import Conflict, IllegalMove
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.machine import after
from causerie.store import threads, writing
from causerie.store.database import Redo, Work


async def hold(work: Work, *, grant: Grant, conversation_id: int, right: Right = Right.ANSWER) -> Conversation:
    """The conversation, with its contact locked. Raises Forbidden, and NotFound when the grant does not show it."""
    grant.require(right)
    seen = await threads.conversation(work.conn, grant, conversation_id)
    await writing.lock(work, [seen.contact_id])
    held = await threads.conversation(work.conn, grant, conversation_id)
    if held.contact_id != seen.contact_id:
        raise Redo
    return held


def moved(conversation: Conversation, move: Move) -> State:
    """The state after a person's move. Raises Conflict `already` where the table has none: somebody was quicker."""
    try:
        return after(MOVES, conversation.state, move)
    except IllegalMove:
        raise Conflict("already", state=conversation.state.value) from None


def tell(work: Work, kind: EventKind, conversation: Conversation, *, grant: Grant, **data: Any) -> None:
    """Add an event about the conversation, done by this person."""
    work.tell(
        kind,
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        channel_id=conversation.channel_id,
        agent_id=grant.agent_id,
        data=data or None,
    )
