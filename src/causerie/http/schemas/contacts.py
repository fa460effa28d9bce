"""Contacts: what may be corrected of a person, and their history of merges and consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from causerie.http.schemas.fields import Line, Name, RowId, Words
from causerie.model.attribute import MOST, Value
from causerie.model.consent import ConsentProof, ConsentState, Purpose
from causerie.model.contact import BlockReason, Contact, Identity
from causerie.store.episodes import Episode, Kept
from causerie.store.sightings import Sighting, Totals

Valued = Words | int | float | bool


@dataclass(frozen=True, slots=True)
class ContactList:
    items: list[Contact]
    next: str | None


class ContactChange(Struct, forbid_unknown_fields=True, frozen=True):
    """An absent field stays as it is; null empties it."""

    name: Line | UnsetType | None = UNSET
    language: Line | UnsetType | None = UNSET
    time_zone: Line | UnsetType | None = UNSET


class Blocking(Struct, forbid_unknown_fields=True, frozen=True):
    """`identities`: which of their addresses, all of them when none is named. `reason` goes with blocking."""

    blocked: bool
    identities: Annotated[list[RowId], Meta(max_length=100)] = []
    reason: BlockReason = BlockReason.OTHER


class Described(Struct, forbid_unknown_fields=True, frozen=True):
    """Values of attributes by key; null empties one, an absent one stays as it is."""

    values: Annotated[dict[Name, Valued | None], Meta(max_length=MOST)]


class Merging(Struct, forbid_unknown_fields=True, frozen=True):
    """The other contact joins this one. `take`: the fields in which the other's value is kept; blanks are filled."""

    other_id: RowId
    take: Annotated[list[Name], Meta(max_length=MOST + 3)] = []


class Apart(Struct, forbid_unknown_fields=True, frozen=True):
    """The other contact is somebody else."""

    other_id: RowId


class RemarkWritten(Struct, forbid_unknown_fields=True, frozen=True):
    text: Words


class RemarkChange(Struct, forbid_unknown_fields=True, frozen=True):
    """An absent field stays as it is."""

    text: Words | None = None
    pinned: bool | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    merge_id: int
    contact: Contact


@dataclass(frozen=True, slots=True)
class Unmerged:
    contacts: list[Contact]


@dataclass(frozen=True, slots=True)
class ConsentShown:
    identity_id: int
    brand_id: int
    purpose: Purpose
    state: ConsentState
    proof: ConsentProof
    at: datetime
    message_id: int | None
    agent_id: int | None
    words: str | None


@dataclass(frozen=True, slots=True)
class MergeShown:
    """`name`: what the one that went was called, `agent_id`: who merged them."""

    id: int
    at: datetime
    kept_id: int
    gone_id: int
    undone_at: datetime | None
    name: str | None
    agent_id: int | None


class ZoneFrom(StrEnum):
    """How a time zone is known."""

    DECLARED = "declared"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Zone:
    """`identity_id`: whose number tells it."""

    name: str
    known_from: ZoneFrom
    identity_id: int | None


@dataclass(frozen=True, slots=True)
class About:
    """Where a person was met, how much there is of them, what time it is where they are."""

    sightings: list[Sighting]
    totals: Totals
    zone: Zone | None


@dataclass(frozen=True, slots=True)
class Episodes:
    items: list[Episode]
    next: str | None


@dataclass(frozen=True, slots=True)
class KeptFiles:
    items: list[Kept]
    next: str | None


@dataclass(frozen=True, slots=True)
class Return:
    """What un-merging gives back: to whom, which identities with how many messages, which fields they leave behind.

    `split`: how many conversations are cut in two because both sides wrote in them. `fields`: what the one that stays
    gives up, field → what it has again; null where it had nothing.
    """

    holder_id: int
    gone_id: int
    name: str | None
    back: list[Identity]
    stays: list[Identity]
    messages: int
    conversations: int
    split: int
    remarks: int
    fields: dict[str, Value | None]
