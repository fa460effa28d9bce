"""Take a resolved or snoozed conversation up again."""

from __future__ import annotations

from causerie.desk.hold import hold, moved, tell
from causerie.model.conversation import Move
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import conversations, timers
from causerie.store.database import Work


async def reopen(work: Work, *, grant: Grant, conversation_id: int) -> None:
    """Raises Conflict `already` when it is open."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    state = moved(conversation, Move.REOPEN)
    await conversations.move(work, conversation.id, state)
    await timers.cancel(work, "snooze", conversation.id)
    tell(work, EventKind.CONVERSATION_REOPENED, conversation, grant=grant)
