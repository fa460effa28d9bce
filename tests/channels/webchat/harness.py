"""Web chat for the conformance suite: there is no provider to call, so only the receiving half is asked."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

from causerie.channels.guard import Pools
from causerie.channels.protocol import Gesture, HookRequest, Order, Provider, Session
from causerie.channels.webchat import Webchat, sign
from causerie.model.contact import Address
from causerie.model.message import Text

WIDGET = "atelier"
VISITOR = "Zk3vB8dQ0mT1xY7rLp2sNw"
SECRET = "9e107d9d372bb6826bd81d3542a419d6"


def envelope(*events: Mapping[str, Any], member: str | None = None) -> bytes:
    visitor = {"address": VISITOR, "member": member}
    return json.dumps({"widget": WIDGET, "visitor": visitor, "events": events}).encode()


def proven(body: bytes, *, secret: str = SECRET) -> HookRequest:
    headers = {"content-type": "application/json", "x-causerie-signature": sign(secret, body)}
    return HookRequest("POST", "https://causerie.example/hooks/h", "", headers, body)


class Harness:
    """See `tests/channels/harness.py`."""

    sends = False
    signed = True
    simulator: Any = None
    api_base = "http://127.0.0.1:9"

    def __init__(self) -> None:
        self.provider: Provider = Webchat()
        self.credentials: Mapping[str, str] = {"secret": SECRET, "member_secret": "another"}

    async def start(self) -> None:
        """Nobody to start."""

    async def stop(self) -> None:
        """Nobody to stop."""

    @asynccontextmanager
    async def open_session(self) -> AsyncIterator[Session]:
        async with (
            Pools() as pools,
            self.provider.open(self.credentials, pools.outgoing(), api_base=None) as session,
        ):
            yield session

    def order(self, *, text: str = "Bonjour") -> Order:
        return Order("48213", WIDGET, Address("visitor", WIDGET, VISITOR), (Text(text),))

    async def gesture(self, emoji: str) -> Gesture:
        return Gesture("", self.order().recipient, "", emoji)

    def inbound_request(self) -> HookRequest:
        message = {"type": "message", "id": "00000001-3c51-4d0e-9b1f-000000001eef", "text": "Bonjour"}
        return proven(envelope(message))

    def tampered(self, request: HookRequest) -> HookRequest:
        return replace(request, body=request.body.replace(b"Bonjour", b"Bonsoir"))
