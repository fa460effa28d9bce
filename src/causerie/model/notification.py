"""What a colleague is told of, how, and when not: the words of notifications, and what they are before anybody chose.

A matrix says for each occasion by which signals one is told. Quiet hours leave only the screen. What a push may say
of the customer is a choice of its own: a telephone lies on tables.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Occasion(StrEnum):
    """What is worth telling."""

    WROTE = "wrote"  # a customer, in a conversation that is yours
    TEAM = "team"  # a customer, in one of your team's that nobody has taken
    UNASSIGNED = "unassigned"  # a customer, in any other that nobody has taken
    ASSIGNED = "assigned"  # somebody gave you a conversation
    FAILED = "failed"  # a message of yours was not delivered, or nobody knows
    WOKEN = "woken"  # a snooze ended in a conversation that is yours, or nobody's


class Signal(StrEnum):
    """How one is told."""

    SCREEN = "screen"  # a sentence that passes, in an open page
    SOUND = "sound"
    PUSH = "push"  # through the browser's push service, on each device that was allowed to


class Relation(StrEnum):
    """What a conversation is to an agent who may see it."""

    MINE = "mine"
    MENTIONED = "mentioned"
    FOLLOWED = "followed"
    TEAM = "team"  # their team's, and nobody's in it
    NOBODY = "nobody"  # nobody's


class Sounding(StrEnum):
    """Where a sound may be heard; never for the conversation that is read at that moment."""

    ELSEWHERE = "elsewhere"  # wherever one is
    HIDDEN = "hidden"  # only while the page is out of sight


@dataclass(frozen=True, slots=True)
class Matrix:
    """For each occasion, its signals. The fields are the values of `Occasion`."""

    wrote: tuple[Signal, ...] = tuple(Signal)
    team: tuple[Signal, ...] = tuple(Signal)
    unassigned: tuple[Signal, ...] = tuple(Signal)
    assigned: tuple[Signal, ...] = tuple(Signal)
    failed: tuple[Signal, ...] = tuple(Signal)
    woken: tuple[Signal, ...] = tuple(Signal)

    def of(self, occasion: Occasion) -> frozenset[Signal]:
        return frozenset(getattr(self, occasion.value))


@dataclass(frozen=True, slots=True)
class Quiet:
    """Hours without sound and push. `days`: the days it begins on, 0 Monday to 6 Sunday.

    `start` and `end` are « 22:00 » in `zone`; an end that is not later than the start is the next day's.
    """

    days: tuple[int, ...]
    start: str
    end: str
    zone: str


@dataclass(frozen=True, slots=True)
class Preferences:
    """An agent's choices. `quiet` null: no quiet hours. `push_name` and `push_words`: what a push may show."""

    matrix: Matrix = Matrix()
    quiet: Quiet | None = None
    sounding: Sounding = Sounding.ELSEWHERE
    push_name: bool = True
    push_words: bool = False
