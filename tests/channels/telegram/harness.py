"""Telegram for the conformance suite: a bot, its simulator over HTTP, and one person who started it."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Any

from causerie.channels.guard import Pools
from causerie.channels.protocol import Gesture, HookRequest, Order, Session
from causerie.channels.telegram import Telegram
from causerie.model.contact import Address
from causerie.model.message import Part, Text
from causerie.simulators.telegram import Account, Rates, TelegramSimulator
from causerie.testing.serving import serve

BOT = "6432155874"
TOKEN = f"{BOT}:AAEtestonly-testonly-testonly-test0"
SECRET = "Zk3-secret_of_the_hook"
ODILE = "3527065"
HOOK = "http://127.0.0.1:9/hooks/h"  # nobody listens there
HEADER = "x-telegram-bot-api-secret-token"


class Switch:
    """An ASGI application that is whatever it was last set to: starting a server costs more than a test."""

    app: Any

    def __init__(self) -> None:
        self.base = ""

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await self.app(scope, receive, send)


class Harness:
    provider = Telegram()
    sends = True
    signed = True

    def __init__(self, *, polls: bool = False) -> None:
        self.credentials = {"bot_token": TOKEN, "secret_token": SECRET}
        if polls:
            self.credentials["receive"] = "polling"
        self.simulator = TelegramSimulator(
            Account(TOKEN, secret_token=SECRET, loopback_hooks=True, rates=Rates(chat=None, bot=None)),
            hook_url=None if polls else HOOK,
            pauses=(0.01,),
        )
        self.simulator.customer(ODILE, name="Odile Marchand")
        self.simulator.chat(ODILE).started = True
        self.api_base = ""
        self._stack = AsyncExitStack()

    async def start(self) -> None:
        self.api_base = await self._stack.enter_async_context(serve(self.simulator))
        await self._stack.enter_async_context(self.simulator.running())

    async def stop(self) -> None:
        await self._stack.aclose()

    @asynccontextmanager
    async def open_session(self) -> AsyncIterator[Session]:
        async with Pools(timeout=5.0) as pools:
            outgoing = pools.outgoing(self.api_base)
            async with self.provider.open(self.credentials, outgoing, api_base=self.api_base) as session:
                yield session

    def order(self, *parts: Part, text: str = "Bonjour") -> Order:
        """A text, or any parts, to the person who started the bot."""
        return Order("c-1", BOT, Address("telegram", "", ODILE), parts or (Text(text),))

    async def gesture(self, emoji: str) -> Gesture:
        key = await self.simulator.write(ODILE, text="Merci")
        return Gesture(BOT, Address("telegram", "", ODILE), key, emoji)

    def inbound_request(self) -> HookRequest:
        person = {"id": int(ODILE), "is_bot": False, "first_name": "Odile", "language_code": "fr"}
        chat = {"id": int(ODILE), "type": "private", "first_name": "Odile"}
        message = {"message_id": 41, "from": person, "chat": chat, "date": 1763802000, "text": "Bonjour"}
        body = json.dumps({"update_id": 174114370, "message": message}).encode()
        headers = {"content-type": "application/json", HEADER: SECRET}
        return HookRequest("POST", "https://causerie.example/hooks/h", "", headers, body)

    def tampered(self, request: HookRequest) -> HookRequest:
        """Nothing signs the body: what proves the sender is the secret alone, so that is what changes."""
        return replace(request, headers={**request.headers, HEADER: SECRET[:-1] + "K"})
