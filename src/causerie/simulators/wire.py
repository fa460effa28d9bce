"""The mechanics that all simulators share: ASGI in and out, webhooks with retries, faults, handsets.

A simulator derives from `Simulator` and writes `respond`; what it says to the product goes through its
`poster`, one lane per customer, so that what one customer does is told in order while customers do not
wait for each other. Nothing here knows a provider, nothing here imports the product, and time is a
function handed in, so that a day can pass in a test.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal, Self
from urllib.parse import parse_qsl

import aiohttp
from yarl import URL

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
Clock = Callable[[], float]  # seconds since 1970

BODY_LIMIT = 110 << 20  # bytes: WhatsApp documents of 100 MB and their multipart wrapping
PAUSES = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)  # seconds before each new try of a webhook that was not taken
WIDTH = 32  # webhooks under way at the same time
SILENCE = 60.0  # seconds a silent answer waits for the client to give up
KEPT = 10_000  # sends and webhooks remembered; a benchmark must not fill the memory


@dataclass
class Faults:
    """The switches of a simulator. Counters are « the next n sends »; a negative one means every send."""

    duplicate: bool = False  # every webhook is posted twice
    reorder: bool = False  # webhooks waiting for the same customer leave last first
    delay: float = 0.0  # seconds before each webhook
    batch: int = 1  # elements put in one webhook, by providers that batch
    drop_receipts: bool = False
    reads: bool = True  # handsets tell when a message was read
    offline: bool = False  # handsets take nothing until `return_online`
    throttled: int = 0  # answered 429, not taken
    retry_after: float = 1.0  # seconds, told with the 429 where the provider tells
    broken: int = 0  # answered 5xx, not taken
    broken_after: int = 0  # taken, then answered 5xx
    silent: int = 0  # taken, then never answered
    half: int = 0  # taken, then the answer is cut in the middle
    expired_media: bool = False  # links of media no longer work
    revoked: bool = False  # the credentials no longer work
    closed_window: bool = False  # the platform's window is closed for everybody

    def take(self, name: Literal["throttled", "broken", "broken_after", "silent", "half"]) -> bool:
        """Whether the fault strikes now; uses one up."""
        left: int = getattr(self, name)
        if left > 0:
            setattr(self, name, left - 1)
        return left != 0


@dataclass(frozen=True, slots=True)
class Request:
    """A request as it came. Header names are lower-cased; of a repeated query name the last value stands."""

    method: str
    path: str
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes

    @property
    def content_type(self) -> str:
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """What to answer, and how: `half` cuts it in the middle, `silent` never sends it."""

    status: int
    body: bytes = b""
    content_type: str = "application/json"
    headers: Mapping[str, str] = field(default_factory=dict)
    manner: Literal["whole", "half", "silent"] = "whole"


def json_answer(value: Any, status: int = 200, *, headers: Mapping[str, str] | None = None) -> Answer:
    """`value` as JSON."""
    body = json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()
    return Answer(status, body, headers=headers or {})


@dataclass(frozen=True, slots=True)
class Accepted:
    """A send that was taken, in the order of acceptance."""

    key: str
    recipient: str
    text: str
    at: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that a customer sends or received."""

    mime: str
    content: bytes
    name: str | None = None


@dataclass
class Received:
    """A message of the company as a handset shows it."""

    key: str
    sender: str  # the company's address at the provider
    text: str
    at: float
    kind: str = "text"
    options: tuple[tuple[str, str], ...] = ()  # (id, title) of what can be pressed
    reply_to: str | None = None
    file: Attachment | None = None
    state: str = "sent"  # the provider's own word: sent, delivered, read…


@dataclass
class Customer:
    """A person with a handset. `waiting` is what an offline handset will do once it is back."""

    address: str
    name: str | None = None
    online: bool = True
    exists: bool = True  # False: nobody there, or not on this platform
    refuses: bool = False  # said no to (this kind of) messages
    wrote_at: float | None = None
    inbox: list[Received] = field(default_factory=list)
    reactions: dict[str, str] = field(default_factory=dict)  # the company's, by the id of what they wrote
    waiting: list[Callable[[], None]] = field(default_factory=list)

    def received(self, key: str) -> Received:
        """The message of that id. Raises KeyError."""
        for message in self.inbox:
            if message.key == key:
                return message
        raise KeyError(key)


