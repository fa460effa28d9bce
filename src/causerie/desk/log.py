"""A colleague notes that somebody called, came by or wrote a letter: an inbound message that they did not type.

It belongs to a person and to a channel like every other, which says whose it is to see; by its kind it is told from
what the customer wrote, so that it opens no platform's window, says nothing about consent and is shown to no visitor.
It leaves for nobody: no outbox row is ever made of it.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

from causerie.desk.arrange import PREVIEW, mark_of
from causerie.desk.directory import Directory
from causerie.engines.permission import kind_for
from causerie.model.cards import masked
from causerie.model.channel import Capabilities, Channel
from causerie.model.contact import Address, Contact, Evidence, Scheme
from causerie.model.conversation import State
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.message import Kind, Media, Part, Text, plain
from causerie.store import arrivals, contacts, files, idempotency, logged, writing
from causerie.store.database import Redo, Row, Work
from causerie.store.ids import Ids

LOGGED = (Kind.CALL, Kind.VISIT, Kind.LETTER)
LONGEST = 10_000  # characters
LONGEST_NAME = 120
FAST = timedelta(minutes=2)  # by how much the clock on somebody's wall may be ahead of ours
OLDEST = timedelta(days=5 * 366)
NO_CHANNEL = Capabilities(text_limit=LONGEST)  # a file that goes nowhere is what it is


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody not known yet, by what is known of them; a phone number is in E.164, an e-mail address lower-cased."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What a colleague noted. One of `contact_id` and `stranger`; `at` None: now.

    `channel_id` is where it is filed: those who see that channel see it. `key` is the asker's Idempotency-Key.
    """

    channel_id: int
    kind: Kind
    text: str
    awaits: bool
    key: str
    contact_id: int | None = None
    stranger: Stranger | None = None
    at: datetime | None = None
    files: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """Where it stands now. `conversation_id` None: on the thread of somebody who is blocked."""

    contact_id: int
    conversation_id: int | None
    message_id: int


@dataclass(frozen=True, slots=True)
class _Said:
    """What is to be filed: by whom, when, in which parts."""

    noted: Noted
    channel: Channel
    identity_id: int
    at: datetime
    parts: tuple[Part, ...]

    @property
    def preview(self) -> str:
        return preview_of(self.noted.kind, self.parts)


async def log(work: Work, directory: Directory, ids: Ids, *, grant: Grant, noted: Noted) -> Filed:
    """File it. The same key again files nothing and returns what was filed.

    Raises Forbidden, NotFound; Invalid `log_kind`, `log_empty`, `too_long`, `log_when`, `log_nobody`, `file_missing`;
    Conflict `idempotency_reused`.
    """
    grant.require(Right.ANSWER)
    if not grant.sees(noted.channel_id):
        raise NotFound("channel")
    channel = directory.channel(noted.channel_id)
    at = _when(noted, work.now)
    key = directory.vault.hash("log", str(grant.agent_id), noted.key)
    done = await _claim(work, directory, noted, key)
    if done is not None:
        return done
    identity_id, contact = await _whom(work, directory, ids, grant=grant, noted=noted)
    said = _Said(noted, channel, identity_id, at, await _parts(work, grant, noted))
    filed = await _file(work, directory, ids, grant=grant, said=said, contact=contact)
    await idempotency.answer(work, key, conversation_id=filed.conversation_id, messages=[filed.message_id])
    return filed


def preview_of(kind: Kind, parts: tuple[Part, ...]) -> str:
    """What a list shows of a message: its words if there are any, after the mark of its kind, `:call`, if noted."""
    mark = f":{kind} " if kind in LOGGED else ""
    return f"{mark}{plain(parts) or mark_of(parts)}".strip()[:PREVIEW]


def check_words(text: str, *, files: bool) -> None:
    """Raises Invalid `log_empty` or `too_long`."""
    if not text.strip() and not files:
        raise Invalid("log_empty")
    if len(text) > LONGEST:
        raise Invalid("too_long", limit=LONGEST, length=len(text))


def check_when(at: datetime, now: datetime) -> datetime:
    """The moment it happened, never in the future. Raises Invalid `log_when`."""
    if not now - OLDEST <= at <= now + FAST:
        raise Invalid("log_when")
    return min(at, now)


