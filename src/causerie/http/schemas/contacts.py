"""Contacts: what may be corrected of a person, and their history of merges and consents."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from msgspec import UNSET, Struct, UnsetType

from causerie.http.schemas.fields import Line, RowId
from causerie.model.consent import ConsentProof, ConsentState, Purpose
from causerie.model.contact import Contact


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
    blocked: bool


class Merging(Struct, forbid_unknown_fields=True, frozen=True):
    """The other contact joins this one."""

    other_id: RowId


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


@dataclass(frozen=True, slots=True)
class MergeShown:
    id: int
    at: datetime
    kept_id: int
    gone_id: int
    undone_at: datetime | None
