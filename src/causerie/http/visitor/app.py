"""`/v1/webchat/{widget}/…`: what a widget asks, and who may ask it.

Every request is judged in the same order: the widget, the page's origin, the caller's pace, the token, the
body. Refusals tell nothing that the asker did not know. `docs/channels/webchat.md` is the protocol's page.
"""

from __future__ import annotations

import time
import traceback
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

import structlog

from causerie.desk.directory import Directory
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.http import asgi
from causerie.http.origins import origin_of
from causerie.http.problems import send_problem
from causerie.http.visitor import live, looks, view
from causerie.http.visitor.call import Call
from causerie.http.visitor.continuations import Continuations
from causerie.http.visitor.ears import Ears
from causerie.http.visitor.envelopes import Envelopes
from causerie.http.visitor.files import Files
from causerie.http.visitor.forms import Forms
from causerie.http.visitor.limits import Limits, neighbourhood
from causerie.http.visitor.live import Live
from causerie.http.visitor.people import People
from causerie.http.visitor.ratings import Ratings
from causerie.http.visitor.widgets import Widgets
from causerie.http.visitor.words import Words
from causerie.model.errors import CauserieError, Forbidden, NotFound
from causerie.realtime.hub import Hub
from causerie.store.database import Database
from causerie.store.ids import Ids
from causerie.store.vault import Vault
from causerie.store.visitors import Visitor

PREFIX = "/v1/webchat/"
METHODS = b"GET, POST, DELETE"
HEADERS = b"authorization, content-type, last-event-id, x-file-name"
CACHED = "public, max-age=60"  # of a widget's looks

