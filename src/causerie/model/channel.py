"""Connections and channels, and what a provider's channel can do: capabilities instead of provider names."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from causerie.model.message import MediaKind
from causerie.model.sticker import StickerForm


class ChannelState(StrEnum):
    DRAFT = "draft"
    LIVE = "live"
    DEGRADED = "degraded"
    OFF = "off"


@dataclass(frozen=True, slots=True)
class MediaLimit:
    """What one outbound file may be on a channel; `size` in bytes, `mimes` as prefixes (`image/`)."""

    size: int
    mimes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What distinguishes providers. Screens, `write` and flows read this; nobody asks for a provider's name.

    Text lengths are in characters, `window` is calendar time since the customer's last message on the
    channel, `rate` is messages a second for one channel unless its settings say otherwise.
    """

    text_limit: int
    schemes: frozenset[str] = frozenset()  # the kinds of address it can write to
    media: dict[MediaKind, MediaLimit] = field(default_factory=dict)
    caption_limit: int = 0  # 0: a file travels alone and its words become a message of their own
    uncaptioned: frozenset[MediaKind] = frozenset()  # kinds that travel alone although others take a caption
    buttons: int = 0
    button_title_limit: int = 20
    question_limit: int | None = None  # of the words above choices, where it is less than `text_limit`
    list_rows: int = 0
    templates: bool = False
    window: timedelta | None = None  # outside it only templates pass
    receipts: frozenset[str] = frozenset({"sent"})  # which delivery states the provider reports
    typing: bool = False
    typing_lasts: int = 0  # seconds for which the provider shows it; 0: it is not the provider who shows it
    reactions: bool = False  # one a side and message, theirs and ours
    # What ours may be, the usual ones first; empty: any emoji. Compared without U+FE0F, sent as it is written here.
    reaction_emojis: tuple[str, ...] = ()
    edits: bool = False  # the customer can change what they wrote
    starts: bool = True  # we may write first
    subjects: bool = False
    replies: bool = False  # an answer can quote a message
    listens: bool = False  # can be received by a listening session instead of a hook
    lists_sent: bool = False  # the provider can list what it took, so `unknown` can be reconciled
    rate: float = 10.0
    embedded: bool = False  # the company's own pages show it: it has allowed origins, a greeting, a colour
    confirms_stop: bool = False  # the provider itself confirms a STOP; a second confirmation is noise
    segments: bool = False  # words are cut and counted as SMS (3GPP TS 23.038, 23.040)
    # A link that leads a stranger's device here, with {address}, {digits}, {text} and {code} to fill in.
    way: str | None = None
    marks: bool = False  # *bold*, _italic_, ~struck~ and ```monospaced``` are shown as such to the customer
    voice: str | None = None  # the type that a voice note is made into; None: it leaves as it was recorded
    sticker: StickerForm | None = None  # what a sticker is cut to; None: it leaves as a moving picture does


@dataclass(frozen=True, slots=True)
class Channel:
    id: int
    connection_id: int
    provider: str
    address: str
    name: str
    brand_id: int
    team_id: int | None
    state: ChannelState
    rate: float | None  # messages a second; None: the provider's own default


@dataclass(frozen=True, slots=True)
class Connection:
    """Credentials and the hook of one provider account. The credentials themselves never travel in this value."""

    id: int
    provider: str
    name: str
    hook: str  # 128 random bits, url-safe
    api_base: str | None
    created_at: datetime
