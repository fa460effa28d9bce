"""What an account holds at Meta: numbers, templates, files, and the rates its numbers may write at."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from causerie.simulators.wire import Attachment, Clock

LINK_LIFE = 300  # seconds a link to a file works
_HOLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the business. `id` is what the API calls it; `display` is what people dial."""

    id: str
    display: str
    name: str


@dataclass
class Template:
    """A form of words. `status` is Meta's word; only APPROVED ones can be sent. `components` in Meta's own
    shape; without any, the body is all there is.
    """

    name: str
    language: str
    body: str
    category: str = "UTILITY"
    status: str = "APPROVED"
    id: str = ""
    components: list[dict[str, Any]] = field(default_factory=list)
    rejected_reason: str = "NONE"
    quality: str = "UNKNOWN"

    @property
    def holes(self) -> list[str]:
        """The variables of the body, each once: numbered ones in their order, as Meta counts them."""
        return holes(self.body)

    @property
    def named(self) -> bool:
        """Whether its variables go by name."""
        return any(not hole.isdecimal() for hole in self.holes)

    def component(self, kind: str) -> dict[str, Any]:
        """Its header, footer or buttons; empty where it has none."""
        return next((one for one in self.components if str(one.get("type")).upper() == kind), {})

    def filled(self, words: list[str], *, header: list[str] | None = None) -> str:
        """What the customer reads: header, body, footer."""
        above = self.component("HEADER").get("text", "")
        lines = (
            put(above, dict(zip(holes(above), header or [], strict=True))),
            put(self.body, dict(zip(self.holes, words, strict=True))),
            self.component("FOOTER").get("text", ""),
        )
        return "\n\n".join(line for line in lines if line)

    @property
    def replies(self) -> tuple[tuple[str, str], ...]:
        """The buttons that answer, as (payload, words): Meta gives the words back where no payload was sent."""
        told = self.component("BUTTONS").get("buttons", [])
        return tuple((one["text"], one["text"]) for one in told if one.get("type") == "QUICK_REPLY")


def holes(text: str) -> list[str]:
    """The variables of a text, each once."""
    found = list(dict.fromkeys(_HOLE.findall(text)))
    return sorted(found, key=lambda hole: int(hole) if hole.isdecimal() else 0)


def put(text: str, values: dict[str, str]) -> str:
    return _HOLE.sub(lambda hole: values[hole[1]], text)


@dataclass(frozen=True, slots=True)
class Account:
    """A WhatsApp Business account, its app's secret and the token that may use it."""

    id: str
    app_secret: str
    access_token: str
    numbers: tuple[Number, ...]
    templates: tuple[Template, ...] = ()
    version: str = "v25.0"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file Meta keeps for thirty days under its id."""

    id: str
    file: Attachment


class Bucket:
    """A rate: `burst` at once, then `rate` a second."""

    def __init__(self, burst: float, rate: float, clock: Clock) -> None:
        self._burst, self._rate, self._clock = burst, rate, clock
        self._left, self._at = burst, clock()

    def take(self) -> bool:
        now = self._clock()
        self._left = min(self._burst, self._left + (now - self._at) * self._rate)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