log = structlog.get_logger()
Handler = Callable[[Call, Visitor], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Means:
    """What the visitors' door stands on."""

    clock: Callable[[], datetime]
    public_url: Callable[[], str]
    ids: Ids
    pulse: Pulse
    monotonic: Callable[[], float] = time.monotonic


class Visitors:
    """A plain ASGI application for HTTP and WebSocket. `run` it as a task beside."""

    def __init__(
        self, database: Database, vault: Vault, directory: Directory, receiver: Receiver, hub: Hub, *, means: Means
    ) -> None:
        self._means = means
        self._widgets = Widgets(database, directory, monotonic=means.monotonic)
        self._limits = Limits(means.monotonic)
        envelopes = Envelopes(receiver, means.pulse, clock=means.clock, public_url=means.public_url)
        self._people = People(database, vault, means.ids, envelopes, clock=means.clock)
        self._words = Words(database, envelopes)
        self._files = Files(database, means.ids, self._limits)
        self._ears = Ears(database, hub, clock=means.clock)
        self._ratings = Ratings(database, envelopes)
        self._forms = Forms(envelopes)
        self._continuations = Continuations(database, vault, means.ids)
        self._live = Live(database, self._people, self._ears, self._limits, self._ratings, clock=means.clock)
        self._handlers: dict[tuple[str, str], Handler] = {
            ("POST", "messages"): self._write,
            ("GET", "messages"): self._read,
            ("POST", "events"): self._signal,
            ("POST", "ratings"): self._rate,
            ("POST", "continuations"): self._continue,
            ("POST", "form"): self._introduce,
            ("POST", "files"): self._files.take,
            ("GET", "live"): self._live.events,
        }

    async def run(self) -> None:
        """Until cancelled: what no request waits for."""
        await self._ears.run()

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        if scope["type"] == "websocket":
            await self._socket(scope, receive, send)
            return
        state = _Answered(send)
        try:
            await self._http(scope, receive, state)
        except asgi.ClientGone:
            return
        except CauserieError as refusal:
            await state.refuse(scope, refusal)
        except Exception as failure:
            _record(failure)
            await state.refuse(scope, CauserieError("unexpected"))

    async def _http(self, scope: asgi.Scope, receive: asgi.Receive, send: _Answered) -> None:
        call = await self._call(scope, receive, send)
        if call.path == "config" and call.method == "GET":
            send.headers = [(b"access-control-allow-origin", b"*")]
            told = {**call.widget.config(), "teasers": looks.teasers(call.widget.settings, call.now)}
            await call.reply(200, told, cache=CACHED)
            return
        if call.path == "avatar" and call.method == "GET":
            await self._files.portrait(call)
            return
        send.headers = self._admitted(call)
        if call.method == "OPTIONS":
            await call.done()
            return
        self._limits.requests.spend(call.client)
        if call.path == "visitors":
            await self._door(call)
            return
        await self._inside(call)

    async def _inside(self, call: Call) -> None:
        """Everything that wants a token."""
        handler = self._handlers.get((call.method, call.path))
        folder, _, last = call.path.partition("/")
        wanted = call.method == "GET" and folder == "files" and last.isdecimal() and len(last) <= 18
        if handler is None and not wanted:
            raise NotFound("page")
        visitor = await self._people.known(call.widget, call.bearer())
        if handler is not None:
            await handler(call, visitor)
        else:
            await self._files.give(call, visitor, int(last))

    async def _door(self, call: Call) -> None:
        if call.method == "DELETE":
            await self._people.leave(call)
            await call.done()
        elif call.method == "POST":
            self._limits.newcomers.spend(call.client)
            await call.reply(201, await self._people.admit(call))
        else:
            raise NotFound("page")

    async def _write(self, call: Call, visitor: Visitor) -> None:
        self._limits.words.spend(str(visitor.id))
        await self._words.write(call, visitor)

    async def _signal(self, call: Call, visitor: Visitor) -> None:
        self._limits.signs.spend(str(visitor.id))
        await self._words.signal(call, visitor)

    async def _rate(self, call: Call, visitor: Visitor) -> None:
        self._limits.words.spend(str(visitor.id))
        await self._ratings.rate(call, visitor)

    async def _introduce(self, call: Call, visitor: Visitor) -> None:
        self._limits.words.spend(str(visitor.id))
        await self._forms.take(call, visitor)

    async def _continue(self, call: Call, visitor: Visitor) -> None:
        self._limits.codes.spend(str(visitor.id))
        await self._continuations.draw(call, visitor)

    async def _read(self, call: Call, visitor: Visitor) -> None:
        wait, after = call.number("wait"), call.number("after")
        if wait and after is not None:
            found = await self._live.poll(call, visitor, after=after, wait=wait)
        else:
            found = await self._words.read(call, visitor)
        episode = await self._ratings.episode(call.widget, visitor, now=call.now)
        await call.reply(200, {**view.page(found), "episode": episode})

    async def _socket(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        await receive()
        # Accepted first in any case: a browser cannot read why a handshake was refused.
        await send({"type": "websocket.accept"})
        try:
            call = await self._call(scope, receive, send)
            if call.path != "live":
                raise NotFound("page")
            self._admitted(call)
            self._limits.requests.spend(call.client)
            await self._live.socket(call)
        except asgi.ClientGone:
            return
        except Forbidden:
            await live.close(send, live.ORIGIN)
        except NotFound:
            await live.close(send, live.ABSENT)
        except CauserieError:
            await live.close(send, live.SLOW)

    async def _call(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> Call:
        address, _, path = scope["path"].removeprefix(PREFIX).partition("/")
        if not address or len(address) > 200:
            raise NotFound("widget")
        return Call(
            scope=scope,
            receive=receive,
            send=send,
            headers=asgi.headers(scope),
            widget=await self._widgets.find(address),
            path=path,
            client=neighbourhood((scope.get("client") or ("unknown",))[0]),
            now=self._means.clock(),
        )

    def _admitted(self, call: Call) -> list[tuple[bytes, bytes]]:
        """The headers that let the page read the answer. Raises Forbidden when its origin may not use the widget.

        A request without an origin comes from our own pages or from no browser at all.
        """
        origin = call.headers.get("origin")
        if origin is None:
            return [(b"vary", b"origin")]
        if origin not in self._ours(call) and origin not in call.widget.origins:
            raise Forbidden("origin")
        return [
            (b"access-control-allow-origin", origin.encode("latin-1")),
            (b"access-control-allow-methods", METHODS),
            (b"access-control-allow-headers", HEADERS),
            (b"access-control-max-age", b"600"),
            (b"vary", b"origin"),
        ]

    def _ours(self, call: Call) -> set[str | None]:
        """Our own origin: the public one, and the one this very request was sent to."""
        scheme = {"ws": "http", "wss": "https"}.get(call.scope["scheme"], call.scope["scheme"])
        asked = origin_of(f"{scheme}://{call.headers.get('host', '')}")
        return {origin_of(self._means.public_url()), asked} - {None}


def _record(failure: Exception) -> None:
    """Where it happened. An error's own text may quote what a visitor wrote, so it stays out of the log."""
    places = traceback.extract_tb(failure.__traceback__)[-6:]
    where = [f"{place.filename.rpartition('/')[2]}:{place.lineno} {place.name}" for place in places]
    log.error("unexpected", failure=type(failure).__name__, where=where)


class _Answered:
    """A `send` that adds headers to the answer, and knows whether it has begun."""

    def __init__(self, send: asgi.Send) -> None:
        self._send = send
        self._begun = False
        self.headers: list[tuple[bytes, bytes]] = []

    async def __call__(self, message: asgi.Scope) -> None:
        if message["type"] == "http.response.start":
            self._begun = True
            message = {**message, "headers": [*message["headers"], *self.headers]}
        await self._send(message)

    async def refuse(self, scope: asgi.Scope, refusal: CauserieError) -> None:
        if not self._begun:
            await send_problem(scope, self, refusal)
