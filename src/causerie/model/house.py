"""What the company names for itself: teams, brands, labels."""

from __future__ import annotations

from dataclasses import dataclass


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
