"""It was no spam: a conversation leaves the quarantine as it was, and what came meanwhile counts from now on."""

from __future__ import annotations

from causerie.desk.hold import hold, moved, tell
from causerie.model.conversation import Move, State
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.quarantine import let_out
from causerie.store import quarantine as stored
from causerie.store import timers
from causerie.store.database import Work


async def release(work: Work, *, grant: Grant, conversation_id: int) -> None:
    """Raises Conflict `already` when it is not in quarantine."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    moved(conversation, Move.RELEASE)
    before, meanwhile = await stored.take_out(work, conversation)
    stands = let_out(before, meanwhile, now=work.now)
    await stored.stand(work, conversation.id, stands)
    if stands.state is State.SNOOZED and stands.snoozed_until is not None:
        await timers.set_timer(work, "snooze", conversation.id, due_at=stands.snoozed_until)
    tell(work, EventKind.CONVERSATION_RELEASED, conversation, grant=grant)
