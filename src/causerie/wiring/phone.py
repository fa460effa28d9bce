"""`/simulator/…`: the customers' phones beside the inbox, for a signed-in colleague, in a demo and nowhere else.

What a phone shows is what its handset received, and what was said before this start as the ledger tells it,
under the asker's own rights. Nothing here reaches the ledger: a message written on a phone goes to its
provider, and comes in by the hook like any other.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import msgspec
from msgspec import Struct

from causerie.http import asgi
from causerie.http.problems import send_problem
from causerie.model.contact import Address
from causerie.model.errors import CauserieError, Forbidden, Invalid, NotFound, Unauthenticated
from causerie.model.grant import Grant
from causerie.model.message import Delivery, Direction, FileState, Kind, Media, MediaKind, Message, plain
from causerie.simulators.wire import Attachment, Received
from causerie.store import scenery, threads
from causerie.wiring.demo import cast
from causerie.wiring.demo.samples import made
from causerie.wiring.demo.script import Sample
from causerie.wiring.handsets import Said
from causerie.wiring.world import World

PREFIX = "/simulator/"
LIMIT = 64 << 10  # bytes of a request
TEXT = 4_000  # characters a customer writes at once
HISTORY = 40  # messages of before that a phone shows
BEAT = 20.0  # seconds without news before a comment, so that a stream that is gone is noticed
SHOWN = re.compile(r"image/(png|jpeg|gif|webp)|audio/[a-z0-9.+-]+")  # what a page may show; the rest is downloaded
ARRIVED = frozenset({Delivery.SENT, Delivery.DELIVERED, Delivery.READ})

Authenticate = Callable[[asgi.Scope], Awaitable[Grant | None]]
Handler = Callable[["_Asked"], Awaitable[None]]


class Which(Struct):
    """One handset."""

    provider: str
    customer: str


class Written(Which):
    text: str


class Pressed(Which):
    key: str
    option: str


class _Asked:
    """One request, by somebody who may see `grant`."""

    def __init__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send, grant: Grant) -> None:
        self.scope, self.receive, self.send, self.grant = scope, receive, send, grant

    def query(self, name: str) -> str:
        told: str = self.scope["query_string"].decode("latin-1")
        return parse_qs(told).get(name, [""])[0]

    async def json(self, shape: Any) -> Any:
        """The body as that shape. Raises Invalid."""
        body = await asgi.body(self.receive, limit=LIMIT)
        try:
            return msgspec.json.decode(body, type=shape)
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Invalid("malformed", where="") from None

    async def reply(self, value: Any) -> None:
        extra = [(b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff")]
        await asgi.answer(self.send, 200, msgspec.json.encode(value), "application/json", extra=extra)


class Phone:
    """A plain ASGI application. `same_origin` guards everything that acts, as it does for the API."""

    def __init__(self, world: World, *, authenticate: Authenticate, same_origin: Callable[[asgi.Scope], bool]) -> None:
        self._world = world
        self._handsets = world.handsets
        self._authenticate = authenticate
        self._same_origin = same_origin
        self._handlers: dict[tuple[str, str], Handler] = {
            ("GET", "phones"): self._phones,
            ("GET", "thread"): self._thread,
            ("GET", "media"): self._media,
            ("GET", "knobs"): self._knobs,
            ("GET", "events"): self._events,
            ("POST", "write"): self._write,
            ("POST", "press"): self._press,
            ("POST", "photo"): self._photo,
            ("POST", "voice"): self._voice,
            ("PATCH", "knobs"): self._turn,
        }

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4404})
            return
        try:
            await self._answer(scope, receive, send)
        except asgi.ClientGone:
            return
        except CauserieError as refusal:
            await send_problem(scope, send, refusal)

    async def _answer(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["method"] != "GET" and not self._same_origin(scope):
            raise Forbidden("origin")
        grant = await self._authenticate(scope)
        if grant is None:
            raise Unauthenticated("signed_out")
        handler = self._handlers.get((scope["method"], scope["path"].removeprefix(PREFIX)))
        if handler is None:
            raise NotFound("page")
        await handler(_Asked(scope, receive, send, grant))

    async def _phones(self, asked: _Asked) -> None:
        there = self._handsets.providers()
        await asked.reply([_phone(place) for place in cast.PLACES if place.provider in there])

    async def _thread(self, asked: _Asked) -> None:
        provider, customer = asked.query("provider"), asked.query("customer")
        received = self._handsets.received(provider, customer)
        started = self._world.started.timestamp()
        which = Which(provider, customer)
        shown = [(one.at, _shown(which, one)) for one in received if one.at >= started]
        under = self._handsets.reactions(provider, customer)
        shown += [(one.at, _said(which, one, under)) for one in self._handsets.said(provider, customer)]
        shown.sort(key=lambda one: one[0])
        before = await self._history(asked.grant, provider, customer)
        await asked.reply({"messages": before + [message for _, message in shown]})

    async def _history(self, grant: Grant, provider: str, customer: str) -> list[dict[str, Any]]:
        """What was said on this channel before the simulators started."""
        address = self._world.addresses_of(provider, customer)[0]
        channel_id = self._world.standing[provider].channel_id
        found = await self._said_before(grant, address)
        return [
            _past(message)
            for message in found
            if message.channel_id == channel_id and message.at < self._world.started and _arrived(message)
        ]

    async def _said_before(self, grant: Grant, address: Address) -> list[Message]:
        async with self._world.core.database.connection() as conn:
            known = await scenery.identity(conn, address)
            if known is None:
                return []
            return await threads.thread(conn, grant, known[1], before=None, limit=HISTORY)

    async def _media(self, asked: _Asked) -> None:
        provider, customer, key = asked.query("provider"), asked.query("customer"), asked.query("key")
        file = self._file(provider, customer, key)
        manner = b"inline" if SHOWN.fullmatch(file.mime) else b"attachment"
        extra = [
            (b"cache-control", b"private, max-age=3600"),
            (b"content-disposition", manner),
            (b"content-security-policy", b"default-src 'none'; sandbox"),
            (b"x-content-type-options", b"nosniff"),
        ]
        await asgi.answer(asked.send, 200, file.content, file.mime, extra=extra)

    def _file(self, provider: str, customer: str, key: str) -> Attachment:
        received = {one.key: one.file for one in self._handsets.received(provider, customer)}
        said = {one.key: one.media for one in self._handsets.said(provider, customer)}
        file = (received | said).get(key)
        if file is None:
            raise NotFound("file")
        return file

    async def _write(self, asked: _Asked) -> None:
        told: Written = await asked.json(Written)
        text = told.text.strip()
        if not text:
            raise Invalid("empty")
        if len(text) > TEXT:
            raise Invalid("too_long", limit=TEXT, length=len(text))
        await asked.reply({"key": await self._handsets.write(told.provider, told.customer, text)})

    async def _press(self, asked: _Asked) -> None:
        told: Pressed = await asked.json(Pressed)
        key = await self._handsets.press(told.provider, told.customer, told.key, told.option)
        await asked.reply({"key": key})

    async def _photo(self, asked: _Asked) -> None:
        await self._send(asked, Sample.FLAT)

    async def _voice(self, asked: _Asked) -> None:
        await self._send(asked, Sample.VOICE)

    async def _send(self, asked: _Asked, sample: Sample) -> None:
        told: Which = await asked.json(Which)
        file = await asyncio.to_thread(made, sample)
        media = Attachment(file.mime, file.content, file.name)
        await asked.reply({"key": await self._handsets.write(told.provider, told.customer, media=media)})

    async def _knobs(self, asked: _Asked) -> None:
        await asked.reply(asdict(self._handsets.knobs()))

    async def _turn(self, asked: _Asked) -> None:
        given: dict[str, Any] = await asked.json(dict[str, Any])
        await asked.reply(asdict(self._handsets.turn(given)))

    async def _events(self, asked: _Asked) -> None:
        """Server-sent events: which handset changed, until the page is left."""
        headers = [(b"content-type", b"text/event-stream; charset=utf-8"), (b"cache-control", b"no-store")]
        await asked.send({"type": "http.response.start", "status": 200, "headers": headers})
        with self._handsets.listening() as changed:
            pour = asyncio.create_task(_pour(asked.send, changed))
            gone = asyncio.create_task(_until_gone(asked.receive))
            try:
                await asyncio.wait({pour, gone}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for task in (pour, gone):
                    task.cancel()
                await asyncio.gather(pour, gone, return_exceptions=True)


async def _pour(send: asgi.Send, changed: asyncio.Queue[tuple[str, str]]) -> None:
    text = b": hello\n\n"
    while True:
        await send({"type": "http.response.body", "body": text, "more_body": True})
        text = b": still here\n\n"
        with suppress(TimeoutError):
            async with asyncio.timeout(BEAT):
                provider, customer = await changed.get()
            text = b"data: " + msgspec.json.encode({"provider": provider, "customer": customer}) + b"\n\n"


async def _until_gone(receive: asgi.Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _phone(place: cast.Place) -> dict[str, Any]:
    people = [{"id": address, "name": name, "address": address} for address, name, _ in cast.customers(place.provider)]
    return {"provider": place.provider, "channel_name": place.name, "customers": people}


def _shown(which: Which, received: Received) -> dict[str, Any]:
    """A message of the company, as the handset has it."""
    return {
        "key": received.key,
        "from": "company",
        "text": received.text,
        "media": _link(which, received.key, received.file),
        "sticker": received.kind == "sticker",
        "options": [{"id": option, "title": title} for option, title in received.options],
        "at": _moment(received.at),
        "state": received.state,
    }


def _said(which: Which, said: Said, reactions: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": said.key,
        "from": "customer",
        "text": said.text,
        "media": _link(which, said.key, said.media),
        "sticker": False,
        "options": [],
        "at": _moment(said.at),
        "state": said.state,
        "reaction": reactions.get(said.key),
    }


def _past(message: Message) -> dict[str, Any]:
    """A message of before this start. Its buttons are gone with the simulator that drew them."""
    inbound = message.direction is Direction.INBOUND
    file = next((file for file in message.files if file.state is FileState.STORED), None)
    media = {"url": f"/api/files/{file.id}", "mime": file.mime, "name": file.name} if file else None
    return {
        "key": f"past:{message.id}",
        "from": "customer" if inbound else "company",
        "text": plain(message.parts),
        "media": media,
        "sticker": any(isinstance(part, Media) and part.kind is MediaKind.STICKER for part in message.parts),
        "options": [],
        "at": _moment(message.at.timestamp()),
        "reaction": next((one.emoji for one in message.reactions if one.delivery in ARRIVED), None),
        "state": "delivered" if inbound else message.delivery.value,
    }


def _arrived(message: Message) -> bool:
    """Whether a handset has it: notes, calls and visits, and what never got there, are not on any."""
    if message.erased_at is not None or message.direction is Direction.NOTE or message.kind is not Kind.MESSAGE:
        return False
    return message.direction is Direction.INBOUND or message.delivery in ARRIVED


def _link(which: Which, key: str, file: Attachment | None) -> dict[str, Any] | None:
    if file is None:
        return None
    query = urlencode({"provider": which.provider, "customer": which.customer, "key": key})
    return {"url": f"{PREFIX}media?{query}", "mime": file.mime, "name": file.name}


def _moment(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).isoformat().replace("+00:00", "Z")
