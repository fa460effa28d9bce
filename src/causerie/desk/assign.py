"""Say whose a conversation is: a colleague, a team, both, or nobody.

Whoever gets it must be able to open it: an active colleague who sees its channel, or a team with one.
"""

from __future__ import annotations

from causerie.desk.hold import hold, tell
from causerie.model.conversation import Conversation
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import conversations
from causerie.store.database import Work


async def assign(work: Work, *, grant: Grant, conversation_id: int, agent_id: int | None, team_id: int | None) -> None:
    """Give the conversation to `agent_id`, None for nobody yet; `team_id` None leaves the team as it is.

    Raises Invalid `not_assignable` with `what` (agent or team).
    """
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    team = team_id or conversation.team_id
    await _give(work, conversation, grant=grant, agent_id=agent_id, team_id=team)


async def give_back(
    work: Work, *, grant: Grant, conversation_id: int, agent_id: int | None, team_id: int | None
) -> None:
    """Give it to whom it was given before: exactly, nobody and no team included. Raises like `assign`."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    await _give(work, conversation, grant=grant, agent_id=agent_id, team_id=team_id)


async def _give(
    work: Work, conversation: Conversation, *, grant: Grant, agent_id: int | None, team_id: int | None
) -> None:
    channel = conversation.channel_id
    new_agent, new_team = agent_id != conversation.assignee_id, team_id != conversation.team_id
    if not new_agent and not new_team:
        return
    if agent_id is not None and not await conversations.agent_sees(work, agent_id, channel):
        raise Invalid("not_assignable", what="agent")
    if new_team and team_id is not None and not await conversations.team_sees(work, team_id, channel):
        raise Invalid("not_assignable", what="team")
    await conversations.assign(work, conversation.id, agent_id=agent_id, team_id=team_id)
    tell(work, EventKind.CONVERSATION_ASSIGNED, conversation, grant=grant, assignee_id=agent_id, team_id=team_id)