def _when(noted: Noted, now: datetime) -> datetime:
    """When it happened. Raises what says that the note makes no sense, before anything is looked for."""
    if noted.kind not in LOGGED:
        raise Invalid("log_kind")
    check_words(noted.text, files=bool(noted.files))
    return check_when(noted.at or now, now)


async def _claim(work: Work, directory: Directory, noted: Noted, key: bytes) -> Filed | None:
    """Take the key, or give back what it filed. Of two askers at once the second waits for the first."""
    request = directory.vault.hash("request", msgspec.json.encode(noted).decode())
    known = await idempotency.claim(work, key, request)
    if known is None:
        return None
    if known.request != request or not known.messages:
        raise Conflict("idempotency_reused")
    row = await writing.written(work, known.messages[0])
    return Filed(row["contact_id"], row["conversation_id"] or None, known.messages[0])


async def _parts(work: Work, grant: Grant, noted: Noted) -> tuple[Part, ...]:
    text = (Text(masked(noted.text.strip())),) if noted.text.strip() else ()
    wanted = list(dict.fromkeys(noted.files))
    named = [Media(kind_for(NO_CHANNEL, one), one.id) for one in await files.uploaded(work, grant, wanted)]
    if len(named) != len(wanted):
        raise Invalid("file_missing")
    return (*text, *named)


# Who it was.


async def _whom(work: Work, directory: Directory, ids: Ids, *, grant: Grant, noted: Noted) -> tuple[int, int]:
    """The identity and its contact, locked."""
    if noted.contact_id is not None:
        contact = await contacts.contact(work.conn, grant, noted.contact_id)
        await writing.lock(work, [contact.id])
        return _identity(await contacts.contact(work.conn, grant, contact.id), noted.kind), contact.id
    source = directory.of_channel(noted.channel_id).source
    return await _stranger(work, ids, grant=grant, stranger=noted.stranger or Stranger(), source=source)


def _identity(contact: Contact, kind: Kind) -> int:
    """By which address: whoever called has a number, and one that can be answered goes before one that cannot."""
    fits = [one for one in contact.identities if kind is Kind.CALL and one.scheme == Scheme.PHONE]
    known = fits or [one for one in contact.identities if one.scheme != Scheme.NAMED] or list(contact.identities)
    if not known:
        raise NotFound("contact")
    return known[0].id


async def _stranger(work: Work, ids: Ids, *, grant: Grant, stranger: Stranger, source: str) -> tuple[int, int]:
    """A new person; or whoever has the number or the address already, who then gets the other one too."""
    name = masked(" ".join((stranger.name or "").split()))[:LONGEST_NAME] or None
    addresses = _addresses(stranger)
    if not addresses and name is None:
        raise Invalid("log_nobody")
    asked = [{"ord": n, **address._asdict()} for n, address in enumerate(addresses)]
    known = (await arrivals.recognise(work, asked, [])).identities if asked else {}
    if known:
        return await _known(work, ids, addresses, known, grant=grant)
    contact, *fresh = await ids.take(work.conn, 1 + max(1, len(addresses)))
    drawn = addresses or [Address(Scheme.NAMED, "", secrets.token_hex(16))]
    made = await _introduce(work, fresh, drawn, {"contact_id": contact, "name": name, "source": source})
    await writing.lock(work, [made[0][1]])
    return made[0]


def _addresses(stranger: Stranger) -> list[Address]:
    given = ((Scheme.PHONE, stranger.phone), (Scheme.EMAIL, stranger.email))
    return [Address(scheme, "", address) for scheme, address in given if address]


async def _known(
    work: Work, ids: Ids, addresses: list[Address], known: dict[int, tuple[int, int]], *, grant: Grant
) -> tuple[int, int]:
    identity_id, contact = known[min(known)]
    await writing.lock(work, [contact])
    if await writing.home(work, identity_id) != contact:
        raise Redo
    rest = [address for n, address in enumerate(addresses) if n not in known]
    # One may not tie an address to somebody whom one does not see.
    if rest and await contacts.contacts_by_id(work.conn, grant, [contact]):
        source = await writing.source_of(work, contact)
        fresh = await ids.take(work.conn, len(rest))
        await _introduce(work, fresh, rest, {"contact_id": contact, "name": None, "source": source})
        work.tell(EventKind.CONTACT_CHANGED, contact_id=contact, agent_id=grant.agent_id)
    return identity_id, contact


