"""How the demo's conversations are written down: a story is a person, a channel and steps in time.

Times are counted back from the moment the demo is seeded, so that the shop is as alive next year as today.
What the company writes is typeset here; what customers write stays as people text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import timedelta
from enum import StrEnum

from causerie.model.message import Delivery, Part, Text

_SPAN = re.compile(r"(?:(\d+)d)?(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?")
_NARROW = re.compile(r" (?=[;!?€%])")
_QUOTED = re.compile(r"« ?(.*?) ?»", re.DOTALL)


class Voice(StrEnum):
    """Who of the company speaks. `YOU` is whoever opened the demo."""

    YOU = "you"
    PAUL = "paul"
    INES = "ines"
    YANN = "yann"


class Sample(StrEnum):
    """A file that is drawn or sounded when the demo is seeded."""

    FLAT = "flat"
    BUCKLED = "buckled"
    BICYCLE = "bicycle"
    VOICE = "voice"


@dataclass(frozen=True, slots=True)
class Person:
    """A customer. `addresses` are theirs on each simulator; `name` is what their profile tells, if it does."""

    addresses: dict[str, str]
    name: str | None = None
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class They:
    """The customer writes, on the story's channel unless `provider` says otherwise."""

    ago: timedelta
    parts: tuple[Part | Sample, ...]
    provider: str | None = None
    stops: bool = False  # the provider recognised an opt-out


@dataclass(frozen=True, slots=True)
class We:
    """A colleague answers. `ends` is how far the message got, `error` why no further."""

    ago: timedelta
    voice: Voice
    parts: tuple[Part | Sample, ...]
    ends: Delivery
    error: str | None = None
    provider: str | None = None


@dataclass(frozen=True, slots=True)
class Earlier:
    """What both sides wrote before the shop worked here, on the provider's own application; `ago` is its end."""

    ago: timedelta
    lines: tuple[They | We, ...]


@dataclass(frozen=True, slots=True)
class Corrects:
    """The customer changes their last message."""

    ago: timedelta
    text: str


@dataclass(frozen=True, slots=True)
class Reacts:
    """The customer reacts to our last message."""

    ago: timedelta
    emoji: str


@dataclass(frozen=True, slots=True)
class Notes:
    ago: timedelta
    voice: Voice
    text: str


@dataclass(frozen=True, slots=True)
class Assigns:
    """`to` None gives it back to everybody."""

    ago: timedelta
    voice: Voice
    to: Voice | None


@dataclass(frozen=True, slots=True)
class Labels:
    ago: timedelta
    voice: Voice
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Names:
    """A colleague learns who it is."""

    ago: timedelta
    voice: Voice
    name: str


@dataclass(frozen=True, slots=True)
class Snoozes:
    """`wakes` is counted from now, not back from it."""

    ago: timedelta
    voice: Voice
    wakes: timedelta


@dataclass(frozen=True, slots=True)
class Resolves:
    ago: timedelta
    voice: Voice


Step = They | We | Earlier | Corrects | Reacts | Notes | Assigns | Labels | Names | Snoozes | Resolves


@dataclass(frozen=True, slots=True)
class Story:
    """One conversation. `unread` of the customer's last messages nobody has looked at yet."""

    person: Person
    provider: str
    steps: tuple[Step, ...] = field(repr=False)
    unread: int = 0


def span(told: str) -> timedelta:
    """`2d3h`, `40m`, `30s` as a length of time. Raises ValueError."""
    found = _SPAN.fullmatch(told)
    if not told or found is None:
        raise ValueError(told)
    days, hours, minutes, seconds = (int(number or 0) for number in found.groups())
    return timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)


def typeset(text: str) -> str:
    """French as a printer sets it: apostrophes, guillemets, and spaces that do not break."""
    text = _QUOTED.sub("«\u00a0\\1\u00a0»", text.replace("'", "’"))
    return _NARROW.sub("\u202f", text).replace(" :", "\u00a0:")


# Short names, because a story is read line by line.


def they(ago: str, *said: str | Part | Sample, on: str | None = None, stops: bool = False) -> They:
    parts = tuple(Text(one) if type(one) is str else one for one in said)
    return They(span(ago), parts, on, stops)  # type: ignore[arg-type]  # a bare str has just become a Text


def we(
    ago: str,
    voice: Voice,
    *said: str | Part | Sample,
    ends: Delivery = Delivery.READ,
    error: str | None = None,
    on: str | None = None,
) -> We:
    parts = tuple(Text(typeset(one)) if type(one) is str else one for one in said)
    return We(span(ago), voice, parts, ends, error, on)  # type: ignore[arg-type]  # as above


def corrects(ago: str, text: str) -> Corrects:
    return Corrects(span(ago), text)


def reacts(ago: str, emoji: str) -> Reacts:
    return Reacts(span(ago), emoji)


def notes(ago: str, voice: Voice, text: str) -> Notes:
    return Notes(span(ago), voice, typeset(text))


def assigns(ago: str, voice: Voice, to: Voice | None) -> Assigns:
    return Assigns(span(ago), voice, to)


def labels(ago: str, voice: Voice, *names: str) -> Labels:
    return Labels(span(ago), voice, names)


def names(ago: str, voice: Voice, name: str) -> Names:
    return Names(span(ago), voice, name)


def snoozes(ago: str, voice: Voice, *, wakes: str) -> Snoozes:
    return Snoozes(span(ago), voice, span(wakes))


def resolves(ago: str, voice: Voice) -> Resolves:
    return Resolves(span(ago), voice)
