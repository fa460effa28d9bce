"""Providers, connections and channels as their pages show them. No credential ever leaves in an answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from msgspec import UNSET, Meta, Struct, UnsetType

from causerie.http.schemas.fields import Line, Name, RowId, Words
from causerie.http.schemas.widgets import WidgetSettings
from causerie.model.channel import ChannelState, MediaLimit
from causerie.model.message import MediaKind

Credentials = Annotated[dict[Name, Annotated[str, Meta(max_length=16_384)]], Meta(max_length=30)]
Rate = Annotated[float, Meta(gt=0, le=10_000)]


@dataclass(frozen=True, slots=True)
class CredentialField:
    """A field of the guided connection."""

    name: str
    secret: bool
    required: bool
    generated: bool  # drawn by the server when it is left empty


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a channel can do. `window` in seconds; sizes in bytes; `media` by kind.

    `voice_seconds`: how long a voice note may be; 0 where it carries none. `stickers`: whether it takes some as such.
    """

    text_limit: int
    schemes: list[str]
    media: dict[MediaKind, MediaLimit]
    caption_limit: int
    buttons: int
    button_title_limit: int
    list_rows: int
    templates: bool
    window: int | None
    receipts: list[str]
    typing: bool
    typing_lasts: int
    reactions: bool
    reaction_emojis: list[str]  # what may be reacted with, the usual first; empty: any emoji
    edits: bool
    starts: bool
    subjects: bool
    replies: bool
    listens: bool
    lists_sent: bool
    embedded: bool
    segments: bool
    way: bool  # a link can lead a stranger here
    marks: bool
    voice_seconds: int
    stickers: bool


@dataclass(frozen=True, slots=True)
class ProviderCard:
    name: str
    credentials: list[CredentialField]
    capabilities: Capabilities


@dataclass(frozen=True, slots=True)
class Connection:
    """A provider account; `hook_url` is what the provider has to be told."""

    id: int
    provider: str
    name: str
    hook_url: str
    api_base: str | None
    created_at: datetime


class ConnectionWritten(Struct, forbid_unknown_fields=True, frozen=True):
    provider: Name
    name: Name
    credentials: Credentials
    api_base: Line | None = None


class ConnectionChange(Struct, forbid_unknown_fields=True, frozen=True):
    """Credentials not named keep their value; an empty one is dropped. `api_base` null: the provider's own again."""

    name: Name | None = None
    credentials: Credentials | None = None
    api_base: Line | UnsetType | None = UNSET


@dataclass(frozen=True, slots=True)
class Health:
    """What a check found, in words."""

    ok: bool
    code: str
    sentence: str
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class ChannelHealth:
    """`refused`: requests to the hook that did not prove where they came from. `error`: why the last send did not get
    through, where that says something of the channel, with its sentence.
    """

    last_in_at: datetime | None
    last_out_at: datetime | None
    refused: int
    error: str | None
    error_at: datetime | None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class ChannelCard:
    """`settings`: of a channel that the company's own pages show, as `capabilities.embedded` says; else null.

    `avatar`: the path of the picture that its visitors see.
    """

    id: int
    connection_id: int
    provider: str
    address: str
    name: str
    brand_id: int
    team_id: int | None
    state: ChannelState
    rate: float | None
    capabilities: Capabilities
    health: ChannelHealth
    settings: WidgetSettings | None
    avatar: str | None


class ChannelWritten(Struct, forbid_unknown_fields=True, frozen=True):
    """`brand_id` null: the first brand."""

    connection_id: RowId
    address: Name
    name: Name
    brand_id: RowId | None = None
    team_id: RowId | None = None


class ChannelChange(Struct, forbid_unknown_fields=True, frozen=True):
    """An absent field stays as it is. `rate` in messages a second, null: the provider's own."""

    name: Name | UnsetType = UNSET
    team_id: RowId | UnsetType | None = UNSET
    brand_id: RowId | UnsetType = UNSET
    state: ChannelState | UnsetType = UNSET
    rate: Rate | UnsetType | None = UNSET
    settings: WidgetSettings | UnsetType = UNSET


class TrialMessage(Struct, forbid_unknown_fields=True, frozen=True):
    to: Name
    text: Words
