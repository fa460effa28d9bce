"""`/api/live` without a WebSocket: the same frames, asked for and waited for, where a proxy lets no socket pass.

An answer is complete up to a number and the next question names it, so nothing is kept between the two and any
process may give the next one. Rights are judged at each question, and a question that waits ends when they change.
What somebody looks at is told by a small POST; who asks no more looks at nothing.
"""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections import Counter
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from causerie.http import asgi
from causerie.http.limits import Buckets, Pace, Seats
from causerie.http.opening import Opening, asked, beyond, opening
from causerie.http.problems import send_problem
from causerie.http.socket import LARGEST, Authenticate, heard
from causerie.model.errors import CauserieError, Forbidden, Invalid, NotFound, Unauthenticated
from causerie.model.grant import Grant
from causerie.realtime.hub import Hub, Subscription, encode
from causerie.realtime.presence import Presence
from causerie.store.database import Database

LONGEST = 25.0  # seconds a question waits: proxies give up after 30 and more
WAITS = 10  # questions of one agent that wait at once: a tab each, and those whose end nobody told yet
WAITS_OF_ALL = 2000  # of one process
QUESTIONS = Pace(10, 60)  # per agent
SIGNS = Pace(4, 40)  # per agent: what they look at, typing
AWAY = 10.0  # seconds without a question after which somebody is gone
ALL = "all"

_HEADERS = ((b"cache-control", b"no-store"), (b"x-content-type-options", b"nosniff"))


class Poll:
    """`GET ?after=N` waits for frames, `POST` says what one looks at. A plain ASGI application."""

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
        self._waits, self._waits_of_all = Seats(WAITS), Seats(WAITS_OF_ALL)
        self._questions = Buckets(QUESTIONS, monotonic=time.monotonic)
        self._signs = Buckets(SIGNS, monotonic=time.monotonic)
        self._attending = Attendance(self._leave)

    async def __call__(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        try:
            grant = await self._known(scope)
            if scope["method"] == "GET":
                await self._answer(scope, receive, send, grant)
            elif scope["method"] == "POST":
                await self._hear(receive, grant)
                await asgi.answer(send, 204, b"", "application/json", extra=_HEADERS)
            else:
                raise Invalid("method_not_allowed")
        except asgi.ClientGone:
            return
        except CauserieError as refusal:
            await send_problem(scope, send, refusal)

    async def _known(self, scope: asgi.Scope) -> Grant:
        if not self._same_origin(scope):
            raise Forbidden("cross_site")
        grant = await self._authenticate(scope)
        if grant is None:
            raise Unauthenticated("signed_out")
        return grant

    async def _answer(self, scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send, grant: Grant) -> None:
        who = str(grant.agent_id)
        self._questions.spend(who)
        with self._waits.taken(who), self._waits_of_all.taken(ALL), self._attending.of(grant):
            with self._hub.subscribe(grant) as subscription:
                begun = await opening(self._database, self._hub, grant, asked(scope, "after"))
                news = [] if begun.news else await self._wait(receive, subscription, begun.n)
                told = self._complete(begun, subscription, news)
            await asgi.answer(send, 200, told, "application/json", extra=_HEADERS)

    async def _wait(self, receive: asgi.Receive, subscription: Subscription, n: int) -> list[bytes]:
        """The first frame that says more than number `n`; none when time, the rights or the asker's patience end."""
        gone = asyncio.create_task(asgi.until_gone(receive))
        ended = asyncio.create_task(subscription.ended.wait())
        news = asyncio.create_task(_first(subscription, n))
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LONGEST):
                await asgi.first_of(gone, ended, news)
        if not gone.cancelled():
            raise asgi.ClientGone
        return [] if news.cancelled() else [news.result()]

    def _complete(self, begun: Opening, subscription: Subscription, news: list[bytes]) -> bytes:
        """The answer: what was told first, what waits since, and the number that all of it is complete up to.

        No await between the two: what the hub has fanned out by then is in the queue. An ended subscription may have
        lost frames, so it vouches for no more than the opening.
        """
        n = begun.n if subscription.closed else max(begun.n, self._hub.n)
        frames = [*begun.frames, *news]
        while not subscription.frames.empty():
            told = beyond(subscription.frames.get_nowait(), begun.n)
            frames += [] if told is None else [told]
        around = self._presence.around(subscription.grant.agent_id)
        frames += [] if around is None else [encode(around)]
        return b'{"n":%d,"frames":[%s]}' % (n, b",".join(frames))

    async def _hear(self, receive: asgi.Receive, grant: Grant) -> None:
        """A view, a typing or a ping; what one may not see is not looked at, and nothing is said of it."""
        self._signs.spend(str(grant.agent_id))
        said = heard(await asgi.body(receive, limit=LARGEST))
        if said is None:
            raise Invalid("malformed", errors=[])
        if said.type in ("view", "typing"):
            with contextlib.suppress(NotFound):
                await self._presence.look(grant, said.conversation_id, typing=said.type == "typing", private=said.note)

    async def _leave(self, grant: Grant) -> None:
        with contextlib.suppress(CauserieError):
            await self._presence.look(grant, None)


class Attendance:
    """Who has a question here. `leave` is called once somebody had none for `AWAY` seconds."""

    def __init__(self, leave: Callable[[Grant], Coroutine[Any, Any, None]]) -> None:
        self._leave = leave
        self._here: Counter[int] = Counter()
        self._going: dict[int, asyncio.TimerHandle] = {}
        self._leaving: set[asyncio.Task[None]] = set()

    @contextlib.contextmanager
    def of(self, grant: Grant) -> Iterator[None]:
        """Here for as long as the block lasts, and a little longer."""
        agent_id = grant.agent_id
        if going := self._going.pop(agent_id, None):
            going.cancel()
        self._here[agent_id] += 1
        try:
            yield
        finally:
            self._here[agent_id] -= 1
            if not self._here[agent_id]:
                del self._here[agent_id]
                self._going[agent_id] = asyncio.get_running_loop().call_later(AWAY, self._gone, grant)

    def _gone(self, grant: Grant) -> None:
        self._going.pop(grant.agent_id, None)
        task = asyncio.create_task(self._leave(grant))
        self._leaving.add(task)
        task.add_done_callback(self._leaving.discard)


async def _first(subscription: Subscription, n: int) -> bytes:
    while True:
        told = beyond(await subscription.frames.get(), n)
        if told is not None:
            return told
