"""Everything inbound enters here: many payloads, one transaction, and only then the answer to the provider.

Group commit without a timer: the next batch is whatever arrived while the last one was being committed.
A batch that fails is bisected until the payload that breaks it stands alone and is parked with its reason;
the others go in. When the queue is full the caller is told to come back: nothing is taken, nothing dropped.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog

from causerie.desk.amend import AMENDING, amend
from causerie.desk.arrange import Standing, arrange, shown
from causerie.desk.batch import Batch, Entry, Payload, addresses_of, message_of
from causerie.desk.introduce import introduce
from causerie.desk.rejoin import Side, claims, rejoin
from causerie.model.contact import Address
from causerie.model.element import Arrived, ConsentSaid, Introduced, Receipt, Typing
from causerie.model.errors import Busy
from causerie.model.event import EventKind, Told
from causerie.model.message import BY_RANK
from causerie.store import arrivals, consents, intake
from causerie.store.arrivals import Ground, Question
from causerie.store.continuations import Claim
from causerie.store.database import Connection, Database, Redo, Work
from causerie.store.ids import Ids
from causerie.store.leases import Lost
from causerie.store.vault import Vault

LARGEST = 128  # payloads in one transaction
QUEUE = 4096  # payloads waiting; more and the caller is told to come back

log = structlog.get_logger()


class Receiver:
    """The one writer of a process: a bounded queue and the loop that empties it into the ledger.

    `vault` knows the codes that visitors of a web chat take elsewhere; without it they are words.
    """

    def __init__(
        self, database: Database, ids: Ids, clock: Callable[[], datetime], *, vault: Vault | None = None
    ) -> None:
        self._database = database
        self._vault = vault
        self._ids = ids
        self._clock = clock
        self._waiting: deque[tuple[Payload, asyncio.Future[None]]] = deque()
        self._wake = asyncio.Event()
        self._closing = False
        self._conn: Connection | None = None
        self.typed: Callable[[Typing, Payload], None] = lambda *_: None

    def submit(self, payload: Payload) -> asyncio.Future[None]:
        """Queue a payload; the future ends when it is committed. Raises Busy when the queue is full."""
        if self._closing or len(self._waiting) >= QUEUE:
            raise Busy("intake_full", retry_after=1)
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((payload, future))
        self._wake.set()
        return future

    async def run(self) -> None:
        """Commit batches until `close`; then what is still queued, and return."""
        while not (self._closing and not self._waiting):
            await self._wake.wait()
            batch = [self._waiting.popleft() for _ in range(min(len(self._waiting), LARGEST))]
            if not self._waiting and not self._closing:
                self._wake.clear()
            if batch:
                await self._commit(batch)
        await self._disconnect()

    def close(self) -> None:
        """Take nothing more; `run` returns once the queue is empty."""
        self._closing = True
        self._wake.set()

    async def _commit(self, batch: Sequence[tuple[Payload, asyncio.Future[None]]]) -> None:
        try:
            await self._write([payload for payload, _ in batch])
        except Exception as failure:
            await self._divide(batch, failure)
        else:
            for payload, future in batch:
                self._answer(payload, future)

    async def _divide(self, batch: Sequence[tuple[Payload, asyncio.Future[None]]], failure: Exception) -> None:
        """Find the payload that breaks the batch. A database that is away breaks all: nobody is answered 200."""
        if isinstance(failure, Busy):
            for _, future in batch:
                _fail(future, failure)
            return
        if len(batch) > 1:
            middle = len(batch) // 2
            await self._commit(batch[:middle])
            await self._commit(batch[middle:])
            return
        payload, future = batch[0]
        if isinstance(failure, Lost):
            _fail(future, failure)
            return
        log.error("payload_parked", connection=payload.held.connection.id, failure=type(failure).__name__)
        payload.elements, payload.unreadable = (), f"failed_{type(failure).__name__}"
        try:
            await self._write([payload])
        except Exception as again:
            _fail(future, again if isinstance(again, Busy) else Busy("intake_failed"))
        else:
            self._answer(payload, future)

    def _answer(self, payload: Payload, future: asyncio.Future[None]) -> None:
        if not future.done():
            future.set_result(None)
        for element in payload.elements:
            if isinstance(element, Typing):
                self._show_typing(element, payload)

    def _show_typing(self, element: Typing, payload: Payload) -> None:
        """A courtesy: whatever goes wrong with it must not stop the one writer of the process."""
        try:
            self.typed(element, payload)
        except Exception as failure:
            log.error("typing_not_told", failure=type(failure).__name__)

    async def _write(self, payloads: list[Payload]) -> None:
        now = self._clock()

        async def verb(work: Work) -> None:
            await receive(work, payloads, ids=self._ids, vault=self._vault)

        try:
            if self._conn is None or self._conn.closed:
                self._conn = await self._database.dedicated()
                with self._database.translated():
                    await arrivals.tune(self._conn)
            await self._database.run_again(self._conn, verb, now=now)
        except Busy:
            await self._disconnect()
            raise

    async def _disconnect(self) -> None:
        if self._conn is not None:
            with contextlib.suppress(Exception):
                await self._conn.close()
        self._conn = None


def _fail(future: asyncio.Future[None], failure: Exception) -> None:
    if not future.done():
        future.set_exception(failure)


async def receive(work: Work, payloads: Sequence[Payload], *, ids: Ids, vault: Vault | None = None) -> None:
    """Write a batch of payloads: raw bodies, keys, people, messages, receipts, consents, journal."""
    batch = Batch.of(payloads)
    fresh = iter(await ids.take(work.conn, 2 * len(batch.payloads) + len(batch.parked)))
    batch.number(fresh)
    rows, bodies = batch.intake_rows(fresh)
    asked = _Asked.of(batch, await claims(work, batch, vault))
    ground = await arrivals.enter(work, rows, bodies, keys=batch.key_rows(), question=asked.question)
    batch.drop_duplicates(ground.new)
    for what, _, _ in batch.parked:
        payload = what.payload if isinstance(what, Entry) else what
        work.tell(EventKind.INTAKE_PARKED, data={"connection_id": payload.held.connection.id})
    await _move_cursors(work, payloads)
    if batch.entries:
        await _apply(work, batch, asked, ground, ids=ids)


async def _apply(work: Work, batch: Batch, asked: _Asked, ground: Ground, *, ids: Ids) -> None:
    standing = await _standing(work, batch, asked, ground, ids=ids)
    if asked.claims:
        await _rejoin(work, batch, asked, ground, standing, ids=ids)
    wanted = sum(_ids_needed(entry) for entry in batch.entries)
    fresh = iter(await ids.take(work.conn, wanted))
    laid = arrange(batch, standing, message_ids=iter(ground.message_ids), ids=fresh)
    work.told += laid.events
    work.told += _deliveries(laid.receipts, standing.quoted.values())
    show = work.watched and not any(isinstance(entry.element, AMENDING) for entry in batch.entries)
    arrivals.write(work, laid.written(), show=show)
    if show:
        work.at_hand.messages |= shown(laid, contacts=dict(standing.identities.values()))
    await amend(work, batch, standing, laid, ids=fresh)
    await introduce(work, ids, batch, homes=standing.identities)
    if laid.consents:
        await consents.record(work, laid.consents)


@dataclass(slots=True)
class _Asked:
    """The addresses of a batch and the entries that speak of a message, each by its ordinal in the question."""

    addresses: list[Address]
    speaking: list[Entry]
    question: Question
    claims: dict[int, Claim]  # entry → the visitor's code it brings; that visitor is asked for too, hence locked

    @classmethod
    def of(cls, batch: Batch, claims: dict[int, Claim]) -> _Asked:
        spoken = [address for entry in batch.entries for address in addresses_of(entry.element)]
        addresses = list(dict.fromkeys([*spoken, *(claim.visitor for claim in claims.values())]))
        about = [(entry, key) for entry in batch.entries if (key := message_of(entry.element)) is not None]
        question = Question(
            [{"ord": n, "scheme": a.scheme, "scope": a.scope, "address": a.address} for n, a in enumerate(addresses)],
            [
                {"ord": n, "channel_id": entry.channel_id, "key": key, "own": own}
                for n, (entry, (key, own)) in enumerate(about)
            ],
            sum(isinstance(entry.element, Arrived) for entry in batch.entries),
        )
        return cls(addresses, [entry for entry, _ in about], question, claims)


async def _standing(work: Work, batch: Batch, asked: _Asked, ground: Ground, *, ids: Ids) -> Standing:
    """What stands for the batch, once those nobody knew are introduced."""
    people, blocked = dict(ground.known.identities), ground.known.blocked
    if len(people) < len(asked.addresses):
        introduced, barred = await _introduced(work, batch, asked.addresses, ground, ids=ids)
        people, blocked = people | introduced, blocked | barred
    at = {address: people[n] for n, address in enumerate(asked.addresses) if n in people}
    messages = ground.known.messages
    quoted = {id(entry): messages[n] for n, entry in enumerate(asked.speaking) if n in messages}
    return Standing(
        identities=_belonging(batch, at, quoted),
        quoted=quoted,
        blocked=blocked,
        conversations=_by_contact(ground.conversations),
        now=work.now,
    )


async def _rejoin(work: Work, batch: Batch, asked: _Asked, ground: Ground, standing: Standing, *, ids: Ids) -> None:
    """Those who bring a code are heard in the thread that it names, from this very message on."""
    place = {address: n for n, address in enumerate(asked.addresses)}
    known = ground.known.identities
    for entry in batch.entries:
        claim = asked.claims.get(id(entry))
        there = known.get(place[claim.visitor]) if claim else None
        if claim is None or there is None:
            continue
        identity, contact = standing.identities[id(entry)]
        new = contact not in {one for _, one in known.values()}
        came, stood = Side(identity, contact, new), Side(*there, False)
        if await rejoin(work, ids, claim, channel_id=entry.channel_id, came=came, stood=stood):
            _carry(standing, contact, stood.contact_id)


def _carry(standing: Standing, gone: int, kept: int) -> None:
    """What a batch says of one contact, it says of the other."""
    for entry, (identity, contact) in list(standing.identities.items()):
        if contact == gone:
            standing.identities[entry] = (identity, kept)


async def _introduced(
    work: Work, batch: Batch, addresses: list[Address], ground: Ground, *, ids: Ids
) -> tuple[dict[int, tuple[int, int]], frozenset[int]]:
    """Insert those nobody knew; returns them, and who of them is blocked from the start.

    Raises Redo when another process was quicker: their contact is not locked here.
    """
    people = ground.known.identities
    newcomers = await _newcomers(work, batch, addresses, people, ids=ids)
    if not newcomers:  # the addresses of duplicates
        return {}, frozenset()
    _share_blocks(batch, addresses, ground, newcomers)
    _tell_changed(work, newcomers, people)
    introduced = await arrivals.introduce(work, newcomers)
    ours = ground.locked | {row["contact_id"] for row in newcomers}
    if not ours >= {contact for _, contact in introduced.values()}:
        raise Redo
    return introduced, frozenset(introduced[row["ord"]][0] for row in newcomers if row["twin"] is not None)


def _share_blocks(batch: Batch, addresses: list[Address], ground: Ground, newcomers: list[dict[str, Any]]) -> None:
    """An address that is vouched for together with a blocked one is blocked with it, on the same grounds."""
    place = {address: n for n, address in enumerate(addresses)}
    twins: dict[int, int] = {}
    for entry in batch.entries if ground.known.blocked else ():
        spoken = [place[address] for address in addresses_of(entry.element)]
        known = [ground.known.identities[n][0] for n in spoken if n in ground.known.identities]
        barred = [identity for identity in known if identity in ground.known.blocked]
        if barred:
            twins |= dict.fromkeys(spoken, barred[0])
    for row in newcomers:
        row["twin"] = twins.get(row["ord"])


def _belonging(batch: Batch, at: dict[Any, tuple[int, int]], quoted: dict[int, Any]) -> dict[int, tuple[int, int]]:
    """Entry → (identity, contact): its own address, or else that of the message it speaks of."""
    belonging = {}
    for entry in batch.entries:
        if addresses := addresses_of(entry.element):
            belonging[id(entry)] = at[addresses[0]]
        elif row := quoted.get(id(entry)):
            belonging[id(entry)] = (row["identity_id"], row["contact_id"])
    return belonging


async def _newcomers(
    work: Work, batch: Batch, addresses: list[Address], people: dict[int, tuple[int, int]], *, ids: Ids
) -> list[dict[str, Any]]:
    """Rows for the addresses nobody knew. Addresses that one sender vouches for share a contact."""
    place = {address: n for n, address in enumerate(addresses)}
    rows: dict[int, dict[str, Any]] = {}
    homes: dict[int, int] = {n: contact for n, (_, contact) in people.items()}
    fresh = iter(await ids.take(work.conn, 2 * (len(addresses) - len(people))))
    for entry in batch.entries:
        spoken = [place[address] for address in addresses_of(entry.element)]
        missing = [n for n in spoken if n not in homes]
        if not missing:
            continue
        home = next((homes[n] for n in spoken if n in homes), None) or next(fresh)
        sender = entry.element.sender if isinstance(entry.element, (Arrived, Introduced)) else None
        for n in missing:
            homes[n] = home
            scheme, scope, address = addresses[n]
            rows[n] = {
                "ord": n,
                "id": next(fresh),
                "contact_id": home,
                "scheme": scheme,
                "scope": scope,
                "address": address,
                "name": sender.name if sender else None,
                "language": sender.language if sender else None,
                "evidence": "wrote" if sender and n == spoken[0] else "provider",
                "source": entry.payload.held.source,
            }
    return list(rows.values())


def _tell_changed(work: Work, newcomers: list[dict[str, Any]], people: dict[int, tuple[int, int]]) -> None:
    """A known person who writes from a new address that the provider vouches for has changed."""
    known = {contact for _, contact in people.values()}
    for contact in sorted({row["contact_id"] for row in newcomers} & known):
        work.tell(EventKind.CONTACT_CHANGED, contact_id=contact)


def _by_contact(conversations: Sequence[dict[str, Any]]) -> dict[int, list[dict[str, Any]]]:
    grouped: dict[int, list[dict[str, Any]]] = {}
    for row in conversations:
        grouped.setdefault(row["contact_id"], []).append(row)
    return grouped


def _ids_needed(entry: Entry) -> int:
    """An upper bound of the ids that one element may take: a conversation, a file per part, a consent."""
    match entry.element:
        case Arrived(parts=parts):
            return len(parts) + 2
        case ConsentSaid():
            return 1
        case Receipt():
            return 2  # one that waits for its message, and a refusal
        case _:
            return len(getattr(entry.element, "parts", ())) + 1


def _deliveries(receipts: Sequence[dict[str, Any]], messages: Iterable[dict[str, Any]]) -> list[Told]:
    """An event for each receipt that will change its message. A rank only grows but by a person's decision, which
    holds the contact's lock as we do: whoever changes it meanwhile can at most make an event superfluous.
    """
    about = {message["id"]: message for message in messages}
    return [
        Told(
            EventKind.DELIVERY_CHANGED,
            message["conversation_id"],
            message["contact_id"],
            message["id"],
            message["channel_id"],
            data={"delivery": BY_RANK[row["delivery"]].value},
        )
        for row in receipts
        if row["delivery"] > (message := about[row["id"]])["delivery"]
    ]


async def _move_cursors(work: Work, payloads: Sequence[Payload]) -> None:
    """A listening session's cursor moves in the same transaction as what it yielded."""
    last = {payload.held.connection.id: payload for payload in payloads if payload.cursor is not None}
    for connection_id, payload in sorted(last.items(), key=lambda item: item[0]):
        await intake.move_cursor(work, connection_id, str(payload.cursor), fence=payload.fence)
