"""Follow a conversation, or no longer: by one's own decision, which stays, or because one was called or answered."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.desk.hold import hold
from causerie.model.conversation import Conversation
from causerie.model.event import EventKind
from causerie.model.follower import Why
from causerie.model.grant import Grant
from causerie.store import followers
from causerie.store.database import Work


async def follow(work: Work, *, grant: Grant, conversation_id: int, follows: bool) -> None:
    """What this person wants from now on; nothing automatic changes it."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    if await followers.choose(work, agent_id=grant.agent_id, conversation_id=conversation.id, follows=follows):
        _tell(work, conversation, grant.agent_id, follows=follows)


async def follow_because(work: Work, conversation: Conversation, agents: Sequence[int], *, why: Why) -> None:
    """Make colleagues follow who never said that they would not. The contact is locked."""
    for agent_id in await followers.join(work, agents, conversation_id=conversation.id, why=why) if agents else ():
        _tell(work, conversation, agent_id, follows=True)


def _tell(work: Work, conversation: Conversation, agent_id: int, *, follows: bool) -> None:
    work.tell(
        EventKind.FOLLOWERS_CHANGED,
        conversation_id=conversation.id,
        contact_id=conversation.contact_id,
        channel_id=conversation.channel_id,
        agent_id=agent_id,
        data={"follows": follows},
    )
