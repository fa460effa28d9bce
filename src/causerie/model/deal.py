"""What one hopes to sell in a conversation, and the stages through which it goes. Off until somebody wants it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

MOST_STAGES = 12  # columns of a board that one can still take in


class Ends(StrEnum):
    """Whether a stage is the end of a deal, and how."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Stage:
    id: int
    name_fr: str
    name_en: str
    ends: Ends
    position: int
    archived_at: datetime | None = None


# What a house begins with, in order: as few steps as most sales have.
OFFERED: tuple[tuple[str, str, Ends], ...] = (
    ("Premier contact", "First contact", Ends.OPEN),
    ("Devis", "Quote", Ends.OPEN),
    ("Négociation", "Negotiation", Ends.OPEN),
    ("Gagné", "Won", Ends.WON),
    ("Perdu", "Lost", Ends.LOST),
)


@dataclass(frozen=True, slots=True)
class Pipeline:
    """`stages` in their order, archived ones included: what passed through them still names them."""

    on: bool
    currency: str
    stages: tuple[Stage, ...]

    def standing(self) -> list[Stage]:
        """The stages that a deal can be in."""
        return [stage for stage in self.stages if stage.archived_at is None]


@dataclass(frozen=True, slots=True)
class Deal:
    """`amount` is in the smallest unit of the company's currency. `revision` is another one at every change."""

    conversation_id: int
    stage_id: int
    owner_id: int | None
    amount: int | None
    expected_on: date | None
    revision: int
    moved_at: datetime


@dataclass(frozen=True, slots=True)
class DealCard:
    """A deal as a board shows it, with whom it is about."""

    deal: Deal
    contact_id: int
    contact_name: str | None
    address: str
    channel_id: int
    team_id: int | None
    state: str


@dataclass(frozen=True, slots=True)
class Sum:
    """What stands in a stage: how many deals, and what they come to in the smallest unit of the currency."""

    count: int = 0
    amount: int = 0


Sums = Mapping[int, Sum]  # by stage
