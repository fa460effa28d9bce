"""A widget's live thread: by WebSocket, by server-sent events, or by asking and waiting; the same frames on each.

The token comes in the first frame or in a header, never in the URL, where proxies would write it down. A
frame carries the journal's number it is complete up to, so a cut costs a reconnection and nothing else.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable, Iterator
from datetime import datetime
from typing import Any

import msgspec
from msgspec import Struct

from causerie.http import asgi
from causerie.http.visitor import view
from causerie.http.visitor.call import Call
from causerie.http.visitor.ears import Ear, Ears, Heard
from causerie.http.visitor.limits import Limits
from causerie.http.visitor.people import People
from causerie.http.visitor.ratings import Ratings
from causerie.http.visitor.words import PAGE
from causerie.model.errors import CauserieError, TooMany, Unauthenticated
from causerie.store import visitors, visits
from causerie.store.database import Database
from causerie.store.visitors import Visitor
from causerie.store.visits import Page

OVER, ORIGIN, ABSENT, SLOW, RESTARTING = 4401, 4403, 4404, 4408, 1012
BEAT = 25.0  # seconds without news before a ping; then everything an event could have told is asked again
HELLO = 10.0  # seconds for the first frame
LARGEST = 4 << 10  # bytes of what a browser may say
LONGEST = 25.0  # seconds a long poll may wait

Frame = dict[str, Any]


class Hello(Struct):
    """The first frame: who, and from which number on."""

    token: str
    after: int | None = None


class Live:
    """Every way to stay informed of a thread."""

    def __init__(
        self,
        database: Database,
        people: People,
        ears: Ears,
        limits: Limits,
        ratings: Ratings,
        *,
        clock: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._people = people
        self._ears = ears
        self._limits = limits
        self._ratings = ratings
        self._clock = clock

    async def socket(self, call: Call) -> None:
        """WebSocket, already accepted: hello, then frames until either side ends it."""
        try:
            hello = await _hello(call)
            visitor = await self._people.known(call.widget, hello.token)
            with self._seat(call, visitor):
                await self._serve(call, visitor, hello.after)
        except Unauthenticated:
            await close(call.send, OVER)
        except TooMany:
            await close(call.send, SLOW)
        except CauserieError:
            await close(call.send, RESTARTING)

    async def events(self, call: Call, visitor: Visitor) -> None:
        """Server-sent events. `Last-Event-ID` or `after` says where to go on."""
        told = call.headers.get("last-event-id", "")
        after = int(told) if told.isdecimal() and len(told) <= 18 else call.number("after")
        with self._seat(call, visitor):
            frames = self._frames(call, visitor, after)
            first = await anext(frames)
            await call.send({"type": "http.response.start", "status": 200, "headers": list(_STREAM)})
            await _event(call.send, first)
            gone = asyncio.create_task(asgi.until_gone(call.receive))
            with contextlib.suppress(CauserieError):  # the answer has begun: what is wrong, the next request is told
                await asgi.first_of(gone, asyncio.create_task(_pour(call.send, frames)))

    async def poll(self, call: Call, visitor: Visitor, *, after: int, wait: float) -> Page:
        """What changed after a number, waiting for it up to `wait` seconds."""
        with self._seat(call, visitor), self._ears.listening(visitor) as ear:
            await self._ears.place(ear)
            deadline = asyncio.get_running_loop().time() + min(wait, LONGEST)
            while True:
                found = await self._since(visitor, after)
                left = deadline - asyncio.get_running_loop().time()
                if found.messages or found.fresh or left <= 0:
                    return found
                gone = asyncio.create_task(asgi.until_gone(call.receive))
                await asgi.first_of(gone, asyncio.create_task(self._heard(ear, left)))
                if not gone.cancelled():
                    return found

    async def _heard(self, ear: Ear, seconds: float) -> None:
        heard = await ear.wait(seconds)
        if heard is not None and heard.moved:
            await self._ears.place(ear)

    @contextlib.contextmanager
    def _seat(self, call: Call, visitor: Visitor) -> Iterator[None]:
        with self._limits.sockets.taken(str(visitor.id)), self._limits.sockets_of_address.taken(call.client):
            yield

    async def _serve(self, call: Call, visitor: Visitor, after: int | None) -> None:
        pump = asyncio.create_task(_pump(call.send, self._frames(call, visitor, after)))
        listen = asyncio.create_task(asgi.until_gone(call.receive))
        await asgi.first_of(listen, pump)

    async def _frames(self, call: Call, visitor: Visitor, after: int | None) -> AsyncGenerator[Frame, None]:
        """A page, then what changes. Raises Unauthenticated once the token no longer stands."""
        with self._ears.listening(visitor) as ear:
            await self._ears.place(ear)
            yield _told(ear, await self._since(visitor, after))
            episode = await self._episode(call, visitor)
            if episode:
                yield {"type": "episode", "episode": episode}
            while True:
                heard = await ear.wait(BEAT)
                if heard is None:
                    yield {"type": "ping"}
                    heard = Heard(ear.told, frozenset(), typing=False, moved=True)
                if heard.typing:
                    yield {"type": "typing"}
                found = await self._news(ear, heard)
                if found is not None:
                    yield _told(ear, found)
                before, episode = episode, await self._episode(call, visitor) if heard.turned else episode
                if episode != before:
                    yield {"type": "episode", "episode": episode}

    async def _news(self, ear: Ear, heard: Heard) -> Page | None:
        if heard.moved:
            await self._still(ear.visitor)
            others = await self._ears.place(ear)
            since = await self._since(ear.visitor, None if others else ear.told)
            return since if since.messages or since.fresh else None
        if not heard.messages:
            return None
        found = await visits.some(self._database, ear.visitor, sorted(heard.messages), now=self._clock())
        return Page(heard.n, False, False, found) if found else None

    async def _episode(self, call: Call, visitor: Visitor) -> Frame | None:
        return await self._ratings.episode(call.widget, visitor, now=self._clock())

    async def _since(self, visitor: Visitor, after: int | None) -> Page:
        if after is None:
            return await visits.page(self._database, visitor, now=self._clock(), limit=PAGE)
        return await visits.since(self._database, visitor, after, now=self._clock(), limit=PAGE)

    async def _still(self, visitor: Visitor) -> None:
        if not await visitors.valid(self._database, visitor, now=self._clock()):
            raise Unauthenticated("visitor_token")


_STREAM = (
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx would hold the stream back until it ends
)


async def close(send: asgi.Send, code: int) -> None:
    """End a WebSocket; one that is gone already is no news."""
    with contextlib.suppress(Exception):
        await send({"type": "websocket.close", "code": code})


def _told(ear: Ear, found: Page) -> Frame:
    ear.told = max(ear.told, found.n)
    return {"type": "messages", **view.page(found)}


async def _hello(call: Call) -> Hello:
    """The first frame. Raises Unauthenticated when it is none, ClientGone when none comes."""
    try:
        async with asyncio.timeout(HELLO):
            message = await call.receive()
    except TimeoutError:
        raise Unauthenticated("visitor_token") from None
    if message["type"] != "websocket.receive":
        raise asgi.ClientGone
    said = message.get("text") or message.get("bytes") or b""
    try:
        if len(said) > LARGEST:
            raise Unauthenticated("visitor_token")
        return msgspec.json.decode(said, type=Hello)
    except ValueError:
        raise Unauthenticated("visitor_token") from None


async def _pump(send: asgi.Send, frames: AsyncGenerator[Frame, None]) -> None:
    async with contextlib.aclosing(frames):
        async for frame in frames:
            await send({"type": "websocket.send", "text": view.encode(frame).decode()})


async def _pour(send: asgi.Send, frames: AsyncGenerator[Frame, None]) -> None:
    async with contextlib.aclosing(frames):
        async for frame in frames:
            await _event(send, frame)


async def _event(send: asgi.Send, frame: Frame) -> None:
    if frame["type"] == "ping":
        text = b": ping\n\n"
    else:
        number = b"id: %d\n" % frame["n"] if "n" in frame else b""
        text = number + b"data: " + view.encode(frame) + b"\n\n"
    await send({"type": "http.response.body", "body": text, "more_body": True})
