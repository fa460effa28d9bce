"""Whether an event of the journal is told to an agent, and how: nothing, on the screen, by a sound, by a push.

The browser decides the screen and the sound with the same rules (web/inbox/src/notices/decide.ts), the notifier the
push; contract/notifications.json holds the cases that both are judged by.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant
from causerie.model.message import Delivery, Direction
from causerie.model.notification import Occasion, Preferences, Quiet, Relation, Signal, Sounding

# What a customer's words are to whoever stands in a relation to the conversation.
_WROTE: Mapping[Relation, Occasion] = {
    Relation.MINE: Occasion.WROTE,
    Relation.MENTIONED: Occasion.WROTE,
    Relation.FOLLOWED: Occasion.WROTE,
    Relation.TEAM: Occasion.TEAM,
    Relation.NOBODY: Occasion.UNASSIGNED,
}
_LOST = frozenset({Delivery.FAILED.value, Delivery.UNKNOWN.value})


@dataclass(frozen=True, slots=True)
class About:
    """The conversation as it stands, and the message that the event names: its direction, and who wrote it."""

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
    if grant.agent_id in about.mentioned:
        return Relation.MENTIONED
    if grant.agent_id in about.followers:
        return Relation.FOLLOWED
    if about.assignee_id is not None:
        return None
    return Relation.TEAM if about.team_id in grant.teams else Relation.NOBODY


def occasion(event: Event, about: About, grant: Grant) -> Occasion | None:
    """What the event is to the agent; None when it is none of their business, or their own doing."""
    told = event.data or {}
    if event.agent_id == grant.agent_id or not grant.sees(about.channel_id):
        return None
    stands = relation(about, grant)
    match event.kind:
        case EventKind.MESSAGE_RECEIVED if stands is not None and about.direction is Direction.INBOUND:
            return None if told.get("handled") else _WROTE[stands]
        case EventKind.CONVERSATION_ASSIGNED if stands is not None and told.get("assignee_id") == grant.agent_id:
            return Occasion.ASSIGNED
        case EventKind.CONVERSATION_WOKEN if stands is not None and told.get("due"):
            return Occasion.WOKEN
        case EventKind.DELIVERY_CHANGED if about.author_id == grant.agent_id and told.get("delivery") in _LOST:
            return Occasion.FAILED
    return None


def decide(
    event: Event, about: About, grant: Grant, *, preferences: Preferences, seat: Seat, now: datetime
) -> Notice | None:
    """What the agent is told, and how; None when nothing is."""
    found = occasion(event, about, grant)
    if found is None or seat.looking:
        return None
    signals = preferences.matrix.of(found)
    if preferences.quiet is not None and quiet(preferences.quiet, now):
        signals &= {Signal.SCREEN}
    if preferences.sounding is Sounding.HIDDEN and not seat.hidden:
        signals -= {Signal.SOUND}
    return Notice(found, signals) if signals else None


def quiet(hours: Quiet, now: datetime) -> bool:
    """Whether the moment is within the quiet hours, by the clock on the agent's wall."""
    local = now.astimezone(ZoneInfo(hours.zone))
    minute, start, end = local.hour * 60 + local.minute, _minutes(hours.start), _minutes(hours.end)
    today, yesterday = local.weekday() in hours.days, (local.weekday() - 1) % 7 in hours.days
    if start < end:
        return today and start <= minute < end
    return (today and minute >= start) or (yesterday and minute < end)


def _minutes(clock: str) -> int:
    hour, _, minute = clock.partition(":")
    return int(hour) * 60 + int(minute)
