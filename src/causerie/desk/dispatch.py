"""The moment of an answer that was to leave later: it is asked every question again, then leaves or comes back.

What may not leave comes back to its author with the reason, on a conversation that is opened for it: a refusal that
nobody looks at would be a message lost.
"""

from __future__ import annotations

from causerie.desk.directory import Directory
from causerie.desk.follow import follow_because
from causerie.desk.schedule import TIMER, hold_scheduled, tell
from causerie.desk.write import Draft, Written, write_locked
from causerie.model.conversation import MOVES, Move, State
from causerie.model.errors import NotFound, NotPermitted, Refused
from causerie.model.event import EventKind
from causerie.model.follower import Why
from causerie.model.grant import Grant, Right
from causerie.model.machine import after
from causerie.model.scheduled import Scheduled, Wait
from causerie.store import agents, canned, conversations, scheduled, threads, timers, writing
from causerie.store.database import Redo, Work
from causerie.store.ids import Ids
from causerie.store.scheduled import Ready
from causerie.store.timers import Due


async def dispatch(work: Work, directory: Directory, ids: Ids, due: Due) -> bool:
    """Settle a claimed timer; False when it was stale, or what it was for has gone."""
    try:
        ready = await _hold(work, due.subject)
    except NotFound:  # given up or forgotten meanwhile
        await timers.finish(work, due)
        return False
    if not await timers.finish(work, due):
        return False
    if ready.one.state is not Wait.WAITING or ready.one.send_at > work.now:
        return False
    grant = await agents.grant_of(work.conn, ready.one.agent_id)
    if await _overtaken(work, grant, ready):
        await _come_back(work, ready, Wait.OVERTAKEN, None)
        return True
    try:
        await _leave(work, directory, ids, ready, grant)
    except Refused as refusal:
        await _come_back(work, ready, Wait.REFUSED, refusal.code)
    return True


async def send_now(work: Work, directory: Directory, ids: Ids, *, grant: Grant, scheduled_id: int) -> Written:
    """Its author does not wait any longer, whatever was said since. Raises what stands against it."""
    one = await hold_scheduled(work, grant=grant, scheduled_id=scheduled_id)
    ready = await scheduled.ready(work, one.id)
    await timers.cancel(work, TIMER, one.id)
    return await _leave(work, directory, ids, ready, await agents.grant_of(work.conn, one.agent_id))


async def _hold(work: Work, scheduled_id: int) -> Ready:
    seen = await scheduled.ready(work, scheduled_id)
    await writing.lock(work, [seen.one.contact_id])
    held = await scheduled.ready(work, scheduled_id)
    if held.one.contact_id != seen.one.contact_id:
        raise Redo
    return held


async def _overtaken(work: Work, grant: Grant | None, ready: Ready) -> bool:
    """Whether somebody else wrote since its author looked, and they wanted to know."""
    one = ready.one
    if not one.unless_answered or grant is None:
        return False
    news = await threads.news(work.conn, grant, one.contact_id, after=ready.last_seen, agent_id=one.agent_id)
    return bool(news)


async def _leave(work: Work, directory: Directory, ids: Ids, ready: Ready, grant: Grant | None) -> Written:
    """Its author must still be there, and still answer on its channel: NotPermitted `author_gone` otherwise."""
    one = ready.one
    if grant is None or not grant.allows(Right.ANSWER) or not grant.sees(one.channel_id):
        raise NotPermitted("author_gone")
    draft = Draft(
        identity_id=one.identity_id,
        channel_id=one.channel_id,
        parts=one.parts,
        agent_id=one.agent_id,
        conversation_id=None if ready.moved_away else one.conversation_id,
        client_key=one.client_key,
        reply_to=one.reply_to,
        # A conversation that was closed or put to sleep since stays so: that was decided knowing of this answer.
        stirs=ready.conversation is ready.stood,
    )
    written = await write_locked(work, directory, ids, draft, contact=one.contact_id)
    canned.used(work, grant, ready.canned)
    await scheduled.remove(work, one.id)
    conversation = await threads.conversation(work.conn, grant, written.conversation_id)
    await follow_because(work, conversation, [grant.agent_id], why=Why.ANSWERED)
    tell(work, one, "sent", agent_id=one.agent_id)
    return written


async def _come_back(work: Work, ready: Ready, state: Wait, reason: str | None) -> None:
    await scheduled.set_back(work, ready.one.id, state, reason)
    await _reopen(work, ready.one, ready.conversation)
    tell(work, ready.one, state.value, agent_id=ready.one.agent_id)


async def _reopen(work: Work, one: Scheduled, standing: State) -> None:
    if standing is State.OPEN:
        return
    asleep = standing is State.SNOOZED
    await conversations.move(work, one.conversation_id, after(MOVES, standing, Move.WAKE if asleep else Move.REOPEN))
    await timers.cancel(work, "snooze", one.conversation_id)
    work.tell(
        EventKind.CONVERSATION_WOKEN if asleep else EventKind.CONVERSATION_REOPENED,
        conversation_id=one.conversation_id,
        contact_id=one.contact_id,
        channel_id=one.channel_id,
    )