class Bell:
    """Wakes whoever waits for something to have changed, so that nobody sleeps and hopes."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, true: Callable[[], bool], *, within: float = 10.0) -> None:
        """Returns once `true()`. Raises TimeoutError after `within` seconds."""
        async with asyncio.timeout(within):
            while not true():
                waiter = asyncio.get_running_loop().create_future()
                self._waiting.add(waiter)
                try:
                    await waiter
                finally:
                    self._waiting.discard(waiter)


@dataclass(frozen=True, slots=True)
class Hook:
    """One webhook to post. `receipt` marks what `drop_receipts` drops."""

    url: str
    body: bytes
    headers: Mapping[str, str]
    method: str = "POST"
    receipt: bool = False


@dataclass(frozen=True, slots=True)
class Posted:
    """A webhook and what the product answered; status 0 when no answer came."""

    hook: Hook
    status: int
    answer: bytes = b""

    @property
    def taken(self) -> bool:
        return 200 <= self.status < 300


class Poster:
    """Posts webhooks as providers do: in lanes, again when they are not taken, and not for ever."""

    def __init__(self, faults: Faults, bell: Bell, *, pauses: Sequence[float] = PAUSES) -> None:
        self.posted: deque[Posted] = deque(maxlen=KEPT)  # every try
        self.given_up: list[Hook] = []
        self._faults = faults
        self._bell = bell
        self._pauses = tuple(pauses)
        self._lanes: dict[str, deque[Hook]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._width = asyncio.Semaphore(WIDTH)
        self._http: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        self._http = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=WIDTH),
            timeout=aiohttp.ClientTimeout(total=15),
            cookie_jar=aiohttp.DummyCookieJar(),
        )
        return self

    async def __aexit__(self, *exc: object) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._lanes.clear()
        if self._http is not None:
            await self._http.close()

    def put(self, hook: Hook, *, lane: str = "") -> None:
        """Post it later, after what already waits in its lane."""
        if hook.receipt and self._faults.drop_receipts:
            return
        if lane in self._lanes:
            self._lanes[lane].append(hook)
            return
        self._lanes[lane] = deque([hook])
        task = asyncio.get_running_loop().create_task(self._drive(lane))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def settled(self, *, within: float = 10.0) -> None:
        """Returns once nothing waits to be posted."""
        await self._bell.until(lambda: not self._lanes, within=within)

    async def post(self, hook: Hook) -> Posted:
        """Post it now, twice under `duplicate`, again while it is not taken; the last answer."""
        outcome = await self._insist(hook)
        if self._faults.duplicate:
            outcome = await self._insist(hook)
        return outcome

    async def _drive(self, lane: str) -> None:
        waiting = self._lanes[lane]
        await asyncio.sleep(0)  # what the same request still puts in this lane comes along
        while waiting:
            hook = waiting.pop() if self._faults.reorder else waiting.popleft()
            async with self._width:
                await self.post(hook)
        del self._lanes[lane]
        self._bell.ring()

    async def _insist(self, hook: Hook) -> Posted:
        if self._faults.delay:
            await asyncio.sleep(self._faults.delay)
        outcome = await self.once(hook)
        for pause in self._pauses:
            if outcome.taken:
                return outcome
            await asyncio.sleep(pause)
            outcome = await self.once(hook)
        if not outcome.taken:
            self.given_up.append(hook)
        return outcome

    async def once(self, hook: Hook) -> Posted:
        """One try and no fault: how a provider tests a hook."""
        if self._http is None:
            raise RuntimeError("the simulator is not running: async with simulator.running()")
        try:
            async with self._http.request(
                hook.method, URL(hook.url, encoded=True), data=hook.body, headers=hook.headers, allow_redirects=False
            ) as response:
                outcome = Posted(hook, response.status, await response.read())
        except (aiohttp.ClientError, TimeoutError, OSError):
            outcome = Posted(hook, 0)
        self.posted.append(outcome)
        self._bell.ring()
        return outcome


class Simulator:
    """What all simulators are. `hook_url` is where the product listens; None until `connect` tells."""

    def __init__(self, *, hook_url: str | None, clock: Clock = time.time, pauses: Sequence[float] = PAUSES) -> None:
        self.hook_url = hook_url
        self.clock = clock
        self.faults = Faults()
        self.bell = Bell()
        self.poster = Poster(self.faults, self.bell, pauses=pauses)
        self.customers: dict[str, Customer] = {}
        self.accepted: deque[Accepted] = deque(maxlen=KEPT)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """Owns the client and the tasks that post webhooks; both are gone when it ends."""
        async with self.poster:
            yield self

    def customer(self, address: str, *, name: str | None = None) -> Customer:
        """The person of that address, who exists from the first time they are named."""
        found = self.customers.setdefault(address, Customer(address))
        if name is not None:
            found.name = name
        return found

    def inbox(self, address: str) -> list[Received]:
        """What the handset received, oldest first."""
        return self.customer(address).inbox

    def return_online(self, address: str | None = None) -> None:
        """The handset, or every handset, is back: it takes what waited."""
        if address is None:
            self.faults.offline = False
        people = self.customers.values() if address is None else [self.customer(address)]
        for person in people:
            person.online = True
            waiting, person.waiting = person.waiting, []
            for act in waiting:
                act()
        self.bell.ring()

    async def respond(self, request: Request) -> Answer:
        """The provider's answer to a request. Each simulator writes its own."""
        raise NotImplementedError

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = await read(scope, receive)
        answer = Answer(413) if request is None else await self.respond(request)
        await write(answer, receive, send)
        self.bell.ring()

    def after(self, answer: Answer) -> Answer:
        """The answer to a send that was taken, after the faults that strike once it is."""
        if self.faults.take("silent"):
            return Answer(answer.status, manner="silent")
        if self.faults.take("half"):
            return Answer(answer.status, answer.body, answer.content_type, answer.headers, "half")
        return answer


async def read(scope: Scope, receive: Receive, *, limit: int = BODY_LIMIT) -> Request | None:
    """The whole request, or None when its body is longer than `limit` bytes."""
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        if message["type"] == "http.disconnect":
            break
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        if size > limit:
            return None
        more = message.get("more_body", False)
    return Request(
        method=scope["method"],
        path=scope["path"],
        query=dict(parse_qsl(scope["query_string"].decode("latin-1"), keep_blank_values=True)),
        headers={name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]},
        body=b"".join(pieces),
    )


async def write(answer: Answer, receive: Receive, send: Send) -> None:
    """Sends the answer in its manner; a server closes the connection of an answer that stays unfinished."""
    if answer.manner == "silent":
        with suppress(TimeoutError):
            await asyncio.wait_for(_gone(receive), SILENCE)
        return
    headers = {"content-type": answer.content_type, "content-length": str(len(answer.body)), **answer.headers}
    raw = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": answer.status, "headers": raw})
    if answer.manner == "half":
        await send({"type": "http.response.body", "body": answer.body[: len(answer.body) // 2], "more_body": True})
        return
    await send({"type": "http.response.body", "body": answer.body})


async def _gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
