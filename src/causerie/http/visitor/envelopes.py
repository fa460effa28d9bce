"""Web chat enters by the door of every provider: an envelope, signed, verified, parsed, received.

Whoever is here has been authenticated; what they say is written into an envelope under the connection's
secret and then handled exactly like a webhook, so that one road leads into the ledger and not two.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from causerie.channels.protocol import HookRequest
from causerie.channels.webchat import Webchat, sign
from causerie.channels.webchat.envelope import SIGNATURE
from causerie.desk.batch import Payload
from causerie.desk.directory import Directory
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.http.visitor.widgets import Widget
from causerie.model.element import Typing
from causerie.store.visitors import Visitor

Event = Mapping[str, Any]


class Envelopes:
    """Writes, signs and submits envelopes."""

    def __init__(
        self,
        receiver: Receiver,
        pulse: Pulse,
        *,
        clock: Callable[[], datetime],
        public_url: Callable[[], str],
    ) -> None:
        self._receiver = receiver
        self._pulse = pulse
        self._clock = clock
        self._public_url = public_url

    async def send(
        self, widget: Widget, visitor: Visitor, events: Sequence[Event], *, language: str | None = None
    ) -> None:
        """Returns once the events are committed. Raises Busy when nothing was taken."""
        payload = self._payload(widget, visitor, events, language)
        await self._receiver.submit(payload)
        self._pulse.heard(widget.held.connection.id, payload.received_at)

    def typing(self, widget: Widget, visitor: Visitor) -> None:
        """The visitor is typing. Told to whoever looks, and not even the envelope is kept."""
        payload = self._payload(widget, visitor, [{"type": "typing"}], None)
        for element in payload.elements:
            if isinstance(element, Typing):
                self._receiver.typed(element, payload)

    def _payload(self, widget: Widget, visitor: Visitor, events: Sequence[Event], language: str | None) -> Payload:
        provider = Directory.provider(widget.held)
        request = self._request(widget, visitor, events, language)
        provider.verify(request, widget.held.credentials)
        return Payload(widget.held, request, self._clock(), provider.parse(request, widget.held.credentials))

    def _request(self, widget: Widget, visitor: Visitor, events: Sequence[Event], language: str | None) -> HookRequest:
        who = {"address": visitor.address, "member": visitor.member, "language": language}
        body = msgspec.json.encode({"widget": widget.channel.address, "visitor": who, "events": events})
        headers = {"content-type": "application/json", SIGNATURE: sign(widget.secret, body)}
        return HookRequest("POST", f"{self._public_url()}/hooks/{widget.held.connection.hook}", "", headers, body)


TEXT_LIMIT = Webchat.capabilities.text_limit
