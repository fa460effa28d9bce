"""Lay out what a batch writes: messages into conversations, receipts onto messages. Pure but for its ids.

An inbound message joins the contact's open or snoozed conversation whatever its channel, preferring the
one its own identity opened; otherwise it opens one. What lies in quarantine takes in what its own identity writes
and stays there, unread by nobody and waited for by nobody. The words of a blocked identity go there too, or are kept
on the thread only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from causerie.desk.batch import Batch, Entry
from causerie.engines import consent
from causerie.model.cards import masked
from causerie.model.consent import ConsentProof, ConsentState, Purpose
from causerie.model.element import Arrived, MediaRef, Receipt
from causerie.model.event import EventKind, Told
from causerie.model.message import (
    BY_RANK,
    RANK,
    Author,
    Choice,
    Delivery,
    Direction,
    File,
    FileState,
    Kind,
    Media,
    Message,
    MessageClass,
    Part,
    Template,
    Text,
    plain,
)

PREVIEW = 160  # characters

Rows = list[dict[str, Any]]


@dataclass(slots=True)
class Laid:
    """The rows of one batch, by table, and what the journal will be told."""

    opened: Rows = field(default_factory=list)
    moved: Rows = field(default_factory=list)
    messages: Rows = field(default_factory=list)
    files: Rows = field(default_factory=list)
    turns: Rows = field(default_factory=list)
    receipts: Rows = field(default_factory=list)
    orphans: Rows = field(default_factory=list)
    consents: Rows = field(default_factory=list)
    events: list[Told] = field(default_factory=list)

    def written(self) -> dict[str, Any]:
        """What `store/arrivals.write` takes."""
        return {
            name: getattr(self, name)
            for name in ("opened", "moved", "messages", "files", "turns", "orphans", "receipts")
        }


def shown(laid: Laid, *, contacts: Mapping[int, int]) -> dict[int, Message]:
    """The batch's messages as `store/threads` will read them, by id. `contacts`: identity → contact."""
    files: dict[int, list[File]] = defaultdict(list)
    for row in laid.files:
        file = File(row["id"], FileState.WAITING, row["name"], row["mime"], row["size"], None)
        files[row["message_id"]].append(file)
    return {row["id"]: _message(row, contacts[row["identity_id"]], files.get(row["id"], ())) for row in laid.messages}


def _message(row: Mapping[str, Any], contact_id: int, files: Iterable[File]) -> Message:
    return Message(
        row["id"],
        row["conversation_id"],
        contact_id,
        row["identity_id"],
        row["channel_id"],
        Direction(row["direction"]),
        Kind.MESSAGE,
        Author(row["author"]),
        agent_id=None,
        message_class=MessageClass.SERVICE,
        parts=row["parts"],
        files=tuple(files),
        reactions=(),
        at=row["at"],
        sequence=row["sequence"],
        delivery=BY_RANK[row["delivery"]],
        error=None,
        client_key=None,
        reply_to=row["reply_to"],
        edited_at=None,
        deleted_at=None,
        erased_at=None,
    )


@dataclass(slots=True)
class Place:
    """A conversation that messages of this batch may join: being opened, or already there."""

    row: dict[str, Any]
    identity_id: int  # who opened it
    fresh: bool
    last: tuple[float, int]  # time and sequence of its newest message, as law 4 orders them
    asleep: bool = False
    shut: bool = False  # in quarantine
    joined: bool = False  # by a message of this batch


@dataclass(slots=True)
class Standing:
    """What the ledger said about the batch's people and messages, once they are locked."""

    identities: dict[int, tuple[int, int]]  # entry → (identity, contact)
    quoted: dict[int, dict[str, Any]]  # entry → the message it speaks of
    blocked: frozenset[int]  # identities
    conversations: dict[int, list[dict[str, Any]]]  # contact → active ones, and those in quarantine
    now: datetime


def arrange(batch: Batch, standing: Standing, *, message_ids: Iterator[int], ids: Iterator[int]) -> Laid:
    """The rows for every message and receipt of the batch."""
    layout = _Layout(standing, message_ids, ids)
    for entry, arrived in batch.of_kind(Arrived):
        layout.message(entry, arrived)
    for entry, receipt in batch.of_kind(Receipt):
        layout.receipt(entry, receipt)
    layout.finish()
    return layout.laid


