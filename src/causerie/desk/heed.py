"""Who must hear of an event beyond those who are looking: called in it, in charge of it, or following it.

The one answer that notifications are made of, whatever carries them. What nobody waits for (a delivery state, a
label, a reading) concerns nobody; whoever did the thing knows of it; and who cannot open the conversation is told
nothing of it.
"""

from __future__ import annotations

from causerie.model.event import Event, EventKind
from causerie.model.follower import Heed, Reason
from causerie.store import followers
from causerie.store.database import Connection

# What happened, and for which reasons it concerns somebody.
CONCERNS: dict[EventKind, frozenset[Reason]] = {
    EventKind.MESSAGE_RECEIVED: frozenset({Reason.ASSIGNED, Reason.FOLLOWING}),
    EventKind.MESSAGE_WRITTEN: frozenset(Reason),
    EventKind.CONVERSATION_ASSIGNED: frozenset({Reason.ASSIGNED, Reason.FOLLOWING}),
    EventKind.CONVERSATION_RESOLVED: frozenset({Reason.ASSIGNED, Reason.FOLLOWING}),
    EventKind.CONVERSATION_REOPENED: frozenset({Reason.ASSIGNED, Reason.FOLLOWING}),
    EventKind.CONVERSATION_WOKEN: frozenset({Reason.ASSIGNED, Reason.FOLLOWING}),
}


async def heed(conn: Connection, event: Event) -> list[Heed]:
    """Colleagues by id, each with the first reason that holds."""
    reasons = CONCERNS.get(event.kind)
    if reasons is None or event.conversation_id is None or event.channel_id is None:
        return []
    found = await followers.heeding(conn, event, channel_id=event.channel_id)
    return [one for one in found if one.reason in reasons]