async def _introduce(work: Work, fresh: list[int], addresses: list[Address], whose: Row) -> list[tuple[int, int]]:
    """The identities as they stand, ours or those of another process that was quicker."""
    newcomers = [
        {"ord": n, "id": id_, **address._asdict(), "language": None, "evidence": Evidence.AGENT, **whose}
        for n, (id_, address) in enumerate(zip(fresh, addresses, strict=True))
    ]
    made = await arrivals.introduce(work, newcomers)
    return [made[n] for n in range(len(newcomers))]


# Where it goes.


async def _file(work: Work, directory: Directory, ids: Ids, *, grant: Grant, said: _Said, contact: int) -> Filed:
    place = await _place(work, ids, grant=grant, said=said, contact=contact)
    message = await logged.add(
        work,
        {
            "conversation_id": place["id"] if place else None,
            "identity_id": said.identity_id,
            "channel_id": said.channel.id,
            "kind": said.noted.kind,
            "agent_id": grant.agent_id,
            "parts": said.parts,
            "at": said.at,
            "source": directory.of_channel(said.channel.id).source,
        },
    )
    await _attach(work, message, said.parts)
    if place:
        await _join(work, grant, said, place, message=message)
    filed = Filed(contact, place["id"] if place else None, message)
    _tell(work, grant, said, place, filed)
    return filed


async def _place(work: Work, ids: Ids, *, grant: Grant, said: _Said, contact: int) -> Row | None:
    """The conversation it joins: id, state and channel_id before, `fresh` if it was begun; None of somebody blocked."""
    standing = await writing.standing(work, said.identity_id, said.channel.id, contact_id=contact, conversation_id=None)
    if standing.blocked:
        return None
    active = await writing.active(work, contact)
    if active is not None and (said.noted.awaits or grant.sees(active["channel_id"])):
        return {**active, "fresh": False}
    state = State.OPEN if said.noted.awaits else State.RESOLVED
    row = {
        "id": await ids.one(work.conn),
        "identity_id": said.identity_id,
        "channel_id": said.channel.id,
        "team_id": said.channel.team_id,
        "assignee_id": None if said.noted.awaits else grant.agent_id,  # whoever settled it on the spot
        "state": state,
        "opened_at": said.at,
        "source": await writing.source_of(work, contact),
    }
    await logged.begin(work, row)
    return {**row, "fresh": True}


async def _join(work: Work, grant: Grant, said: _Said, place: Row, *, message: int) -> None:
    """Count it. A conversation that whoever notes it does not see comes to the channel where it is filed."""
    leaves = not grant.sees(place["channel_id"])
    await logged.join(
        work,
        {
            "id": place["id"],
            "message_id": message,
            "channel_id": said.channel.id if leaves else place["channel_id"],
            "at": said.at,
            "awaits": said.noted.awaits,
            "preview": said.preview,
        },
    )
    place["left"] = place["channel_id"] if leaves else None


async def _attach(work: Work, message: int, parts: tuple[Part, ...]) -> None:
    pairs = [
        {"message_id": message, "file": part.file, "position": position}
        for position, part in enumerate(parts)
        if isinstance(part, Media)
    ]
    if pairs:
        await files.attach(work, pairs)


def _tell(work: Work, grant: Grant, said: _Said, place: Row | None, filed: Filed) -> None:
    about = {
        "conversation_id": filed.conversation_id,
        "contact_id": filed.contact_id,
        "channel_id": said.channel.id,
        "agent_id": grant.agent_id,
    }
    if place and place["fresh"]:
        work.tell(EventKind.CONVERSATION_OPENED, **about)
    if place and place["state"] == State.SNOOZED and said.noted.awaits:
        work.tell(EventKind.CONVERSATION_WOKEN, **about)
    told = {
        "logged": said.noted.kind.value,
        "handled": not said.noted.awaits or None,
        "left": place and place["left"],
    }
    data = {name: value for name, value in told.items() if value is not None}
    work.tell(EventKind.MESSAGE_RECEIVED, **about, message_id=filed.message_id, data=data)
    if place and place["fresh"] and not said.noted.awaits:
        work.tell(EventKind.CONVERSATION_RESOLVED, **about)
