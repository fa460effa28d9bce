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
    """A form of words. `status` is Meta's word; only APPROVED ones can be sent."""

    name: str
    language: str
    body: str
    category: str = "UTILITY"
    status: str = "APPROVED"
    id: str = ""
    components: list[dict[str, Any]] = field(default_factory=list)

    @property
    def holes(self) -> list[str]:
        """The variables of the body, each once, in order."""
        return list(dict.fromkeys(_HOLE.findall(self.body)))

    def filled(self, words: list[str]) -> str:
        """The body as the customer reads it."""
        values = dict(zip(self.holes, words, strict=True))
        return _HOLE.sub(lambda hole: values[hole[1]], self.body)


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
