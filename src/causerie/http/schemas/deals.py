"""Deals and the pipeline's shape, as requests write them and as a board shows them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from msgspec import Meta, Struct

from causerie.http.schemas.fields import LARGEST_ID, Name, RowId
from causerie.model.deal import MOST_STAGES, Deal, DealCard, Ends
from causerie.model.money import LARGEST

Revision = Annotated[int, Meta(ge=0, le=LARGEST_ID)]
Amount = Annotated[int, Meta(ge=0, le=LARGEST)]


class DealWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """How it is to stand. `revision`: the one last seen, 0 for none. `amount`: in the currency's smallest unit."""

    revision: Revision
    stage_id: RowId
    owner_id: RowId | None = None
    amount: Amount | None = None
    expected_on: date | None = None


@dataclass(frozen=True, slots=True)
class DealShown:
    """Null: the conversation is no deal."""

    deal: Deal | None


@dataclass(frozen=True, slots=True)
class DealPage:
    items: list[DealCard]
    next: str | None


@dataclass(frozen=True, slots=True)
class Column:
    """A stage with what one sees of it: how many, what they come to, and the first page."""

    stage_id: int
    count: int
    amount: int
    items: list[DealCard]
    next: str | None


@dataclass(frozen=True, slots=True)
class Board:
    """`n`: the number of the journal up to which it is complete."""

    n: int
    columns: list[Column]


class PipelineWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`currency`: a code of ISO 4217."""

    on: bool
    currency: Annotated[str, Meta(pattern=r"^[A-Z]{3}(?!\n)$")]


class StageWritten(Struct, forbid_unknown_fields=True, frozen=True):
    name_fr: Name
    name_en: Name
    ends: Ends = Ends.OPEN


class StageOrder(Struct, forbid_unknown_fields=True, frozen=True):
    """All that are not archived, in their new order."""

    ids: Annotated[list[RowId], Meta(max_length=MOST_STAGES)]


class StageArchived(Struct, forbid_unknown_fields=True, frozen=True):
    """`to_id`: the stage that takes what stands in it."""

    to_id: RowId | None = None
