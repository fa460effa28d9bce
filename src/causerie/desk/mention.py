"""Call colleagues and teams by name in a note: whom that reaches, and that each of them may read it.

A mention is what the screen says it is, by id, and not guessed from the words; the words only have to hold the name.
A team is reached as it stands at that moment: whoever joins it later was not called.
"""

from __future__ import annotations

from collections.abc import Sequence

from causerie.desk.follow import follow_because
from causerie.desk.hold import hold, tell
from causerie.model.conversation import Conversation
from causerie.model.errors import Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.follower import Why
from causerie.model.grant import Grant
from causerie.model.message import Mention
from causerie.store import mentions
from causerie.store.database import Work
from causerie.store.mentions import Called


async def summon(work: Work, conversation: Conversation, text: str, given: Sequence[Mention]) -> list[Called]:
    """Those called, who all exist, are named in `text` and can open the conversation.

    Raises NotFound, Invalid `mention_missing` with the `name` that the text lacks, Invalid `mention_unseen` with the
    `names` of those who do not see the conversation. Of a team, one colleague who does is enough.
    """
    agents = {one.agent_id for one in given if one.agent_id is not None}
    teams = {one.team_id for one in given if one.team_id is not None}
    if not agents and not teams:
        return []
    found = await mentions.called(work, channel_id=conversation.channel_id, agents=sorted(agents), teams=sorted(teams))
    if agents - {one.agent_id for one in found}:
        raise NotFound("agent")
    if teams - {one.team_id for one in found}:
        raise NotFound("team")
    for one in found:
        if f"@{one.name}" not in text:
            raise Invalid("mention_missing", name=one.name)
    if blind := [one.name for one in found if not one.reached]:
        raise Invalid("mention_unseen", names=", ".join(blind))
    return found


async def mention(
    work: Work, conversation: Conversation, called: Sequence[Called], *, grant: Grant, message_id: int
) -> list[int]:
    """Write down whom a note called, and make them follow; returns their ids. Its author has seen it."""
    through: dict[int, int | None] = {}
    # A name of one's own outweighs one's team's.
    for one in sorted(called, key=lambda one: one.team_id is not None):
        for agent_id in one.reached:
            through.setdefault(agent_id, one.team_id)
    rows = [
        {
            "message_id": message_id,
            "agent_id": agent_id,
            "conversation_id": conversation.id,
            "team_id": team_id,
            "seen": agent_id == grant.agent_id,
        }
        for agent_id, team_id in sorted(through.items())
    ]
    await mentions.add(work, rows)
    others = [agent_id for agent_id in sorted(through) if agent_id != grant.agent_id]
    await follow_because(work, conversation, others, why=Why.MENTIONED)
    return others


async def see(work: Work, *, grant: Grant, conversation_id: int) -> None:
    """Whoever opens a conversation has seen where they were called in it."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    if await mentions.see(work, agent_id=grant.agent_id, conversation_id=conversation.id):
        tell(work, EventKind.MENTIONS_SEEN, conversation, grant=grant)
