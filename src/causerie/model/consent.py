"""What a person agreed to or refused, per (identity, brand, purpose), with its proof."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Purpose(StrEnum):
    """A refusal of `all` also covers the two others."""

    ALL = "all"
    ALERT = "alert"
    MARKETING = "marketing"


class ConsentState(StrEnum):
    GRANTED = "granted"
    REFUSED = "refused"


class ConsentProof(StrEnum):
    """Where a consent row comes from."""

    KEYWORD = "keyword"  # the customer wrote STOP, ARRÊT, START…
    PROVIDER = "provider"  # the platform said so (21610, bot blocked, marketing off)
    AGENT = "agent"
    IMPORT = "import"


@dataclass(frozen=True, slots=True)
class Consent:
    identity_id: int
    brand_id: int
    purpose: Purpose
    state: ConsentState
    proof: ConsentProof
    message_id: int | None
    at: datetime
