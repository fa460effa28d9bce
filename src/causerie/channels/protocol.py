"""What a provider module gives. Pure `verify`, `parse` and `answer`; `open` yields a session that does the I/O.

The core never asks for a provider's name: what differs is in `capabilities`. A provider has no storage,
no clock and no settings; credentials are handed to it, and the outgoing client is the guard's.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from causerie.channels.guard import Outgoing
from causerie.model.channel import Capabilities
from causerie.model.contact import Address
from causerie.model.element import Element
from causerie.model.message import MediaKind, Part
from causerie.model.template import TemplateRead


@dataclass(frozen=True, slots=True)
class Credential:
    """One field of the guided connection. `secret` values are never shown again nor logged.

    `generated`: nobody but us has to know it; what is left empty is drawn here.
    """

    name: str
    secret: bool = True
    required: bool = True
    generated: bool = False


@dataclass(frozen=True, slots=True)
class HookRequest:
    """A request on `/hooks/{connection}` as it came: `body` are the raw bytes, header names lower-cased.

    `url` is the public URL as configured (CAUSERIE_PUBLIC_URL + path + query), never built from `Host`.
    """

    method: str
    url: str
    query: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class HookAnswer:
    status: int
    body: bytes = b""
    content_type: str = "text/plain; charset=utf-8"


@dataclass(frozen=True, slots=True)
class Attached:
    """A file to send: `url` is a public, signed, short-lived address of ours; `read` gives the bytes."""

    kind: MediaKind
    mime: str
    name: str
    size: int
    url: str
    content: bytes


@dataclass(slots=True)
class Order:
    """One message to send, and exactly one provider call: `write` has already split what a channel cannot join.

    `correlation` is our id of the send, given to the provider where it echoes one. `callback` is the URL
    for receipts where each send names it. At most one Media part; its bytes are in `attached`.
    """

    correlation: str
    channel: str
    recipient: Address
    parts: tuple[Part, ...]
    attached: Attached | None = None
    reply_to: str | None = None
    callback: str | None = None


@dataclass(frozen=True, slots=True)
class Gesture:
    """Our reaction to a customer's message, by the provider's key of it. An empty `emoji` takes it back."""

    channel: str
    recipient: Address
    message: str
    emoji: str


@dataclass(frozen=True, slots=True)
class Sent:
    """The provider took it and gave it `key`."""

    key: str
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Fetched:
    """Bytes of a media file, already under the size limit."""

    content: bytes
    mime: str
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Health:
    """What `check` found. `code` is explained in locales/; `facts` are shown on the channel's card."""

    ok: bool
    code: str
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Listened:
    """A raw payload from a listening session, and the cursor to remember once it is stored."""

    body: bytes
    cursor: str


@dataclass(frozen=True, slots=True)
class Listed:
    """A message the provider says it took; used to reconcile `unknown` sends."""

    key: str
    recipient: str
    text: str
    at: datetime


class Session(Protocol):
    """One open connection to a provider account. Every method raises only the errors named here."""

    async def send(self, order: Order) -> Sent:
        """Raises SendError, nothing else."""
        ...

    async def react(self, gesture: Gesture) -> str | None:
        """Put a reaction in the place of ours, where `capabilities.reactions`; the key of its receipts, if it has one.

        The same again changes nothing. Raises SendError, nothing else.
        """
        ...

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        """The bytes behind `MediaRef.ref`, at most `limit` bytes. Raises FetchFailed."""
        ...

    async def check(self) -> Health:
        """Are the credentials good and the hook in place? Never raises for a provider's answer."""
        ...

    async def connect(self, hook_url: str) -> Health:
        """Register `hook_url` with the provider where its interface allows it."""
        ...

    async def type_to(self, recipient: Address, *, channel: str, last_key: str | None) -> None:
        """Show « is typing » where the capability says so. Failures are swallowed: it is a courtesy."""
        ...

    async def sent_since(self, since: datetime, *, recipient: Address) -> Sequence[Listed]:
        """What the provider took since then; only where `capabilities.lists_sent`. Raises SendError."""
        ...

    async def templates(self) -> Sequence[TemplateRead]:
        """The account's templates, whatever their state; only where `capabilities.templates`. Raises SendError."""
        ...

    def listen(self, cursor: str | None) -> AsyncIterator[Listened]:
        """Raw payloads as they come, from `cursor` on; only where `capabilities.listens`."""
        ...


class Provider(Protocol):
    """A provider module's face. Everything but `open` is pure."""

    @property
    def name(self) -> str: ...

    @property
    def capabilities(self) -> Capabilities: ...

    @property
    def credentials(self) -> tuple[Credential, ...]: ...

    @property
    def body_limit(self) -> int:
        """Bytes of a request; more is refused before it is read."""
        ...

    def verify(self, request: HookRequest, credentials: Mapping[str, str]) -> None:
        """Raises Unauthentic unless the request is proven to come from the provider. An empty secret proves nothing."""
        ...

    def parse(self, request: HookRequest, credentials: Mapping[str, str]) -> Sequence[Element]:
        """Every element of the payload. Raises Unreadable when it cannot be taken apart at all."""
        ...

    def answer(self, request: HookRequest, credentials: Mapping[str, str]) -> HookAnswer:
        """The reply to a request that was verified (and stored, for a POST)."""
        ...

    def open(
        self, credentials: Mapping[str, str], http: Outgoing, *, api_base: str | None
    ) -> AbstractAsyncContextManager[Session]:
        """A session on this account. `api_base` None means the provider's own address."""
        ...
