"""One step of a conversation: what happened, what is known, and what the engines want done about it.

Engines are pure functions `decide(facts, event, now) → decisions`. Facts are read under the contact's lock;
decisions are interpreted by `desk/apply` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from causerie.model.channel import Capabilities
from causerie.model.consent import ConsentState


class TurnEvent(StrEnum):
    """What a pending turn is about."""

    CONSENT_REFUSED = "consent_refused"  # the customer wrote STOP, and the provider did not take care of it
    CONSENT_GRANTED = "consent_granted"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the engines may know of the message that made the turn."""

    message_id: int
    identity_id: int
    channel_id: int
    conversation_id: int | None  # None: a blocked person's words, kept on the thread only
    arrived_at: datetime
    language: str | None  # the contact's, BCP 47
    brand: str  # the name the customer sees
    capabilities: Capabilities
    consent_before: ConsentState | None  # what stood for everything before this message


@dataclass(frozen=True, slots=True)
class Write:
    """Say something to the person, in their language: `code` names the words in locales/.

    `confirms`: it acknowledges a STOP or a START, which no refusal stands against.
    """

    identity_id: int
    channel_id: int
    conversation_id: int | None
    code: str
    language: str | None
    params: Mapping[str, str] = field(default_factory=dict)
    confirms: bool = False


Decision = Write
