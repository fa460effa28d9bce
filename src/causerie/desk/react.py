"""An agent reacts to what a customer wrote, changes their mind, or takes it back.

One reaction a message is the company's, whoever of its people made it: providers know one account. It leaves by the
outbox, in the customer's lane and under the same permission as an answer, and is no answer: no promise is kept by it,
and the conversation stays where it was.
"""

from __future__ import annotations

from causerie.desk.directory import Directory
from causerie.desk.hold import hold
from causerie.desk.write import Draft, permit
from causerie.engines import permission
from causerie.model.errors import NotFound, NotPermitted
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.message import Delivery, Direction, Kind, Message
from causerie.store import reactions, threads
from causerie.store.database import Work
from causerie.store.ids import Ids


async def react(work: Work, directory: Directory, ids: Ids, *, grant: Grant, message_id: int, emoji: str) -> None:
    """Ask for a reaction in the place of what is there; an empty `emoji` takes it back. The same again asks nothing.

    Raises Forbidden, NotFound, and NotPermitted with the code of what stands against it.
    """
    message = await _held(work, grant, message_id)
    able = directory.provider_of(message.channel_id).capabilities
    wanted = permission.reaction(able, emoji) if emoji else ""
    before = await reactions.ours(work, message.id)
    if _stands(before, wanted):
        return
    undone = before is not None and not wanted and await _unmade(work, directory, message, before)
    if not undone:
        await _permit(work, directory, message)
        row = {"id": await ids.one(work.conn), "agent_id": grant.agent_id, "emoji": wanted}
        of = {"message_id": message.id, "channel_id": message.channel_id, "identity_id": message.identity_id}
        await reactions.wish(work, row | of)
    work.tell(
        EventKind.REACTION_CHANGED,
        conversation_id=message.conversation_id,
        contact_id=message.contact_id,
        message_id=message.id,
        channel_id=message.channel_id,
        agent_id=grant.agent_id,
    )


async def _held(work: Work, grant: Grant, message_id: int) -> Message:
    """What a customer wrote themselves and has not taken back, its contact locked."""
    grant.require(Right.ANSWER)
    seen = await threads.message(work.conn, grant, message_id)
    if seen.conversation_id is None:
        raise NotFound("message")
    await hold(work, grant=grant, conversation_id=seen.conversation_id)
    message = await threads.message(work.conn, grant, message_id)
    gone = message.erased_at or message.deleted_at
    if message.direction is not Direction.INBOUND or message.kind is not Kind.MESSAGE or gone:
        raise NotFound("message")
    return message


def _stands(before: reactions.Ours | None, wanted: str) -> bool:
    if before is None or not before.emoji:
        return not wanted
    return before.emoji == wanted and before.delivery is not Delivery.FAILED and before.error is None


async def _permit(work: Work, directory: Directory, message: Message) -> None:
    draft = Draft(message.identity_id, message.channel_id, (), conversation_id=message.conversation_id)
    await permit(work, directory, draft, contact=message.contact_id)


async def _unmade(work: Work, directory: Directory, message: Message, before: reactions.Ours) -> bool:
    """Whether it was taken back without its provider, who has not heard of it, or refused it and hears no more now."""
    if before.standing is not None:
        return False
    if before.untried:
        return await reactions.drop(work, message.id)
    if before.delivery is not Delivery.FAILED:
        return False
    try:
        await _permit(work, directory, message)
    except NotPermitted:
        return await reactions.drop(work, message.id)
    return False
