"""What becomes of a send that nobody can vouch for: its owner resends it, or gives it up.

`unknown` is never resent by itself (P4): the provider may have taken it. The colleague who wrote it may
decide, and those who supervise. A resend is asked the same questions as a new message, since the person may
have said STOP in between.
"""

from __future__ import annotations

from enum import StrEnum

from causerie.desk.directory import Directory
from causerie.desk.hold import hold
from causerie.desk.write import Draft, permit
from causerie.model.errors import Conflict, IllegalMove, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.machine import after
from causerie.model.message import RANK, Delivery, Direction, Message
from causerie.model.outbox import MOVES, PRIORITY, SendMove, SendState
from causerie.store import outbox, threads
from causerie.store.database import Work


class Choice(StrEnum):
    RESEND = "resend"
    GIVE_UP = "give_up"


_MOVE = {Choice.RESEND: SendMove.RESEND, Choice.GIVE_UP: SendMove.GIVE_UP}
_STATE = {Delivery.UNKNOWN: SendState.UNKNOWN, Delivery.FAILED: SendState.FAILED}


async def settle(work: Work, directory: Directory, *, grant: Grant, message_id: int, choice: Choice) -> None:
    """Only a message whose delivery is `unknown` or `failed`: else Conflict `already` with its delivery.

    Raises NotFound, Forbidden, and NotPermitted when a resend would no longer be allowed.
    """
    message = await _held(work, grant, message_id)
    if message.agent_id != grant.agent_id:
        grant.require(Right.SUPERVISE)
    state = _after(message, choice)
    if state is SendState.QUEUED:
        await _resend(work, directory, message)
    else:
        await outbox.give_up(work, message.id)
    work.tell(
        EventKind.DELIVERY_CHANGED,
        conversation_id=message.conversation_id,
        contact_id=message.contact_id,
        message_id=message.id,
        channel_id=message.channel_id,
        agent_id=grant.agent_id,
        data={"delivery": Delivery(state.value).value},
    )


async def _held(work: Work, grant: Grant, message_id: int) -> Message:
    grant.require(Right.ANSWER)
    seen = await threads.message(work.conn, grant, message_id)
    if seen.direction is not Direction.OUTBOUND or seen.conversation_id is None or seen.erased_at is not None:
        raise NotFound("message")
    await hold(work, grant=grant, conversation_id=seen.conversation_id)
    return await threads.message(work.conn, grant, message_id)


def _after(message: Message, choice: Choice) -> SendState:
    try:
        return after(MOVES, _STATE[message.delivery], _MOVE[choice])
    except (KeyError, IllegalMove):
        raise Conflict("already", state=message.delivery.value) from None


async def _resend(work: Work, directory: Directory, message: Message) -> None:
    draft = Draft(
        identity_id=message.identity_id,
        channel_id=message.channel_id,
        parts=message.parts,
        author=message.author,
        message_class=message.message_class,
    )
    await permit(work, directory, draft, contact=message.contact_id)
    await outbox.queue_again(
        work,
        {
            "message_id": message.id,
            "channel_id": message.channel_id,
            "identity_id": message.identity_id,
            "priority": PRIORITY[message.author],
            "delivery": RANK[Delivery.QUEUED],
        },
    )
