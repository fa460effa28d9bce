"""Twilio's own library as the judge: its client calls the simulator, its validator checks what the simulator posts."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import parse_qsl

import aiohttp
import pytest
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.request_validator import RequestValidator
from twilio.rest import Client

from causerie.channels.protocol import HookRequest
from causerie.channels.twilio import Twilio
from causerie.model.element import Element
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.wire import Answer, Request, Simulator
from tests.channels.twilio.harness import CUSTOMER, NUMBER, SID, TOKEN, Harness

Found = TypeVar("Found")
TWILIO = "https://api.twilio.com"


class Loopback(TwilioHttpClient):
    """The library's HTTP client, with Twilio's address replaced."""

    def __init__(self, base: str) -> None:
        super().__init__(timeout=10)
        self.base = base

    def request(self, method: str, url: str, *args: Any, **more: Any) -> Any:
        assert url.startswith(TWILIO)
        return super().request(method, self.base + url.removeprefix(TWILIO), *args, **more)


class Judge:
    """The library's client, called in a thread: it blocks, and the simulator lives in this one."""

    def __init__(self, base: str, user: str, password: str, *, account: str | None = None) -> None:
        self._http = Loopback(base)
        self._client = Client(user, password, account_sid=account, http_client=self._http)

    async def __call__(self, ask: Callable[[Client], Found]) -> Found:
        return await asyncio.to_thread(ask, self._client)

    def close(self) -> None:
        if self._http.session is not None:
            self._http.session.close()


class Product(Simulator):
    """The other end of the webhooks. Each is judged on arrival; `verdicts` are the library's."""

    def __init__(self, origin: str, token: str) -> None:
        super().__init__(hook_url=None)
        self.origin = origin
        self.validator = RequestValidator(token)
        self.statuses: list[int] = []
        self.answer = Answer(200, b'<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml")
        self.told: list[dict[str, str]] = []
        self.requests: list[Request] = []
        self.urls: list[str] = []
        self.verdicts: list[bool] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            query = scope["query_string"].decode("latin-1")
            self.urls.append(self.origin + scope["path"] + (f"?{query}" if query else ""))
        await super().__call__(scope, receive, send)

    async def respond(self, request: Request) -> Answer:
        fields = fields_of(request)
        signature = request.headers.get("x-twilio-signature", "")
        self.verdicts.append(self.validator.validate(self.urls[-1], fields, signature))
        self.requests.append(request)
        self.told.append(fields or dict(request.query))
        return Answer(self.statuses.pop(0)) if self.statuses else self.answer


def fields_of(request: Request) -> dict[str, str]:
    """The form of a request, strictly read."""
    body = request.body.decode()
    return dict(parse_qsl(body, keep_blank_values=True, strict_parsing=True)) if body else {}


@dataclass
class World:
    """The simulator with its judge and the product's end; webhooks go to the product."""

    sim: TwilioSimulator
    judge: Judge
    shop: Product
    harness: Harness


def parsed(shop: Product, index: int) -> Sequence[Element]:
    """What our own adapter makes of a webhook of the simulator, proof included."""
    request = shop.requests[index]
    url = shop.urls[index]
    hook = HookRequest(request.method, url, url.partition("?")[2], request.headers, request.body)
    provider = Twilio()
    provider.verify(hook, {"auth_token": TOKEN})
    return provider.parse(hook, {"account_sid": SID})


def sending(**more: Any) -> Callable[[Client], Any]:
    asked = {"to": CUSTOMER, "from_": NUMBER, "body": "Bonjour", **more}
    return lambda client: client.messages.create(**{name: value for name, value in asked.items() if value is not None})


def basic(user: str, password: str) -> dict[str, str]:
    return {"Authorization": aiohttp.encode_basic_auth(user, password)}


async def called(url: str, *, method: str = "GET", owner: bool = True, **more: Any) -> aiohttp.ClientResponse:
    """The answer, read whole; under the account's own credentials unless told otherwise."""
    headers = more.pop("headers", basic(SID, TOKEN) if owner else {})
    async with (
        aiohttp.ClientSession() as http,
        http.request(method, url, headers=headers, allow_redirects=False, **more) as answer,
    ):
        await answer.read()
        return answer


async def refusal(judge: Judge, ask: Callable[[Client], Any]) -> TwilioRestException:
    with pytest.raises(TwilioRestException) as refused:
        await judge(ask)
    return refused.value
