"""The company itself, and what it names: teams, brands, labels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, tzinfo

from causerie.model.agent import Language
from causerie.model.zones import zone


@dataclass(frozen=True, slots=True)
class Company:
    """`language`: of new colleagues, and of whoever does not say theirs. `time_zone`: its name, None until chosen."""

    name: str = ""
    language: Language = Language.FR
    time_zone: str | None = None

    @property
    def clock(self) -> tzinfo:
        """Whose days and hours count where nobody said which: UTC for a house that did not choose."""
        return zone(self.time_zone) if self.time_zone is not None else UTC


@dataclass(frozen=True, slots=True)
class Team:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Brand:
    """The name the customer sees; consent is given to a brand."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Label:
    """A mark on conversations. `color` is a word of the palette that screens know."""

    id: int
    name: str
    color: str
