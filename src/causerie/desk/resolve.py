"""Close an episode: nothing waits any more. The customer's next message opens another one."""

from __future__ import annotations

from causerie.desk.hold import hold, moved, tell
from causerie.model.conversation import Move
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import conversations, timers
from causerie.store.database import Work


async def resolve(work: Work, *, grant: Grant, conversation_id: int) -> None:
    """Resolve an open or snoozed conversation. Raises Conflict `already`."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    state = moved(conversation, Move.RESOLVE)
    await conversations.move(work, conversation.id, state)
    await timers.cancel(work, "snooze", conversation.id)
    tell(work, EventKind.CONVERSATION_RESOLVED, conversation, grant=grant)
