"""Whether an event of the journal is told to an agent, and how: nothing, on the screen, by a sound, by a push.

The browser decides the screen and the sound with the same rules (web/inbox/src/notices/decide.ts), the notifier the
push; contract/notifications.json holds the cases that both are judged by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant
from causerie.model.message import Delivery, Direction
from causerie.model.notification import Occasion, Preferences, Relation, Signal, Sounding

# What a customer's words are to whoever stands in a relation to the conversation.
_WROTE: Mapping[Relation, Occasion] = {
    Relation.MINE: Occasion.WROTE,
    Relation.TEAM: Occasion.TEAM,
    Relation.NOBODY: Occasion.UNASSIGNED,
}
# What is news to whoever follows a conversation, by whomever it was done.
_MOVED = frozenset({EventKind.CONVERSATION_ASSIGNED, EventKind.CONVERSATION_RESOLVED, EventKind.CONVERSATION_REOPENED})
_LOST = frozenset({Delivery.FAILED.value, Delivery.UNKNOWN.value})


@dataclass(frozen=True, slots=True)
class About:
    """The conversation as it stands, and the message that the event names: its direction, its author, whom it calls."""

    channel_id: int
    assignee_id: int | None
    team_id: int | None
    direction: Direction | None = None
    author_id: int | None = None
    mentioned: frozenset[int] = frozenset()
    followers: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Seat:
    """Where an agent is at this moment: whether they read this very conversation, whether the page is out of sight."""

    looking: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Notice:
    occasion: Occasion
    signals: frozenset[Signal]


def relation(about: About, grant: Grant) -> Relation | None:
    """What the conversation is to the agent; None when it is a colleague's, or not theirs to see."""
    if not grant.sees(about.channel_id):
        return None
    if about.assignee_id == grant.agent_id:
        return Relation.MINE
    if about.assignee_id is not None:
        return None
    return Relation.TEAM if about.team_id in grant.teams else Relation.NOBODY


def occasions(event: Event, about: About, grant: Grant) -> tuple[Occasion, ...]:
    """What the event is to the agent, the strongest reason first; empty when it is none of their business.

    One's own doing is never news. Whoever follows what nobody has taken may be told of it for both reasons; in what is
    one's own, following adds nothing to a customer's words: everybody follows what they answered.
    """
    if event.agent_id == grant.agent_id or not grant.sees(about.channel_id):
        return ()
    found = _reason(event, about, grant)
    if found in (Occasion.MENTIONED, Occasion.WROTE, Occasion.ASSIGNED):
        return (found,)
    followed = grant.agent_id in about.followers and _stirs(event, about)
    return tuple(one for one in (found, Occasion.FOLLOWED if followed else None) if one is not None)


def _reason(event: Event, about: About, grant: Grant) -> Occasion | None:
    told = event.data or {}
    stands = relation(about, grant)
    match event.kind:
        case EventKind.MESSAGE_WRITTEN if grant.agent_id in about.mentioned:
            return Occasion.MENTIONED
        case EventKind.MESSAGE_RECEIVED if stands is not None and about.direction is Direction.INBOUND:
            return None if told.get("handled") else _WROTE[stands]
        case EventKind.CONVERSATION_ASSIGNED if stands is not None and told.get("assignee_id") == grant.agent_id:
            return Occasion.ASSIGNED
        case EventKind.CONVERSATION_WOKEN if stands is not None and told.get("due"):
            return Occasion.WOKEN
        case EventKind.DELIVERY_CHANGED if about.author_id == grant.agent_id and told.get("delivery") in _LOST:
            return Occasion.FAILED
    return None


def _stirs(event: Event, about: About) -> bool:
    """Whether it is news to a follower: what a machine wrote is not."""
    match event.kind:
        case EventKind.MESSAGE_RECEIVED:
            return about.direction is Direction.INBOUND
        case EventKind.MESSAGE_WRITTEN:
            return event.agent_id is not None
        case EventKind.CONVERSATION_WOKEN:
            return bool((event.data or {}).get("due"))
    return event.kind in _MOVED


def decide(
    event: Event, about: About, grant: Grant, *, preferences: Preferences, seat: Seat, now: datetime
) -> Notice | None:
    """What the agent is told, and how; None when nothing is. Of several reasons, the first they want to hear of."""
    if seat.looking:
        return None
    for found in occasions(event, about, grant):
        if signals := preferences.matrix.of(found):
            break
    else:
        return None
    if preferences.quiet is not None and preferences.quiet.until(now) is not None:
        signals &= {Signal.SCREEN, Signal.EMAIL}  # a digest has its own moment
    if preferences.sounding is Sounding.HIDDEN and not seat.hidden:
        signals -= {Signal.SOUND}
    return Notice(found, signals) if signals else None
