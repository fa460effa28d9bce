"""Twilio beside its simulator, for the conformance suite and for this folder's own tests."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from causerie.channels.guard import Pools
from causerie.channels.protocol import Gesture, HookRequest, Order, Session
from causerie.channels.twilio import Twilio
from causerie.model.contact import Address, Scheme
from causerie.model.message import Text
from causerie.simulators.twilio import Account, Number, Service, TwilioSimulator
from causerie.simulators.twilio.account import Message, new_sid
from causerie.simulators.twilio.hooks import hook, inbound_fields
from causerie.testing.serving import serve

SID = "AC5f8a2c01d9b34e6f8c7a1b2d3e4f5061"
TOKEN = "0c7e1f2a3b4d5968778695a4b3c2d1e0"
KEY, KEY_SECRET = "SK1a2b3c4d5e6f70819203a4b5c6d7e8f9", "q8Wd3xTz0LmN5vRb7YcKfHjP2sGa6EuI"
SERVICE = "MG2c9e7d51a8f34b06bd1f6a0c53e8d947"
NUMBER, POOLED = "+33757910042", "+33757910043"
CUSTOMER = "+33612345678"
HOOK = "https://causerie.example/hooks/5b1c"


def account() -> Account:
    return Account(
        sid=SID,
        auth_token=TOKEN,
        numbers=[Number(NUMBER), Number(POOLED)],
        services=[Service(SERVICE, (POOLED,))],
        keys={KEY: KEY_SECRET},
    )


def order(*, text: str = "Bonjour", recipient: str = CUSTOMER, channel: str = NUMBER) -> Order:
    return Order("c-1", channel, Address(Scheme.PHONE, "", recipient), (Text(text),))


class Door:
    """An address that stays while what answers there changes: a server takes a while to stop, a test should not."""

    def __init__(self) -> None:
        self.app: Any = None
        self.base = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


@asynccontextmanager
async def opened() -> AsyncIterator[Door]:
    """A door on loopback."""
    door = Door()
    async with serve(door) as door.base:
        yield door


class Harness:
    sends = True
    signed = True

    def __init__(self) -> None:
        self.provider = Twilio()
        self.credentials = {"account_sid": SID, "auth_token": TOKEN}
        self.simulator = TwilioSimulator(account())
        self.api_base = ""
        self._open = AsyncExitStack()

    async def start(self, door: Door | None = None) -> None:
        if door is None:
            door = await self._open.enter_async_context(opened())
        door.app = self.simulator
        self.simulator.base_url = self.api_base = door.base
        await self._open.enter_async_context(self.simulator.running())

    async def stop(self) -> None:
        await self._open.aclose()

    def open_session(self, *origins: str, **more: str) -> AbstractAsyncContextManager[Session]:
        """A session; `more` are further credentials, `origins` what else it may reach."""
        return self._session(origins, {**self.credentials, **more})

    @asynccontextmanager
    async def _session(self, origins: tuple[str, ...], credentials: dict[str, str]) -> AsyncIterator[Session]:
        async with (
            Pools(timeout=5.0) as pools,
            self.provider.open(credentials, pools.outgoing(*origins), api_base=self.api_base) as session,
        ):
            yield session

    def order(self, *, text: str = "Bonjour") -> Order:
        return order(text=text)

    async def gesture(self, emoji: str) -> Gesture:
        return Gesture("", self.order().recipient, "", emoji)

    def inbound_request(self) -> HookRequest:
        message = Message(new_sid("SM"), "inbound", CUSTOMER, NUMBER, "Bonjour", "received", created=0.0)
        told = hook(TOKEN, HOOK, inbound_fields(message, self.simulator.account, "https://api.twilio.com"))
        return HookRequest("POST", HOOK, "", {name.lower(): value for name, value in told.headers.items()}, told.body)

    def tampered(self, request: HookRequest) -> HookRequest:
        return replace(request, body=request.body.replace(b"Body=Bonjour", b"Body=bonjour"))
