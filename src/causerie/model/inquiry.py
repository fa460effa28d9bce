"""What somebody looks for: words, and what narrows them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

MOST_TERMS = 12
LONGEST = 300  # characters of a question


@dataclass(frozen=True, slots=True)
class Term:
    """A word, or several that stand together in this order."""

    text: str
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Filter:
    """One `operator:value`, with the operator by its English name and a value of `VALUES` or a name as typed."""

    operator: str
    value: str
    unwanted: bool = False


@dataclass(frozen=True, slots=True)
class Inquiry:
    terms: tuple[Term, ...] = ()
    filters: tuple[Filter, ...] = ()
    after: datetime | None = None  # from this moment on
    before: datetime | None = None  # up to this moment, exclusive

    @property
    def quarantine(self) -> bool:
        """Whether what lies in quarantine is asked for: nobody meets it otherwise."""
        return Filter("is", "spam") in self.filters
