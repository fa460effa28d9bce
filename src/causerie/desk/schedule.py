"""An answer that leaves later: at a date, or after the few seconds in which its author may still undo it.

It is judged now as if it left now, so that what is certain to be refused is refused while its author looks; and once
more by `dispatch` when its moment comes. Until then the server keeps it, and no closed tab loses it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.desk.directory import Directory
from causerie.desk.reply import Answer, addressed, considered
from causerie.desk.write import Draft, check, masked_parts, repeated
from causerie.model.conversation import Conversation
from causerie.model.errors import Conflict, Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.scheduled import Scheduled, Wait
from causerie.store import scheduled, timers, writing
from causerie.store.database import Redo, Row, Work
from causerie.store.ids import Ids

TIMER = "scheduled"
LONGEST = timedelta(days=366)
LONGEST_HOLD = 30  # seconds


@dataclass(frozen=True, slots=True)
class Later:
    """When: `send_at`, or in `hold` seconds. `unless_answered`: ask its author if somebody wrote in between."""

    send_at: datetime | None = None
    hold: int = 0
    unless_answered: bool = True


async def schedule(work: Work, directory: Directory, ids: Ids, *, grant: Grant, answer: Answer, later: Later) -> int:
    """Keep the answer until then; returns the id of what waits, the same one when its `client_key` comes again.

    Raises like `reply`, Invalid `schedule_out_of_range`, and Conflict `already` when it has left by now.
    """
    send_at = _moment(later, work.now)
    draft, conversation = await addressed(work, grant=grant, answer=answer)
    contact = conversation.contact_id
    done = await _known(work, draft)
    if done is not None:
        return done
    if not answer.force and await scheduled.colleagues(work, answer.conversation_id, agent_id=grant.agent_id):
        raise Conflict("moved_on", news=[])
    draft = await considered(work, ids, grant=grant, answer=answer, draft=draft, contact=contact)
    draft = await check(work, directory, draft, contact=contact)
    made = await ids.one(work.conn)
    row = _row(conversation, draft, answer, later)
    # Sent all the same, it is sent knowing of everything that is there.
    seen = await scheduled.newest(work, contact) if answer.force else answer.last_seen
    await scheduled.add(work, {**row, "id": made, "send_at": send_at, "last_seen": max(seen, answer.last_seen)})
    await timers.set_timer(work, TIMER, made, due_at=send_at)
    tell(work, await scheduled.scheduled(work.conn, grant, made), Wait.WAITING.value, agent_id=grant.agent_id)
    return made


def _moment(later: Later, now: datetime) -> datetime:
    if later.send_at is None:
        return now + timedelta(seconds=min(max(later.hold, 0), LONGEST_HOLD))
    if not now < later.send_at <= now + LONGEST:
        raise Invalid("schedule_out_of_range", days=LONGEST.days)
    return later.send_at


async def _known(work: Work, draft: Draft) -> int | None:
    row = await scheduled.by_key(work, draft.client_key or "")
    if row is not None:
        if (row["agent_id"], row["conversation_id"]) != (draft.agent_id, draft.conversation_id):
            raise Conflict("key_reused")
        return int(row["id"])
    if await repeated(work, draft) is not None:
        raise Conflict("already", state="sent")
    return None


def _row(conversation: Conversation, draft: Draft, answer: Answer, later: Later) -> Row:
    return {
        "conversation_id": conversation.id,
        "identity_id": draft.identity_id,
        "channel_id": draft.channel_id,
        "agent_id": draft.agent_id,
        "parts": masked_parts(draft.parts),
        "client_key": draft.client_key,
        "reply_to": draft.reply_to,
        "canned": list(answer.canned),
        "held": later.send_at is None,
        # Held for a few seconds and sent all the same, it is meant to leave: those seconds are its author's alone.
        "unless_answered": later.unless_answered and not (answer.force and later.send_at is None),
        "stood": conversation.state,
    }


async def reschedule(
    work: Work, *, grant: Grant, scheduled_id: int, send_at: datetime, unless_answered: bool, last_seen: int
) -> None:
    """Another moment for one that waits, was refused or was overtaken. Raises NotFound, Forbidden and Invalid."""
    at = _moment(Later(send_at), work.now)
    one = await hold_scheduled(work, grant=grant, scheduled_id=scheduled_id)
    await scheduled.wait_again(work, one.id, send_at=at, unless_answered=unless_answered, last_seen=last_seen)
    await timers.set_timer(work, TIMER, one.id, due_at=at)
    tell(work, one, Wait.WAITING.value, agent_id=grant.agent_id)


async def unschedule(work: Work, *, grant: Grant, scheduled_id: int) -> None:
    """It is not to leave at all. Raises NotFound, when it has left too, and Forbidden."""
    one = await hold_scheduled(work, grant=grant, scheduled_id=scheduled_id)
    await scheduled.remove(work, one.id)
    await timers.cancel(work, TIMER, one.id)
    tell(work, one, "cancelled", agent_id=grant.agent_id)


async def hold_scheduled(work: Work, *, grant: Grant, scheduled_id: int) -> Scheduled:
    """One's own, or anybody's for who supervises, with its contact locked. Raises NotFound and Forbidden."""
    grant.require(Right.ANSWER)
    seen = await scheduled.scheduled(work.conn, grant, scheduled_id)
    if seen.agent_id != grant.agent_id:
        grant.require(Right.SUPERVISE)
    await writing.lock(work, [seen.contact_id])
    held = await scheduled.scheduled(work.conn, grant, scheduled_id)
    if held.contact_id != seen.contact_id:
        raise Redo
    return held


def tell(work: Work, one: Scheduled, state: str, *, agent_id: int) -> None:
    """`agent_id`: whose it is when it comes back, who did it otherwise."""
    work.tell(
        EventKind.SCHEDULED_CHANGED,
        conversation_id=one.conversation_id,
        contact_id=one.contact_id,
        channel_id=one.channel_id,
        agent_id=agent_id,
        data={"scheduled_id": one.id, "state": state},
    )
