"""What a colleague is told of, how, and when not: the words of notifications, and what they are before anybody chose.

A matrix says for each occasion by which signals one is told. Quiet hours leave only the screen. What a push may say
of the customer is a choice of its own: a telephone lies on tables. E-mail gathers what still waits in one digest.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo


class Occasion(StrEnum):
    """What is worth telling, the strongest reason first."""

    MENTIONED = "mentioned"  # a colleague's note calls you, or your team
    WROTE = "wrote"  # a customer, in a conversation that is yours
    TEAM = "team"  # a customer, in one of your team's that nobody has taken
    UNASSIGNED = "unassigned"  # a customer, in any other that nobody has taken
    ASSIGNED = "assigned"  # somebody gave you a conversation
    FAILED = "failed"  # a message of yours was not delivered, or nobody knows
    WOKEN = "woken"  # a snooze ended in a conversation that is yours, or nobody's
    FOLLOWED = "followed"  # news in a conversation that you follow, for none of these reasons


class Signal(StrEnum):
    """How one is told."""

    SCREEN = "screen"  # a sentence that passes, in an open page
    SOUND = "sound"
    PUSH = "push"  # through the browser's push service, on each device that was allowed to
    EMAIL = "email"  # in the next digest, where it still waits by then


class Relation(StrEnum):
    """What a conversation is to an agent who may see it."""

    MINE = "mine"
    TEAM = "team"  # their team's, and nobody's in it
    NOBODY = "nobody"  # nobody's


# At once, on whatever is at hand.
LIVE = (Signal.SCREEN, Signal.SOUND, Signal.PUSH)


class Sounding(StrEnum):
    """Where a sound may be heard; never for the conversation that is read at that moment."""

    ELSEWHERE = "elsewhere"  # wherever one is
    HIDDEN = "hidden"  # only while the page is out of sight


@dataclass(frozen=True, slots=True)
class Matrix:
    """For each occasion, its signals. The fields are the values of `Occasion`."""

    mentioned: tuple[Signal, ...] = tuple(Signal)
    wrote: tuple[Signal, ...] = tuple(Signal)
    team: tuple[Signal, ...] = LIVE
    unassigned: tuple[Signal, ...] = LIVE
    assigned: tuple[Signal, ...] = tuple(Signal)
    failed: tuple[Signal, ...] = LIVE
    woken: tuple[Signal, ...] = LIVE
    followed: tuple[Signal, ...] = (Signal.SCREEN, Signal.EMAIL)

    def of(self, occasion: Occasion) -> frozenset[Signal]:
        return frozenset(getattr(self, occasion.value))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without sound, push and e-mail. `days`: the days it begins on, 0 Monday to 6 Sunday.

    `start` and `end` are « 22:00 » in `zone`; an end that is not later than the start is the next day's.
    """

    days: tuple[int, ...]
    start: str
    end: str
    zone: str

    def until(self, moment: datetime) -> datetime | None:
        """When the quiet hours around a moment end, by the clock on the wall of their zone; None outside of them."""
        local = moment.astimezone(ZoneInfo(self.zone))
        start, end = clock(self.start), clock(self.end)
        last = local.date() if start < end else local.date() + timedelta(days=1)
        if local.weekday() in self.days and start <= local.time() and (start >= end or local.time() < end):
            return _at(last, end, self.zone)
        if start >= end and (local.weekday() - 1) % 7 in self.days and local.time() < end:
            return _at(local.date(), end, self.zone)
        return None


class Rhythm(StrEnum):
    """How often a digest may come, at the most."""

    QUARTER = "quarter"  # every fifteen minutes
    HOUR = "hour"
    MORNING = "morning"  # once a day, at an hour of one's own


@dataclass(frozen=True, slots=True)
class Digest:
    """What waits, by e-mail. `at`: « 08:00 », for the morning; `zone`: the one its times are told in.

    `words`: the first words of messages may stand in it.
    """

    rhythm: Rhythm
    at: str
    zone: str
    words: bool


@dataclass(frozen=True, slots=True)
class Preferences:
    """An agent's choices. `quiet` null: no quiet hours; `digest` null: no e-mail.

    `push_name` and `push_words`: what a push may show.
    """

    matrix: Matrix = Matrix()
    quiet: Quiet | None = None
    sounding: Sounding = Sounding.ELSEWHERE
    push_name: bool = True
    push_words: bool = False
    digest: Digest | None = None


def clock(told: str) -> time:
    """« 08:00 » as a time of day."""
    hour, _, minute = told.partition(":")
    return time(int(hour), int(minute))


def _at(day: date, at: time, zone: str) -> datetime:
    return datetime.combine(day, at, ZoneInfo(zone))
