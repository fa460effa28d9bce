"""A person and the addresses they are known by. Identity is evidence, and reversible."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from causerie.model.attribute import Value


class Scheme(StrEnum):
    """Kinds of address. The scope says within what an address is unique; empty for the public ones."""

    PHONE = "phone"  # E.164; no scope
    EMAIL = "email"  # lower-cased; no scope
    BSUID = "bsuid"  # WhatsApp user id without a phone; scope: business portfolio
    TELEGRAM = "telegram"  # numeric user id; scope: none, the id is global
    VISITOR = "visitor"  # web chat; scope: widget
    MEMBER = "member"  # the company's own user id, proven by signature; scope: widget
    NAMED = "named"  # somebody known by their name alone; the address is drawn, and nothing can be sent there


class Address(NamedTuple):
    """One address of a person; unique in the whole ledger."""

    scheme: str
    scope: str
    address: str


class Evidence(StrEnum):
    """Why we believe an identity belongs to its contact."""

    WROTE = "wrote"  # the person wrote from it
    PROVIDER = "provider"  # the provider says both addresses are one person
    SIGNED = "signed"  # the company's site signed it
    AGENT = "agent"  # a colleague typed or merged it
    IMPORT = "import"
    CODE = "code"  # they brought the code that a visitor of the web chat was given
    SAID = "said"  # they gave it in the web chat, and nothing proves it


# What shows by itself that somebody is there; the rest was said by somebody else.
PROVEN = frozenset({Evidence.WROTE, Evidence.PROVIDER, Evidence.SIGNED, Evidence.CODE})


class BlockReason(StrEnum):
    """Why a colleague wants to hear no more from an address."""

    SPAM = "spam"
    INSULTS = "insults"
    WRONG_PERSON = "wrong_person"
    OTHER = "other"


class Source(StrEnum):
    """Where a row comes from; `demo` rows are what « Effacer la démo » erases."""

    LIVE = "live"
    DEMO = "demo"


@dataclass(frozen=True, slots=True)
class Identity:
    id: int
    contact_id: int
    scheme: str
    scope: str
    address: str
    name: str | None
    evidence: Evidence
    blocked_at: datetime | None = None  # since then what it writes is kept, and disturbs nobody
    blocked_by: int | None = None  # the agent
    blocked_reason: BlockReason | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    id: int
    name: str | None
    language: str | None
    time_zone: str | None
    created_at: datetime
    attributes: Mapping[str, Value]  # by the key of their definition
    identities: tuple[Identity, ...]
