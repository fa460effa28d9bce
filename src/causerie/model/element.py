"""What a provider's payload says, element by element: the typed values that `parse` returns and `receive` stores.

A payload becomes a list of elements, *every* one of them: a batch whose third element cannot be
understood yields two good elements and one `Unknown`, which is parked alone. `channel` is the
provider's own address of the company's channel (a number, a phone_number_id, a bot id, a widget).
`key` is the provider's id of the thing; (channel, kind, key) enters `seen` for ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from causerie.model.attribute import Value
from causerie.model.consent import ConsentState, Purpose
from causerie.model.contact import Address
from causerie.model.message import Delivery, MediaKind, Part
from causerie.model.template import TemplateCategory, TemplateStatus


class SeenKind(StrEnum):
    """The same provider id may arrive as a message, an edit, a reaction and four receipts."""

    MESSAGE = "message"
    RECEIPT = "receipt"
    EDIT = "edit"
    REACTION = "reaction"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Sender:
    """Who wrote. `addresses[0]` is the identity the message belongs to; the provider vouches for the others."""

    addresses: tuple[Address, ...]
    name: str | None = None
    language: str | None = None  # BCP 47, where the provider tells


@dataclass(frozen=True, slots=True)
class MediaRef:
    """A file the provider holds. `ref` is what its session needs to fetch it (an id or a URL), never shown."""

    kind: MediaKind
    ref: str
    mime: str
    name: str | None = None
    size: int | None = None
    sha256: str | None = None  # hex, where the provider tells


@dataclass(frozen=True, slots=True)
class Arrived:
    """A message. `parts` in order; a MediaRef stands where a Media part will be once its row exists.

    `echo`: sent by the company from the provider's own application, to be shown as outgoing.
    `consent_said`: the provider recognised an opt-out or opt-in word in this very message.
    """

    channel: str
    key: str
    sender: Sender
    parts: tuple[Part | MediaRef, ...]
    at: datetime | None = None
    sequence: int = 0
    reply_to: str | None = None
    echo: bool = False
    consent_said: ConsentState | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """The provider's word on a message we sent. `message` is its id there, `correlation` ours if echoed."""

    channel: str
    message: str
    delivery: Delivery
    at: datetime | None = None
    error: str | None = None  # a code of channels/errors.py
    correlation: str | None = None
    opted_out: Address | None = None  # the failure says that this person refused


@dataclass(frozen=True, slots=True)
class Edited:
    """The customer changed what they wrote; `parts` empty means they took it back."""

    channel: str
    message: str
    version: str  # edit time or update id: the same edit arrives twice
    parts: tuple[Part | MediaRef, ...]
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Reacted:
    """`emoji` None takes the reaction back."""

    channel: str
    message: str
    actor: Address
    emoji: str | None
    version: str  # time or update id
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class ConsentSaid:
    """A platform's own switch: bot blocked, marketing off, number refused."""

    channel: str
    key: str
    address: Address
    purpose: Purpose
    state: ConsentState
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Moved:
    """A person changed their address and the provider vouches for it (a new phone number)."""

    channel: str
    key: str
    old: Address
    new: Address
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class TemplateReviewed:
    """The platform's verdict on a form of words. What it does not speak of stays as it was."""

    channel: str | None  # None: concerns the whole connection
    key: str
    name: str
    language: str
    status: TemplateStatus | None
    reason: str | None = None
    at: datetime | None = None
    category: TemplateCategory | None = None
    quality: str | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """What a customer says of one of their conversations, by our id of it. `score` from 1 to 5."""

    channel: str
    key: str
    actor: Address
    conversation: int
    score: int
    comment: str | None = None


@dataclass(frozen=True, slots=True)
class Introduced:
    """What somebody says of themselves: `said` are addresses nobody proved, `attributes` answers by their key."""

    channel: str
    key: str
    sender: Sender
    said: tuple[Address, ...] = ()
    attributes: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Typing:
    """The customer is typing. Never stored, never journalled."""

    channel: str
    actor: Address


@dataclass(frozen=True, slots=True)
class Noticed:
    """Understood, and nothing to do: a receipt for something that is not a message, a heartbeat."""

    channel: str | None
    what: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """One element that could not be understood: parked with its reason, the rest of the payload goes on.

    `where` points into the payload (a JSON pointer or a field name) so that a person finds it.
    """

    reason: str
    where: str
    channel: str | None = None


Element = (
    Arrived
    | Receipt
    | Edited
    | Reacted
    | ConsentSaid
    | Moved
    | TemplateReviewed
    | Rated
    | Introduced
    | Typing
    | Noticed
    | Unknown
)


def seen_key(element: Element) -> tuple[SeenKind, str] | None:
    """The kind and key under which an element is remembered for ever; None for what is never stored."""
    match element:
        case Arrived(key=key):
            return SeenKind.MESSAGE, key
        case Receipt(message=message, delivery=delivery, error=error):
            return SeenKind.RECEIPT, f"{message} {delivery} {error or ''}"
        case Edited(message=message, version=version):
            return SeenKind.EDIT, f"{message} {version}"
        case Reacted(message=message, actor=actor, version=version, emoji=emoji):
            return SeenKind.REACTION, f"{message} {actor.address} {version} {emoji or ''}"
        case ConsentSaid(key=key) | Moved(key=key) | TemplateReviewed(key=key) | Rated(key=key) | Introduced(key=key):
            return SeenKind.SIGNAL, key
        case _:
            return None
