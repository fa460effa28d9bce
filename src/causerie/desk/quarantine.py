"""Mark a conversation as spam: it leaves every list but the quarantine, no clock of it runs, nothing in it is unread.

What comes meanwhile is kept there. `release` puts it back as it was.
"""

from __future__ import annotations

from causerie.desk.block import block
from causerie.desk.hold import hold, moved, tell
from causerie.model.contact import BlockReason
from causerie.model.conversation import Move
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import quarantine as stored
from causerie.store import timers
from causerie.store.database import Work


async def quarantine(work: Work, *, grant: Grant, conversation_id: int, blocks: bool = False) -> None:
    """`blocks`: the address that last wrote in it is blocked in the same gesture. Raises Conflict `already`."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    moved(conversation, Move.QUARANTINE)
    await stored.shut(work, conversation, agent_id=grant.agent_id)
    await timers.cancel(work, "snooze", conversation.id)
    tell(work, EventKind.CONVERSATION_QUARANTINED, conversation, grant=grant)
    if blocks:
        address = [await stored.writer(work, conversation)]
        await block(work, grant=grant, contact_id=conversation.contact_id, identities=address, reason=BlockReason.SPAM)
