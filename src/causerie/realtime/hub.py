"""Tails the journal and fans it out. One per process, whatever the number of sockets.

What this process commits itself is handed over at once. For the rest a dedicated connection LISTENs and only wakes; a
second one reads by number, at least once a second, so a lost notification costs a second and never an event. Numbers
are dense, so a gap is a bug that shows itself.
Sockets that share the same rights share one encoded frame. A socket that cannot keep up is told to resume.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import structlog

from causerie.model.committed import AtHand, Committed
from causerie.model.errors import Busy
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant
from causerie.realtime.frames import frame
from causerie.store import journal
from causerie.store.database import Connection, Database, notifications

PAGE = 500  # events read at once
CROWD = 500  # sockets served before others have a turn
POLL = 1.0  # seconds
QUEUE = 256  # frames waiting for one socket
OWN = 1024  # transactions of this process waiting to be fanned out; of more the oldest are read from the journal

T = TypeVar("T")
log = structlog.get_logger()
encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True)
class Queued:
    """An encoded frame with the numbers of its first and last event; both 0 when it is not of the journal."""

    first: int
    n: int
    encoded: bytes


Put = Callable[[bytes], bool]  # writes a frame at once, or says that this is not the moment


class Subscription:
    """One socket's bounded queue of encoded frames; `ended` is set when it is over.

    Once `follow` was called, frames are put straight into the socket while it keeps up; the queue is for the others.
    """

    def __init__(self, grant: Grant) -> None:
        self.grant = grant
        self._put: Put | None = None
        self._told = 0  # the opening contained everything up to this number
        self.sending = False  # a frame of the queue is on its way
        self.frames: asyncio.Queue[Queued] = asyncio.Queue(QUEUE)
        self.ended = asyncio.Event()

    @property
    def closed(self) -> bool:
        return self.ended.is_set()

    def push(self, n: int, encoded: bytes, *, first: int = 0) -> None:
        """Queue a frame complete up to number `n` (0: not of the journal)."""
        if self.closed or self._put_at_once(n, encoded, first):
            return
        if self.frames.full():
            self.close()
        else:
            self.frames.put_nowait(Queued(first, n, encoded))

    def follow(self, put: Put, *, told: int) -> None:
        """From now on use `put` where possible; frames up to number `told` still go through the queue."""
        self._put, self._told = put, told

    def _put_at_once(self, n: int, encoded: bytes, first: int) -> bool:
        if self._put is None or self.sending or not self.frames.empty() or (n and first <= self._told):
            return False
        return self._put(encoded)

    def close(self) -> None:
        """Tell the socket to end at once: it is too slow, or its rights are no longer what they were."""
        self.ended.set()


class Hub:
    """`run` it as a task; `subscribe` for a grant; `watch` a contact for a visitor's socket."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.n = 0  # everything up to here has been fanned out
        self._subscriptions: set[Subscription] = set()
        self._watchers: dict[int, set[Callable[[Sequence[Event]], None]]] = {}
        self._wake = asyncio.Event()
        self._conn: Connection | None = None
        self._own: deque[Committed] = deque(maxlen=OWN)  # committed here, not fanned out yet
        self._known = 0  # the highest number anybody told of
        database.on_commit.append(self._committed)
        database.watched = lambda: bool(self._subscriptions)
        self.started = asyncio.Event()
        self.on_event: list[Callable[[Event], None]] = []
        self.on_presence: list[Callable[[str], None]] = []
        self.on_draft: list[Callable[[str], None]] = []

    @contextlib.contextmanager
    def subscribe(self, grant: Grant) -> Iterator[Subscription]:
        """Frames with a number above the hub's `n` at this moment go into the subscription's queue."""
        subscription = Subscription(grant)
        self._subscriptions.add(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.discard(subscription)

    def tell(self, channel_id: int, encoded: bytes) -> None:
        """Push something that is not journalled (presence) to whoever sees the channel."""
        for subscription in self._subscriptions:
            if subscription.grant.sees(channel_id):
                subscription.push(0, encoded)

    def tell_agent(self, agent_id: int, encoded: bytes) -> None:
        """Push something that is not journalled to every screen of one agent, and to nobody else."""
        for subscription in self._subscriptions:
            if subscription.grant.agent_id == agent_id:
                subscription.push(0, encoded)

    @contextlib.contextmanager
    def watch(self, contact_id: int, heard: Callable[[Sequence[Event]], None]) -> Iterator[None]:
        """Call `heard` with the events about one contact; it must not block."""
        watchers = self._watchers.setdefault(contact_id, set())
        watchers.add(heard)
        try:
            yield
        finally:
            watchers.discard(heard)
            if not watchers:
                self._watchers.pop(contact_id, None)

    async def run(self) -> None:
        """For ever, until cancelled. Reconnects when the database was away; nothing is skipped meanwhile."""
        listening = asyncio.create_task(self._listen())
        try:
            while True:
                try:
                    await self._tail()
                except Busy:
                    await self._disconnect()
                    await asyncio.sleep(0.2)
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)
            await self._disconnect()

    async def _tail(self) -> None:
        if self._conn is None:
            self._conn = await self._database.dedicated()
        conn = self._conn
        if not self.started.is_set():
            self.n = await self._reading(journal.last(conn))
            self.started.set()
        while True:
            self._wake.clear()
            at_hand = AtHand()
            events = self._next_own(at_hand) or await self._read(conn)
            if events:
                await self._reading(self._fan_out(conn, events, at_hand))
            while self._known <= self.n and await self._rest():
                self._wake.clear()

    def _committed(self, committed: Committed) -> None:
        self._own.append(committed)
        self._hear_of(committed.events[-1].n)

    def _hear_of(self, n: int) -> None:
        if n > self._known:
            self._known = n
            self._wake.set()

    def _next_own(self, at_hand: AtHand) -> list[Event]:
        """What this process committed and comes next, with its rows; nothing when another process was between."""
        events: list[Event] = []
        while self._own and len(events) < PAGE:
            due = self.n + len(events) + 1
            if self._own[0].events[0].n > due:
                break
            batch = self._own.popleft()
            if batch.events[0].n == due:
                events += batch.events
                at_hand.then(batch.events, batch.at_hand)
        return events

    async def _read(self, conn: Connection) -> list[Event]:
        known = self._known
        events = await self._reading(journal.after(conn, self.n, limit=PAGE))
        if len(events) == PAGE:
            self._hear_of(events[-1].n + 1)  # there may be more
        elif not events and self._known == known:
            self._known = self.n  # told of what is not there: the end of the pages, or a database that was put back
        return events

    async def _reading(self, read: Awaitable[T]) -> T:
        with self._database.translated():
            return await read

    async def _rest(self) -> bool:
        """Wait to be told of something; False when it is time to look unasked."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(POLL):
                return await self._wake.wait()
        return False

    async def _fan_out(self, conn: Connection, events: list[Event], at_hand: AtHand) -> None:
        if events[0].n != self.n + 1:
            log.error("journal_gap", expected=self.n + 1, found=events[0].n)
        for members in self._groups(events).values():
            await self._push(conn, members, events, at_hand)
        self._tell_watchers(events)
        self.n = events[-1].n
        for event in events:
            if event.kind is EventKind.RIGHTS_CHANGED:
                self._revoke(event.agent_id)
            for heard in self.on_event:
                _safely(heard, event)

    def _groups(self, events: list[Event]) -> dict[tuple[object, ...], list[Subscription]]:
        """Subscriptions by what they may see; those whose rights have just changed are told nothing more."""
        changed = {event.agent_id for event in events if event.kind is EventKind.RIGHTS_CHANGED}
        groups: dict[tuple[object, ...], list[Subscription]] = {}
        for subscription in self._subscriptions:
            grant = subscription.grant
            if changed.isdisjoint({None, grant.agent_id}):
                groups.setdefault((grant.rights, grant.channels), []).append(subscription)
        return groups

    async def _push(self, conn: Connection, members: list[Subscription], events: list[Event], at_hand: AtHand) -> None:
        try:
            with self._database.translated():
                made = await frame(conn, members[0].grant, events, at_hand)
        except Busy:
            raise
        except Exception as failure:  # a bug must not silence everybody: these come back and read anew
            log.error("frame_failed", failure=type(failure).__name__, n=events[-1].n)
            for member in members:
                member.close()
            return
        if made is not None:
            encoded = encode(made)
            for place, member in enumerate(members, start=1):
                member.push(made.n, encoded, first=events[0].n)
                if place % CROWD == 0:
                    await asyncio.sleep(0)

    def _revoke(self, agent_id: int | None) -> None:
        """End the sockets of an agent whose rights changed: whoever still has some comes back and is judged anew."""
        for subscription in self._subscriptions:
            if agent_id in (None, subscription.grant.agent_id):
                subscription.close()

    def _tell_watchers(self, events: list[Event]) -> None:
        if not self._watchers:
            return
        about: dict[int, list[Event]] = {}
        for event in events:
            if event.contact_id in self._watchers:
                about.setdefault(event.contact_id, []).append(event)
        for contact_id, heard in about.items():
            for watcher in tuple(self._watchers.get(contact_id, ())):
                _safely(watcher, heard)

    async def _listen(self) -> None:
        while True:
            try:
                async for channel, payload in notifications(self._database, ("journal", "presence", "draft")):
                    if channel == "journal":
                        self._hear_of(int(payload) if payload.isdecimal() else self.n + 1)
                    else:
                        for heard in self.on_presence if channel == "presence" else self.on_draft:
                            _safely(heard, payload)
            except Busy:
                self._hear_of(self.n + 1)
                await asyncio.sleep(0.2)

    async def _disconnect(self) -> None:
        if self._conn is not None:
            with contextlib.suppress(Exception):
                await self._conn.close()
        self._conn = None


def _safely(heard: Callable[[T], None], told: T) -> None:
    """One listener's bug is its own: the journal goes on for everybody else."""
    try:
        heard(told)
    except Exception as failure:
        log.error("listener_failed", failure=type(failure).__name__)
