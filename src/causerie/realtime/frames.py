"""From events to what a socket is sent: the events a grant covers, and the rows they touch as they stand now.

Rows are read under the grant, in one trip per set of events and only where the transaction that told them had none
at hand, and encoded once for all the sockets that share the same rights. What an event touches but the grant no
longer shows is named in `gone`, so that a screen lets go of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from causerie.model.committed import AtHand
from causerie.model.contact import Contact
from causerie.model.conversation import Conversation
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant
from causerie.model.message import Message
from causerie.realtime.topics import hears, loses
from causerie.store import contacts, journal, threads
from causerie.store.database import Connection, Query, ask

Row = TypeVar("Row", Conversation, Message)

_ABOUT_CONTACT = frozenset(
    {
        EventKind.CONTACT_CHANGED,
        EventKind.CONTACT_BLOCKED,
        EventKind.CONTACT_UNBLOCKED,
        EventKind.CONTACTS_MERGED,
        EventKind.CONTACTS_UNMERGED,
        EventKind.CONTACT_ERASED,
    }
)
_MOVING = frozenset({EventKind.CONVERSATION_SPLIT, EventKind.CONTACT_UNBLOCKED})


@dataclass(frozen=True, slots=True)
class Touched:
    """Rows by noun; in `gone`, ids only."""

    conversations: list[Conversation] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    contacts: list[Contact] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Gone:
    conversations: list[int] = field(default_factory=list)
    messages: list[int] = field(default_factory=list)
    contacts: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Frame:
    """What a screen applies: `n` is the number up to which it is now complete."""

    n: int
    events: list[Event]
    rows: Touched
    gone: Gone
    type: str = "events"


async def frame(conn: Connection, grant: Grant, events: Sequence[Event], at_hand: AtHand | None = None) -> Frame | None:
    """The frame of these events for a grant; None when it covers none of them.

    A conversation that went on where the grant does not see it is named as gone, without the event that took it.
    """
    at_hand = at_hand or AtHand()
    heard = await covered(conn, grant, events)
    left = [event for event in events if loses(grant, event)]
    if not heard and not left:
        return None
    messages = _ids([*(event.message_id for event in heard), *_moved(heard)])
    conversations = _ids(event.conversation_id for event in (*heard, *left))
    people = _ids(event.contact_id for event in heard if event.kind in _ABOUT_CONTACT)
    asked: dict[str, Query[Any]] = {}
    if far := [id_ for id_ in conversations if id_ not in at_hand.conversations]:
        asked["conversations"] = threads.conversations_among(grant, far)
    if far := [id_ for id_ in messages if id_ not in at_hand.messages]:
        asked["messages"] = threads.messages_among(grant, far)
    if people:
        asked["contacts"] = contacts.contacts_among(grant, people)
    read = dict(zip(asked, await ask(conn, *asked.values()), strict=True))
    rows = Touched(
        conversations=sorted(
            [*read.get("conversations", ()), *_shown(grant, conversations, at_hand.conversations)],
            key=lambda conversation: conversation.id,
        ),
        messages=sorted(
            [*read.get("messages", ()), *_shown(grant, messages, at_hand.messages)],
            key=lambda message: message.position,
        ),
        contacts=read.get("contacts", []),
    )
    gone = Gone(
        conversations=_missing(conversations, [row.id for row in rows.conversations]),
        messages=_missing(messages, [row.id for row in rows.messages]),
        contacts=_missing(people, [row.id for row in rows.contacts]),
    )
    return Frame(events[-1].n, heard, rows, gone)


async def covered(conn: Connection, grant: Grant, events: Sequence[Event]) -> list[Event]:
    """Those of the events that a grant covers."""
    unplaced = {event.contact_id for event in events if event.channel_id is None and event.contact_id is not None}
    channels = await journal.contact_channels(conn, sorted(unplaced)) if unplaced and grant.channels else {}
    return [event for event in events if hears(grant, event, channels)]


def _shown(grant: Grant, wanted: Sequence[int], at_hand: Mapping[int, Row]) -> list[Row]:
    """The rows at hand, of those wanted, that the grant shows."""
    found = (at_hand[id_] for id_ in wanted if id_ in at_hand)
    return [row for row in found if grant.sees(row.channel_id)]


def _moved(events: Sequence[Event]) -> Iterator[int]:
    """Messages that went to another conversation: theirs was split, or whoever wrote them was let in again."""
    for event in events:
        if event.kind in _MOVING and event.data:
            moved = event.data.get("messages")
            yield from moved if isinstance(moved, list) else ()


def _ids(found: Iterable[int | None]) -> list[int]:
    return sorted({id_ for id_ in found if id_ is not None})


def _missing(wanted: Sequence[int], found: Sequence[int]) -> list[int]:
    return sorted(set(wanted) - set(found))
