"""`/api/live` as a WebSocket: a snapshot, then the journal by number; resumed after a cut without loss or repetition.

Rights are judged when the socket opens, whenever the
journal says they changed, and at every ping. Origin is checked: a cookie alone proves nothing here.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import Annotated

import msgspec
import structlog

from causerie.http import asgi
from causerie.http.opening import asked, beyond, opening
from causerie.http.wire import EXTENSION
from causerie.model.errors import CauserieError
from causerie.model.grant import Grant
from causerie.realtime.hub import Hub, Subscription
from causerie.realtime.presence import Presence
from causerie.store.database import Database

OVER, ORIGIN, SLOW, RESTARTING, NONSENSE = 4401, 4403, 4408, 1012, 1008
FAREWELL = 1.0  # seconds a client that no longer reads is given to hear why it is sent off
AT_ONCE = 4  # sockets that open together: after a restart everybody comes back, and connections are few
LARGEST = 4096  # bytes of what a browser may say

log = structlog.get_logger()

Authenticate = Callable[[asgi.Scope], Awaitable[Grant | None]]


class Client(msgspec.Struct, frozen=True):
    """What a browser may say."""

    type: str
    conversation_id: Annotated[int, msgspec.Meta(ge=0, le=(1 << 63) - 1)] | None = None
    note: bool = False  # what is typed is a note


class Live:
    """The agents' socket, as a plain ASGI application."""

    def __init__(
        self,
        database: Database,
        hub: Hub,
        presence: Presence,
        *,
        authenticate: Authenticate,
        same_origin: Callable[[asgi.Scope], bool],
    ) -> None:
        self._database = database
        self._hub = hub
        self._presence = presence
        self._authenticate = authenticate
        self._same_origin = same_origin
        self._opening = asyncio.Semaphore(AT_ONCE)

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        await receive()
        # Accepted first in any case: a browser cannot read why a handshake was refused.
        await send({"type": "websocket.accept"})
        if not self._same_origin(scope):
            await _close(send, ORIGIN)
            return
        try:
            async with self._opening:
                grant = await self._authenticate(scope)
        except CauserieError:
            await _close(send, RESTARTING)
            return
        if grant is None:
            await _close(send, OVER)
            return
        with self._hub.subscribe(grant) as subscription:
            await self._serve(scope, receive, send, subscription)

    async def _serve(
        self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send, subscription: Subscription
    ) -> None:
        try:
            async with self._opening:
                n = await self._open(scope, send, subscription.grant)
        except CauserieError:
            await _close(send, RESTARTING)
            return
        if put := scope.get("extensions", {}).get(EXTENSION):
            subscription.follow(put, told=n)
        pump = asyncio.create_task(_pump(send, subscription, n))
        listen = asyncio.create_task(self._listen(scope, receive, subscription))
        ended = asyncio.create_task(subscription.ended.wait())
        tasks = {pump, listen, ended}
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            # A send on a socket that is gone is no news.
            await asyncio.gather(*tasks, return_exceptions=True)
        if listen in done:
            code = _heard_out(listen)
        else:
            code = await self._why(scope, subscription.grant)
        if code is not None:
            await _close(send, code)
        await self._leave(subscription.grant)

    async def _why(self, scope: asgi.Scope, grant: Grant) -> int:
        """The code that ends a socket from our side, by the rights of this moment."""
        try:
            still = await self._authenticate(scope)
        except CauserieError:
            return RESTARTING
        return OVER if still is None else SLOW if still == grant else RESTARTING

    async def _open(self, scope: asgi.Scope, send: asgi.Send, grant: Grant) -> int:
        """Send the snapshot, or what was missed since `after`; returns the number the screen is now at."""
        begun = await opening(self._database, self._hub, grant, asked(scope, "after"))
        for encoded in begun.frames:
            await _text(send, encoded)
        return begun.n

    async def _listen(self, scope: asgi.Scope, receive: asgi.Receive, subscription: Subscription) -> int | None:
        """Hear the browser until it leaves (None), or says what no browser of ours would (the code that ends it)."""
        while True:
            message = await receive()
            if message["type"] != "websocket.receive":
                return None
            said = heard(message.get("text") or message.get("bytes") or b"")
            if said is None:
                return NONSENSE
            if said.type == "ping":
                if await self._authenticate(scope) != subscription.grant:
                    subscription.close()
                subscription.push(0, b'{"type":"pong"}')
            else:
                await self._hear(said, subscription.grant)

    async def _hear(self, said: Client, grant: Grant) -> None:
        with contextlib.suppress(CauserieError):
            await self._presence.look(grant, said.conversation_id, typing=said.type == "typing", private=said.note)

    async def _leave(self, grant: Grant) -> None:
        with contextlib.suppress(CauserieError):
            await self._presence.look(grant, None)


async def _pump(send: asgi.Send, subscription: Subscription, n: int) -> None:
    """Send what is queued, for ever, skipping what the opening already contained."""
    while True:
        subscription.sending = False
        item = await subscription.frames.get()
        subscription.sending = True
        told = beyond(item, n)
        if told is not None:
            await _text(send, told)


def _heard_out(listen: asyncio.Task[int | None]) -> int | None:
    """The code to end with, None when the browser has left by itself."""
    failure = listen.exception()
    if failure is None:
        return listen.result()
    log.error("socket_failed", failure=type(failure).__name__)
    return RESTARTING


def heard(given: str | bytes) -> Client | None:
    """What a browser said; None when it is nothing that one of ours would say."""
    try:
        return msgspec.json.decode(given, type=Client) if len(given) <= LARGEST else None
    except msgspec.MsgspecError:
        return None


async def _text(send: asgi.Send, encoded: bytes) -> None:
    await send({"type": "websocket.send", "text": encoded.decode()})


async def _close(send: asgi.Send, code: int) -> None:
    with contextlib.suppress(Exception):  # the socket may be gone, or stuck
        await asyncio.wait_for(send({"type": "websocket.close", "code": code}), FAREWELL)
