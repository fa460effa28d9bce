"""Who of the visitors is listening: the journal's events and agents' typing, sorted to the ears they are for.

An ear hears by contact, because that is what an event names; what it may then read is decided by its
visitor's own identities, in SQL. Somebody who has not written yet has no contact: when a stranger's first
message is heard, one look for all of them tells whose it was.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from causerie.model.contact import Scheme
from causerie.model.errors import Busy
from causerie.model.event import Event, EventKind
from causerie.realtime.hub import Hub
from causerie.realtime.presence import Said, heard
from causerie.store import visitors, visits
from causerie.store.database import Database
from causerie.store.visitors import Visitor

MANY = 256  # messages waiting for one ear; more, and it reads on from its number instead
MOVING = frozenset(
    {
        EventKind.CONTACT_CHANGED,
        EventKind.CONTACTS_MERGED,
        EventKind.CONTACTS_UNMERGED,
        EventKind.CONTACT_ERASED,
    }
)

# An episode began or ended: there may be something to rate, or nothing any more.
TURNING = frozenset(
    {
        EventKind.CONVERSATION_OPENED,
        EventKind.CONVERSATION_RESOLVED,
        EventKind.CONVERSATION_REOPENED,
        EventKind.CONVERSATION_RATED,
    }
)

Name = tuple[str, str, str]  # scheme, scope, address
K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Heard:
    """What an ear took in. `moved`: who it is may have changed, or too much was said. `turned`: an episode did."""

    n: int
    messages: frozenset[int]
    typing: bool
    moved: bool
    turned: bool = False


class Ear:
    """One live connection of a visitor."""

    def __init__(self, visitor: Visitor) -> None:
        self.visitor = visitor
        self.identities: dict[int, int] = {}  # with the contact of each
        self.told = 0  # the number its last frame was complete up to
        self.n = 0  # the newest number heard
        self._messages: set[int] = set()
        self._typing = False
        self._moved = False
        self._turned = False
        self._wake = asyncio.Event()

    @property
    def names(self) -> list[Name]:
        """The addresses a stranger may turn out to be."""
        widget, visitor = self.visitor.widget, self.visitor
        own: Name = (Scheme.VISITOR, widget, visitor.address)
        return [own, (Scheme.MEMBER, widget, visitor.member)] if visitor.member else [own]

    def hear(self, event: Event) -> None:
        if event.n <= self.told:
            return
        if event.kind in MOVING or len(self._messages) >= MANY:
            self.move()
        elif event.message_id is not None and event.channel_id == self.visitor.channel_id:
            self._messages.add(event.message_id)
            self.n = max(self.n, event.n)
            self._wake.set()
        elif event.kind in TURNING:
            self._turned = True
            self._wake.set()

    def hear_typing(self) -> None:
        self._typing = True
        self._wake.set()

    def move(self) -> None:
        """Look again who this is, and read on from the number."""
        self._moved = True
        self._wake.set()

    async def wait(self, seconds: float) -> Heard | None:
        """What was heard; None when nothing was for that long."""
        try:
            async with asyncio.timeout(seconds):
                await self._wake.wait()
        except TimeoutError:
            return None
        heard = Heard(self.n, frozenset(self._messages), self._typing, self._moved, self._turned)
        self._messages.clear()
        self._typing = self._moved = self._turned = False
        self._wake.clear()
        return heard


class Ears:
    """The ears of one process. `run` it as a task."""

    def __init__(self, database: Database, hub: Hub, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._clock = clock
        self._by_contact: dict[int, set[Ear]] = {}
        self._strangers: dict[Name, set[Ear]] = {}
        self._unplaced: set[int] = set()  # contacts heard while strangers listen
        self._look = asyncio.Event()
        hub.on_event.append(self._heard)
        hub.on_presence.append(self._heard_presence)

    @contextlib.contextmanager
    def listening(self, visitor: Visitor) -> Iterator[Ear]:
        """An ear for as long as the block lasts; it hears nothing before `place`."""
        ear = Ear(visitor)
        for name in ear.names:
            self._strangers.setdefault(name, set()).add(ear)
        try:
            yield ear
        finally:
            self._forget(ear)

    async def place(self, ear: Ear) -> bool:
        """Find the ear's identities; True when they, or their contacts, are others than before."""
        found = await visits.identities(self._database, ear.visitor, now=self._clock())
        if found == ear.identities:
            return False
        self._forget(ear)
        ear.identities = found
        for contact in set(found.values()):
            self._by_contact.setdefault(contact, set()).add(ear)
        if not found:
            for name in ear.names:
                self._strangers.setdefault(name, set()).add(ear)
        return True

    async def run(self) -> None:
        """Until cancelled: find out which strangers' first messages were heard."""
        while True:
            await self._look.wait()
            self._look.clear()
            unplaced, self._unplaced = self._unplaced, set()
            try:
                async with self._database.connection() as conn:
                    found = await visitors.writers(conn, sorted(unplaced))
            except Busy:
                self._unplaced |= unplaced
                await asyncio.sleep(0.5)
                self._look.set()
                continue
            for row in found:
                for ear in self._strangers.get((row["scheme"], row["scope"], row["address"]), ()):
                    ear.move()

    def _heard(self, event: Event) -> None:
        for contact in _contacts_of(event):
            for ear in self._by_contact.get(contact, ()):
                ear.hear(event)
        if event.kind is EventKind.MESSAGE_RECEIVED and event.contact_id is not None and self._strangers:
            self._unplaced.add(event.contact_id)
            self._look.set()

    def _heard_presence(self, payload: str) -> None:
        said = heard(payload)
        if not isinstance(said, Said) or not said.typing or said.private:
            return
        for ear in self._by_contact.get(said.contact_id, ()):
            if ear.visitor.channel_id == said.channel_id:
                ear.hear_typing()

    def _forget(self, ear: Ear) -> None:
        for contact in set(ear.identities.values()):
            _discard(self._by_contact, contact, ear)
        for name in ear.names:
            _discard(self._strangers, name, ear)


def _contacts_of(event: Event) -> set[int]:
    """The contacts an event speaks of: its own, and for a merge whatever others its numbers may name."""
    about = {event.contact_id} if event.contact_id is not None else set()
    if event.kind in MOVING and event.data:
        about |= {value for value in event.data.values() if type(value) is int}
    return about


def _discard(index: dict[K, set[Ear]], key: K, ear: Ear) -> None:
    ears = index.get(key)
    if ears is not None:
        ears.discard(ear)
        if not ears:
            del index[key]
