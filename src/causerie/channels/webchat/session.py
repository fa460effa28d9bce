"""The sending half of web chat: there is nobody to call.

A message is given to its visitor by the journal, on the socket they hold or when they come back. So `send`
only judges what a widget cannot show and takes the rest; « delivered » and « read » are the widget's word.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import datetime

from causerie.channels.errors import FetchFailed, Rejected
from causerie.channels.protocol import Fetched, Gesture, Health, Listed, Listened, Order, Sent
from causerie.model.channel import Capabilities
from causerie.model.contact import Address
from causerie.model.message import Choices, Location, Media, Part, Template, Text
from causerie.model.template import TemplateRead


class WebchatSession:
    """See `channels/protocol.py`."""

    def __init__(self, capabilities: Capabilities, *, secret: str) -> None:
        self._capabilities = capabilities
        self._secret = secret

    async def send(self, order: Order) -> Sent:
        for part in order.parts:
            self._judge(part)
        if order.attached is not None and order.attached.size > self._capabilities.media[order.attached.kind].size:
            raise Rejected("rejected_media", f"{order.attached.size} bytes")
        return Sent(order.correlation)

    async def react(self, gesture: Gesture) -> str | None:
        raise Rejected("rejected_content", "a widget shows no reactions")

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        """A visitor's file is already in our own store under `ref`: whoever asks here took a wrong turn."""
        raise FetchFailed("own_store", ref, again=False)

    async def check(self) -> Health:
        return Health(True, "ok") if self._secret else Health(False, "secret_empty")

    async def connect(self, hook_url: str) -> Health:
        return await self.check()

    async def type_to(self, recipient: Address, *, channel: str, last_key: str | None) -> None:
        """« Is typing » reaches the visitor's socket from the hub, without a provider between."""

    async def sent_since(self, since: datetime, *, recipient: Address) -> Sequence[Listed]:
        raise Rejected("not_listed", "the journal itself is the list")

    async def templates(self) -> Sequence[TemplateRead]:
        raise Rejected("not_listed", "a web chat says what it likes")

    def listen(self, cursor: str | None) -> AsyncIterator[Listened]:
        return _silence()

    def _judge(self, part: Part) -> None:
        match part:
            case Text(text=text) | Template(text=text):
                if len(text) > self._capabilities.text_limit:
                    raise Rejected("too_long", f"{len(text)} characters")
            case Choices(options=options):
                if len(options) > self._capabilities.buttons:
                    raise Rejected("rejected_content", f"{len(options)} buttons")
            case Media() | Location():
                pass
            case _:
                raise Rejected("rejected_content", part.type)


async def _silence() -> AsyncIterator[Listened]:
    nothing: tuple[Listened, ...] = ()
    for payload in nothing:
        yield payload
