"""A snooze fell due: the conversation comes back, unless something else woke or closed it meanwhile."""

from __future__ import annotations

from causerie.model.conversation import MOVES, Move, State
from causerie.model.errors import NotFound
from causerie.model.event import EventKind
from causerie.model.machine import after
from causerie.store import conversations, timers, writing
from causerie.store.database import Redo, Work
from causerie.store.timers import Due


async def wake(work: Work, due: Due) -> bool:
    """Settle a claimed snooze timer; False when it was stale and nothing had to wake."""
    try:
        sleeper = await _hold(work, due.subject)
    except NotFound:  # forgotten meanwhile, and its timer with it
        return False
    if not await timers.finish(work, due):
        return False
    if sleeper.state is not State.SNOOZED or sleeper.snoozed_until is None or sleeper.snoozed_until > work.now:
        return False
    await conversations.move(work, sleeper.id, after(MOVES, sleeper.state, Move.WAKE))
    work.tell(
        EventKind.CONVERSATION_WOKEN,
        conversation_id=sleeper.id,
        contact_id=sleeper.contact_id,
        channel_id=sleeper.channel_id,
        data={"due": True},
    )
    return True


async def _hold(work: Work, conversation_id: int) -> conversations.Sleeper:
    seen = await conversations.sleeper(work, conversation_id)
    await writing.lock(work, [seen.contact_id])
    held = await conversations.sleeper(work, conversation_id)
    if held.contact_id != seen.contact_id:
        raise Redo
    return held
