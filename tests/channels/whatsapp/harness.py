"""WhatsApp for the conformance suite and for its own tests: an account, its simulator, a session on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace

from causerie.channels.guard import Pools
from causerie.channels.protocol import Gesture, HookRequest, Order, Session
from causerie.channels.whatsapp import WhatsApp
from causerie.model.contact import Address
from causerie.model.message import Text
from causerie.simulators.whatsapp import Account, Number, Template, WhatsAppSimulator
from causerie.simulators.whatsapp.hooks import Told, envelope, escaped, signed
from causerie.testing.serving import serve

CREDENTIALS = {
    "app_secret": "app_secret",
    "access_token": "EAAGtoken",
    "verify_token": "verify me",
    "business_account_id": "102290129340398",
    "portfolio_id": "2729438724",
}
NUMBER = Number("106540352242922", "33700000000", "La Mutuelle")
OTHER_NUMBER = Number("106540352242933", "33700000001", "La Mutuelle Pro")
CUSTOMER = "33612345678"
ACCOUNT = Account(
    id=CREDENTIALS["business_account_id"],
    app_secret=CREDENTIALS["app_secret"],
    access_token=CREDENTIALS["access_token"],
    numbers=(NUMBER, OTHER_NUMBER),
    templates=(
        Template("rdv_rappel", "fr", "Bonjour {{1}}, votre rendez-vous est le {{2}}."),
        Template("offre", "fr", "Une offre pour vous, {{1}}.", category="MARKETING"),
    ),
)


def phone(digits: str = CUSTOMER) -> Address:
    return Address("phone", "", f"+{digits}")


class Harness:
    provider = WhatsApp()
    credentials = CREDENTIALS
    sends = True
    signed = True

    def __init__(self, *, hook_url: str | None = None) -> None:
        self.simulator = WhatsAppSimulator(ACCOUNT, hook_url=hook_url, pauses=(0.0, 0.0))
        self.api_base = ""
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        await self._stack.enter_async_context(self.simulator.running())
        self.api_base = await self._stack.enter_async_context(serve(self.simulator))
        self.simulator.customer(CUSTOMER, name="Odile Marchand").wrote_at = self.simulator.clock()
        self.simulator.subscribed = True

    async def stop(self) -> None:
        await self._stack.aclose()

    @asynccontextmanager
    async def open_session(self) -> AsyncIterator[Session]:
        async with (
            Pools(timeout=5) as pools,
            self.provider.open(self.credentials, pools.outgoing(self.api_base), api_base=self.api_base) as session,
        ):
            yield session

    def order(self, *, text: str = "Bonjour") -> Order:
        return Order(correlation="send-1", channel=NUMBER.id, recipient=phone(), parts=(Text(text),))

    async def gesture(self, emoji: str) -> Gesture:
        key = await self.simulator.write(CUSTOMER, "Merci")
        return Gesture(NUMBER.id, phone(), key, emoji)

    def inbound_request(self) -> HookRequest:
        message = {
            "from": CUSTOMER,
            "id": "wamid.HBgLMzM2MTIzNDU2Nzg=",
            "timestamp": "1763800000",
            "type": "text",
            "text": {"body": "Mon contrat s’arrête-t-il ? été/hiver"},
        }
        contact = {"profile": {"name": "Odile Marchand"}, "wa_id": CUSTOMER}
        body = escaped(envelope(ACCOUNT.id, [Told("messages", "messages", message, NUMBER, contact)], 1763800001))
        return hook_request(body, headers=signed(body, ACCOUNT.app_secret))

    def tampered(self, request: HookRequest) -> HookRequest:
        return replace(request, body=request.body.replace(b"contrat", b"contrit"))


def hook_request(body: bytes, *, headers: dict[str, str]) -> HookRequest:
    lowered = {name.lower(): value for name, value in headers.items()}
    return HookRequest("POST", "https://causerie.example/hooks/h", "", lowered, body)
