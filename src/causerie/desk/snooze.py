"""Put a conversation to sleep until a moment, or until the customer writes.

The timer wakes it; a timer that outlived its reason finds another fence or another state, and does nothing.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from causerie.desk.hold import hold, moved, tell
from causerie.model.conversation import Move
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import conversations, timers
from causerie.store.database import Work

LONGEST = timedelta(days=366)


async def snooze(work: Work, *, grant: Grant, conversation_id: int, until: datetime) -> None:
    """`until` is in the future, a year away at most: else Invalid `snooze_out_of_range`. Raises Conflict `already`."""
    if until.tzinfo is None or not work.now < until <= work.now + LONGEST:
        raise Invalid("snooze_out_of_range", days=LONGEST.days)
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    state = moved(conversation, Move.SNOOZE)
    await conversations.move(work, conversation.id, state, until=until)
    await timers.set_timer(work, "snooze", conversation.id, due_at=until)
    tell(work, EventKind.CONVERSATION_SNOOZED, conversation, grant=grant, until=int(until.timestamp()))
