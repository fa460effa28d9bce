"""One utterance: inbound, outbound or note, made of parts, with an honest delivery state."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Literal, NamedTuple

from causerie.model.template import Blank, Button, blank_from, button_from


class Direction(StrEnum):
    INBOUND = "inbound"
    OUTBOUND = "outbound"
    NOTE = "note"  # private: no provider ever sees it


class Kind(StrEnum):
    MESSAGE = "message"  # typed by whoever said it; all others are told by somebody else
    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"


class Author(StrEnum):
    CUSTOMER = "customer"
    AGENT = "agent"
    BOT = "bot"
    AUTOMATIC = "automatic"
    CAMPAIGN = "campaign"
    NATIVE = "native"  # a colleague in the provider's own application (an echo)


class MessageClass(StrEnum):
    """Why an outbound message is sent; consent and hours depend on it."""

    SERVICE = "service"
    ALERT = "alert"
    MARKETING = "marketing"


class Delivery(StrEnum):
    """What the provider said. `unknown`: it may or may not have taken it, and we do not pretend."""

    NONE = "none"  # inbound and notes
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNKNOWN = "unknown"
    FAILED = "failed"


# Delivery is a rank kept as a maximum (law 5): receipts arrive in any order and twice. `failed` stands
# above `unknown` and below `delivered`, because a late proof of delivery outweighs an earlier failure.
RANK: dict[Delivery, int] = {
    Delivery.NONE: 0,
    Delivery.QUEUED: 1,
    Delivery.SENDING: 2,
    Delivery.UNKNOWN: 3,
    Delivery.SENT: 4,
    Delivery.FAILED: 5,
    Delivery.DELIVERED: 6,
    Delivery.READ: 7,
}
BY_RANK: dict[int, Delivery] = {rank: delivery for delivery, rank in RANK.items()}


def highest(one: Delivery, other: Delivery) -> Delivery:
    """The delivery state that stands when both were reported, in whatever order."""
    return one if RANK[one] >= RANK[other] else other


class Position(NamedTuple):
    """Where a message stands in its thread (law 4): the same comparison in SQL, Python and TypeScript."""

    at: datetime  # the provider's time, capped at arrival
    sequence: int  # the provider's own numbering; 0 where it has none
    id: int  # arrival


class MediaKind(StrEnum):
    IMAGE = "image"
    VIDEO = "video"
    AUDIO = "audio"
    VOICE = "voice"
    STICKER = "sticker"
    DOCUMENT = "document"


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    type: Literal["text"] = "text"


@dataclass(frozen=True, slots=True)
class Media:
    """A file of the message; `file` is the id of its row in `file`, which says whether we have the bytes."""

    kind: MediaKind
    file: int
    type: Literal["media"] = "media"


@dataclass(frozen=True, slots=True)
class Location:
    latitude: float
    longitude: float
    name: str | None = None
    address: str | None = None
    type: Literal["location"] = "location"


@dataclass(frozen=True, slots=True)
class Card:
    """A visiting card sent in the conversation."""

    name: str
    phones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    type: Literal["card"] = "card"


@dataclass(frozen=True, slots=True)
class Option:
    id: str
    title: str
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Choices:
    """An outbound question with answers to tap: buttons when they fit, else a list opened by `button`."""

    options: tuple[Option, ...]
    button: str | None = None
    type: Literal["choices"] = "choices"


@dataclass(frozen=True, slots=True)
class Choice:
    """The answer a customer tapped."""

    id: str
    title: str
    type: Literal["choice"] = "choice"


@dataclass(frozen=True, slots=True)
class Template:
    """An approved form of words; `text` is what the customer reads. `variables` in the order of `blanks`, which say
    where each of them goes. Blanks and buttons are the platform's: `write` puts them in, whatever the asker said.
    """

    name: str
    language: str
    variables: tuple[str, ...]
    text: str
    blanks: tuple[Blank, ...] = ()
    buttons: tuple[Button, ...] = ()
    type: Literal["template"] = "template"


@dataclass(frozen=True, slots=True)
class Unsupported:
    """Something the channel sent that we keep but cannot show; the raw payload is one click away."""

    what: str
    type: Literal["unsupported"] = "unsupported"


Part = Text | Media | Location | Card | Choices | Choice | Template | Unsupported

PARTS: dict[str, type[Part]] = {
    "text": Text,
    "media": Media,
    "location": Location,
    "card": Card,
    "choices": Choices,
    "choice": Choice,
    "template": Template,
    "unsupported": Unsupported,
}


def part_from(row: Mapping[str, Any]) -> Part:
    """A part from its stored JSON object. Raises KeyError on a type that no version ever wrote."""
    make: Any = PARTS[row["type"]]
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    if make is Choices:
        values["options"] = tuple(Option(**option) for option in row["options"])
    elif make is Media:
        values["kind"] = MediaKind(row["kind"])
    elif make is Template:
        values["blanks"] = tuple(blank_from(one) for one in row.get("blanks", ()))
        values["buttons"] = tuple(button_from(one) for one in row.get("buttons", ()))
    part: Part = make(**values)
    return part


def plain(parts: tuple[Part, ...]) -> str:
    """The words of a message, for previews and search; empty when it has none."""
    said = (_words(part) for part in parts)
    return "\n".join(words for words in said if words)


def _words(part: Part) -> str:
    match part:
        case Text(text=text) | Template(text=text):
            return text
        case Choice(title=title):
            return title
        case Location(name=name, address=address):
            return ", ".join(word for word in (name, address) if word)
        case Card(name=name):
            return name
        case _:
            return ""


class FileState(StrEnum):
    WAITING = "waiting"  # to be fetched from the provider
    STORED = "stored"
    FAILED = "failed"  # given up; `reason` says why


@dataclass(frozen=True, slots=True)
class File:
    id: int
    state: FileState
    name: str | None
    mime: str
    size: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Reaction:
    """What stands under a message. Of ours, `error` beside a `delivery` of sent: the last change did not leave."""

    emoji: str
    identity_id: int | None  # the customer's, or None for ours
    agent_id: int | None
    delivery: Delivery = Delivery.NONE  # of ours alone
    error: str | None = None  # a code of channels/errors.py


@dataclass(frozen=True, slots=True)
class Mention:
    """Whom a note calls by name: a colleague or a team, one of the two."""

    agent_id: int | None = None
    team_id: int | None = None


@dataclass(slots=True)  # not frozen: rows are made by the page, and a frozen one costs seven times as much
class Message:
    id: int
    conversation_id: int | None
    contact_id: int
    identity_id: int
    channel_id: int
    direction: Direction
    kind: Kind
    author: Author
    agent_id: int | None
    message_class: MessageClass
    parts: tuple[Part, ...]
    files: tuple[File, ...]
    reactions: tuple[Reaction, ...]
    at: datetime
    sequence: int
    delivery: Delivery
    error: str | None  # a code of channels/errors.py, explained in locales/
    client_key: str | None  # the id the sender's screen gave it
    reply_to: int | None
    edited_at: datetime | None
    deleted_at: datetime | None
    erased_at: datetime | None
    mentions: tuple[Mention, ...] = ()  # of a note alone

    @property
    def position(self) -> Position:
        return Position(self.at, self.sequence, self.id)
