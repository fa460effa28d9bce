"""The books after a round: what was acknowledged, what the database holds, what the providers took.

Nothing here asks the product: rows are read from PostgreSQL, sends from the providers' memory, acknowledgements from those
who were given them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

import psycopg
from psycopg.rows import dict_row

from tests.faults.colleagues import Lane, Reply
from tests.faults.customers import Customer, Said
from tests.faults.world import say

PROVEN = frozenset({"sent"})  # states of the outbox that say the provider took it


@dataclass(frozen=True)
class Accepted:
    """A send that a provider took, in the order it took them."""

    text: str
    recipient: str


def judge(dsn: str, lanes: Sequence[Lane], taken: Sequence[Accepted]) -> dict[str, int]:
    """Counts of what is wrong, and of what was acknowledged; each wrong is said on standard error."""
    with psycopg.connect(dsn, row_factory=dict_row) as conn:
        books = Books(conn)
        wrongs = [*books.inbound(lanes), *books.outbound(lanes, taken)]
        acked = sum(said.acknowledged is not None for lane in lanes for said in lane.customer.said)
        unknown = books.ever_unknown(lanes)
    for kind, words in wrongs:
        say(f"  {kind}: {words}")
    counted = {kind: sum(one == kind for one, _ in wrongs) for kind in ("lost", "duplicated", "disordered", "resent")}
    return {"acked": acked + sum(len(lane.replies) for lane in lanes), "unknown": len(unknown), **counted}


Wrong = tuple[str, str]


class Books:
    """The database's side, read once the round is over."""

    def __init__(self, conn: psycopg.Connection[dict[str, Any]]) -> None:
        self._conn = conn

    def inbound(self, lanes: Sequence[Lane]) -> Iterator[Wrong]:
        for lane in lanes:
            rows = self._thread(lane.customer)
            yield from self._lost(lane.customer, rows)
            yield from self._doubled(lane.customer, rows)
            for before, after in disordered(lane.customer, [row["provider_key"] for row in rows]):
                yield "disordered", f"{lane.customer.address}: message {after.place} stands before {before.place}"

    def _thread(self, customer: Customer) -> list[dict[str, Any]]:
        """What the customer wrote, in the order of law 4."""
        return self._conn.execute(
            """select m.id, m.provider_key, m.conversation_id, i.contact_id,
                      (select count(*) from journal j where j.message_id = m.id and j.kind = 'message_received') as told
               from message m join identity i on i.id = m.identity_id
               where i.scheme = 'phone' and i.address = %s and m.direction = 'inbound'
               order by m.at, m.sequence, m.id""",
            [customer.address],
        ).fetchall()

    def _lost(self, customer: Customer, rows: Sequence[dict[str, Any]]) -> Iterator[Wrong]:
        kept = {row["provider_key"] for row in rows}
        for said in customer.said:
            if said.acknowledged is not None and said.key not in kept:
                yield "lost", f"{customer.address}: message {said.place} was acknowledged and is not there"
        for row in rows:
            if row["told"] == 0:
                yield "lost", f"{customer.address}: the journal knows nothing of message {row['id']}"

    def _doubled(self, customer: Customer, rows: Sequence[dict[str, Any]]) -> Iterator[Wrong]:
        keys = [row["provider_key"] for row in rows]
        for key in {key for key in keys if keys.count(key) > 1}:
            yield "duplicated", f"{customer.address}: {key} is there {keys.count(key)} times"
        for row in rows:
            if row["told"] > 1:
                yield "duplicated", f"{customer.address}: the journal tells message {row['id']} {row['told']} times"
        for what in ("conversation_id", "contact_id"):
            found = {row[what] for row in rows}
            if len(found) > 1:
                yield "duplicated", f"{customer.address}: {len(found)} different {what}"

    def outbound(self, lanes: Sequence[Lane], taken: Sequence[Accepted]) -> Iterator[Wrong]:
        unknown = self.ever_unknown(lanes)
        states = self._states(lanes)
        for lane in lanes:
            order = [one.text for one in taken if one.recipient.lstrip("+") == lane.customer.address.lstrip("+")]
            for reply in lane.replies:
                yield from _ended(reply, states.get(reply.message_id), order)
                if order.count(reply.text) > 1 and reply.message_id not in unknown:
                    yield "resent", f"{reply.text} was taken {order.count(reply.text)} times and never unknown"
            for text in sorted(set(order) - {reply.text for reply in lane.replies}):
                yield "duplicated", f"the provider took {text!r}, which nobody wrote"
            for before, after in overtaken(lane.replies, order):
                yield "disordered", f"{after.text} was taken before {before.text}"

    def _states(self, lanes: Sequence[Lane]) -> dict[int, str]:
        rows = self._conn.execute(
            "select message_id, state from outbox where message_id = any(%s)", [_ids(lanes)]
        ).fetchall()
        return {row["message_id"]: row["state"] for row in rows}

    def ever_unknown(self, lanes: Sequence[Lane]) -> set[int]:
        """Replies that were `unknown` at some time, as the journal tells."""
        rows = self._conn.execute(
            """select distinct message_id from journal
               where kind = 'delivery_changed' and data ->> 'delivery' = 'unknown' and message_id = any(%s)""",
            [_ids(lanes)],
        ).fetchall()
        return {row["message_id"] for row in rows}


def _ids(lanes: Sequence[Lane]) -> list[int]:
    return [reply.message_id for lane in lanes for reply in lane.replies]


def _ended(reply: Reply, state: str | None, order: Sequence[str]) -> Iterator[Wrong]:
    if state is None:
        yield "lost", f"{reply.text} was accepted and is not in the outbox"
    elif state in PROVEN and reply.text not in order:
        yield "lost", f"{reply.text} is said to be sent, and the provider never took it"
    elif state not in PROVEN and state != "unknown":
        yield "lost", f"{reply.text} ended as {state}"


def disordered(customer: Customer, keys: Sequence[str]) -> Iterator[tuple[Said, Said]]:
    """Pairs that stand the wrong way round in a thread: by the provider's time where it tells one, else a message
    stands after every one that was acknowledged before it was first posted.
    """
    by_key = {said.key: said for said in customer.said}
    standing = [by_key[key] for key in keys if key in by_key]
    for first, second in combinations(standing, 2):
        if customer.timed:
            wrong = second.place < first.place
        else:
            wrong = second.acknowledged is not None and second.acknowledged < first.posted
        if wrong:
            yield second, first


def overtaken(replies: Sequence[Reply], order: Sequence[str]) -> Iterator[tuple[Reply, Reply]]:
    """Pairs that a provider took the wrong way round. What its owner sent again comes late by their own will."""
    first = {text: place for place, text in reversed(list(enumerate(order)))}
    standing = [reply for reply in replies if reply.text in first and not reply.resent]
    for before, after in combinations(standing, 2):
        if first[after.text] < first[before.text]:
            yield before, after