class _Layout:
    def __init__(self, standing: Standing, message_ids: Iterator[int], ids: Iterator[int]) -> None:
        self.laid = Laid()
        self._standing = standing
        self._message_ids = message_ids
        self._ids = ids
        self._places: dict[int, list[Place]] = {}  # contact → its active conversations
        self._highest: dict[int, dict[str, Any]] = {}

    def message(self, entry: Entry, arrived: Arrived) -> None:
        standing = self._standing
        identity, contact = standing.identities[id(entry)]
        at = min(arrived.at or standing.now, standing.now)
        row: dict[str, Any] = {
            "id": next(self._message_ids),
            "conversation_id": None,
            "identity_id": identity,
            "channel_id": entry.channel_id,
            "direction": "outbound" if arrived.echo else "inbound",
            "author": "native" if arrived.echo else "customer",
            "at": at,
            "sequence": arrived.sequence,
            "provider_key": arrived.key,
            "reply_to": standing.quoted.get(id(entry), {}).get("id"),
            "delivery": RANK[Delivery.SENT] if arrived.echo else 0,
            "source": entry.payload.held.source,
        }
        files = len(self.laid.files)
        parts = self.parts(row["id"], arrived.parts)
        row["parts"] = parts
        words = plain(parts)
        left = self._join(entry, contact, row, words or mark_of(parts))
        self.laid.messages.append(row)
        self._tell(EventKind.MESSAGE_RECEIVED, row, contact, left=left, files=len(self.laid.files) - files)
        if not arrived.echo:
            self._hear_consent(entry, arrived, row, words)

    def parts(self, message_id: int, given: tuple[Part | MediaRef, ...]) -> tuple[Part, ...]:
        """The parts as they are kept: card numbers masked, a file row for each media."""
        return tuple(self._part(message_id, position, part) for position, part in enumerate(given))

    def _part(self, message_id: int, position: int, part: Part | MediaRef) -> Part:
        if isinstance(part, Text):
            return Text(masked(part.text))
        if not isinstance(part, MediaRef):
            return part
        row: dict[str, Any] = {
            "id": next(self._ids),
            "message_id": message_id,
            "position": position,
            "name": part.name,
            "mime": part.mime,
            "size": part.size,
            "sha256": part.sha256,
            "ref": part.ref,
        }
        self.laid.files.append(row)
        return Media(part.kind, row["id"])

    def _join(self, entry: Entry, contact: int, row: dict[str, Any], preview: str) -> int | None:
        """Put a message into its conversation; returns the channel the conversation was on, if it leaves it."""
        place = self._place(entry, contact, row)
        if place is None:
            return None
        target = place.row
        inbound = row["direction"] == "inbound"
        row["conversation_id"] = target["id"]
        before, target["channel_id"] = target["channel_id"], row["channel_id"]
        target["message_count" if place.fresh else "added"] += 1
        target["unread"] += inbound and not place.shut
        target["last_at"] = self._standing.now  # a message on its way for an hour moves its conversation all the same
        if inbound and target["waiting_since"] is None and not place.shut:
            target["waiting_since"] = row["at"]
        if not inbound:
            target["waiting_since"] = None
            target["answered"] = True
        position = (row["at"].timestamp(), row["sequence"])
        if position >= place.last:
            place.last = position
            target |= {
                "latest": True,
                "last_message_id": row["id"],
                "preview": preview[:PREVIEW],
                "last_delivery": row["delivery"],
            }
        return before if before != row["channel_id"] else None

    def _place(self, entry: Entry, contact: int, row: dict[str, Any]) -> Place | None:
        """Where a message goes: its own identity's conversation, else the one last used, else a new one; of somebody
        blocked, nowhere but into quarantine.

        Asked anew for each message, so that a batch does what its messages would have done one by one.
        """
        mine, barred = row["identity_id"], row["identity_id"] in self._standing.blocked
        places = self._places.get(contact)
        if places is None:
            active = self._standing.conversations.get(contact, [])
            places = self._places[contact] = [_active(one) for one in active]
        fit = [place for place in places if (place.identity_id == mine if place.shut else not barred)]
        if not fit:
            if barred:
                return None
            fit = [self._open(entry, contact, row)]
            places += fit
        best = max(fit, key=lambda place: (place.identity_id == mine, not place.shut, place.last))
        if not best.joined:
            best.joined = True
            self._touch(best, contact, row)
        return best

    def _touch(self, place: Place, contact: int, row: dict[str, Any]) -> None:
        if place.fresh:
            return
        self.laid.moved.append(place.row)
        if place.asleep:
            channel = row["channel_id"]
            self.laid.events.append(Told(EventKind.CONVERSATION_WOKEN, place.row["id"], contact, None, channel))

    def _open(self, entry: Entry, contact: int, row: dict[str, Any]) -> Place:
        opened: dict[str, Any] = {
            "id": next(self._ids),
            "identity_id": row["identity_id"],
            "channel_id": row["channel_id"],
            "team_id": entry.channel.team_id if entry.channel else None,
            "opened_at": row["at"],
            "waiting_since": None,
            "message_count": 0,
            "unread": 0,
            "source": row["source"],
        }
        self.laid.opened.append(opened)
        self.laid.events.append(Told(EventKind.CONVERSATION_OPENED, opened["id"], contact, None, row["channel_id"]))
        return Place(opened, row["identity_id"], fresh=True, last=(float("-inf"), 0))

    def receipt(self, entry: Entry, receipt: Receipt) -> None:
        """The highest receipt of each message counts; one for a message nobody knows yet waits as an orphan."""
        rank = RANK[receipt.delivery]
        row = {"delivery": rank, "error": receipt.error, "key": receipt.message}
        message = self._standing.quoted.get(id(entry))
        if receipt.opted_out is not None:
            told = message["id"] if message else None
            self._consent(entry, ConsentState.REFUSED, Purpose.ALL, ConsentProof.PROVIDER, told)
        if message is None:
            orphan = {"id": next(self._ids), "channel_id": entry.channel_id, **row}
            self.laid.orphans.append(orphan)
            return
        known = self._highest.get(message["id"])
        if known is None or known["delivery"] < rank:
            self._highest[message["id"]] = {"id": message["id"], **row}

    def _hear_consent(self, entry: Entry, arrived: Arrived, row: dict[str, Any], words: str) -> None:
        said = arrived.consent_said or consent.keyword(words)
        if said is None or entry.channel is None:
            return
        proof = ConsentProof.PROVIDER if arrived.consent_said else ConsentProof.KEYWORD
        self._consent(entry, said, Purpose.ALL, proof, row["id"])
        if arrived.consent_said is None:
            self.laid.turns.append(
                {
                    "identity_id": row["identity_id"],
                    "conversation_id": row["conversation_id"],
                    "message_id": row["id"],
                    "event": f"consent_{said}",
                }
            )

    def _consent(
        self, entry: Entry, state: ConsentState, purpose: Purpose, proof: ConsentProof, message_id: int | None
    ) -> None:
        identity, contact = self._standing.identities[id(entry)]
        if entry.channel is None:
            return
        self.laid.consents.append(
            {
                "id": next(self._ids),
                "identity_id": identity,
                "brand_id": entry.channel.brand_id,
                "purpose": purpose,
                "state": state,
                "proof": proof,
                "message_id": message_id,
            }
        )
        self.laid.events.append(
            Told(
                EventKind.CONSENT_CHANGED,
                contact_id=contact,
                channel_id=entry.channel.id,
                data={"purpose": purpose.value, "state": state.value},
            )
        )

    def _tell(self, kind: EventKind, row: dict[str, Any], contact: int, **about: int | None) -> None:
        data = {name: value for name, value in about.items() if value} or None
        self.laid.events.append(Told(kind, row["conversation_id"], contact, row["id"], row["channel_id"], data=data))

    def finish(self) -> None:
        self.laid.receipts = list(self._highest.values())


def _active(known: dict[str, Any]) -> Place:
    """A conversation that is already there, with nothing added to it yet."""
    moved: dict[str, Any] = {
        "id": known["id"],
        "channel_id": known["channel_id"],
        "waiting_since": None,
        "answered": False,
        "added": 0,
        "unread": 0,
        "latest": False,
    }
    last = (known["written_at"], known["last_sequence"])
    return Place(
        moved,
        known["identity_id"],
        fresh=False,
        last=last,
        asleep=known["state"] == "snoozed",
        shut=known["state"] == "spam",
    )


def mark_of(parts: tuple[Part, ...]) -> str:
    """What a list shows for a message without words: `:image`, `:location`…, put into words by the screen."""
    for part in parts:
        if isinstance(part, Media):
            return f":{part.kind}"
        if not isinstance(part, (Text, Choice, Template)):
            return f":{part.type}"
    return ""
