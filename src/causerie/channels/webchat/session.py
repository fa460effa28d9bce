"""The sending half of web chat: there is nobody to call.

A message is given to its visitor by the journal, on the socket they hold or when they come back. So `send`
only judges what a widget cannot show and takes the rest; « delivered » and « read » are the widget's word.
"""

from __future__ import annotations

from causerie.channels.errors import FetchFailed, Rejected
from causerie.channels.protocol import Fetched, Health, Order, Sent
from causerie.channels.unable import Unable
from causerie.model.channel import Capabilities
from causerie.model.message import Choices, Location, Media, Part, Template, Text


class WebchatSession(Unable):
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

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        """A visitor's file is already in our own store under `ref`: whoever asks here took a wrong turn."""
        raise FetchFailed("own_store", ref, again=False)

    async def check(self) -> Health:
        return Health(True, "ok") if self._secret else Health(False, "secret_empty")

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
