"""Mark a conversation read, up to a message: what came after it stays unread.

A conversation is unread for the house, not for each colleague: once somebody has read it, it has been read.
"""

from __future__ import annotations

from causerie.desk.hold import hold, tell
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import conversations
from causerie.store.database import Work


async def read(work: Work, *, grant: Grant, conversation_id: int, message_id: int) -> None:
    """`message_id` is the newest one the screen showed. Never makes more messages unread than there were."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    if conversation.unread == 0:
        return
    left = await conversations.inbound_after(work, conversation, message_id)
    if left >= conversation.unread:
        return
    await conversations.set_unread(work, conversation.id, left)
    tell(work, EventKind.CONVERSATION_READ, conversation, grant=grant, unread=left)
