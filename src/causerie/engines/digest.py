"""When a digest may leave, and what is still worth a line in it once that moment has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from causerie.model.conversation import Conversation, State
from causerie.model.grant import Grant
from causerie.model.notification import Digest, Occasion, Quiet, Rhythm, clock

AWAY = timedelta(minutes=15)  # so long an agent may see it by themselves
PERIODS = {Rhythm.QUARTER: timedelta(minutes=15), Rhythm.HOUR: timedelta(hours=1)}
NIGHTS = 8  # quiet hours that may follow on one another before we look again


def moment(chosen: Digest, hours: Quiet | None, *, since: datetime, last: datetime | None) -> datetime:
    """The first at which what happened at `since` may leave, after a digest that was tried at `last`."""
    if chosen.rhythm is Rhythm.MORNING:
        when = _morning(chosen, since, last)
    else:
        when = max(since + AWAY, last + PERIODS[chosen.rhythm]) if last is not None else since + AWAY
    return awake(hours, when)


def awake(hours: Quiet | None, when: datetime) -> datetime:
    """The same moment, or the end of the quiet hours that it falls into. Quiet all week is asked again after days."""
    for _ in range(NIGHTS):
        end = hours.until(when) if hours is not None else None
        if end is None:
            break
        when = end
    return when


def _morning(chosen: Digest, since: datetime, last: datetime | None) -> datetime:
    """The next such hour by the agent's wall, once a day."""
    zone = ZoneInfo(chosen.zone)
    day = since.astimezone(zone).date()
    if last is not None:
        day = max(day, last.astimezone(zone).date() + timedelta(days=1))
    when = datetime.combine(day, clock(chosen.at), zone)
    return when if when >= since else datetime.combine(day + timedelta(days=1), clock(chosen.at), zone)


def waits(occasion: Occasion, conversation: Conversation, grant: Grant, *, follows: bool) -> bool:
    """Whether a conversation as it stands still deserves the line that it was to have. What was opened is not asked."""
    mine, nobodys = conversation.assignee_id == grant.agent_id, conversation.assignee_id is None
    if occasion is Occasion.MENTIONED:
        return True
    if conversation.state is State.RESOLVED:
        return False
    match occasion:
        case Occasion.WROTE:
            return mine and conversation.waiting_since is not None
        case Occasion.ASSIGNED:
            return mine
        case Occasion.TEAM | Occasion.UNASSIGNED:
            return nobodys and conversation.waiting_since is not None
        case Occasion.WOKEN:
            return (mine or nobodys) and conversation.state is State.OPEN
        case Occasion.FOLLOWED:
            return follows
    return True
