"""Colleagues who answer: each reply through the API, brought again under the same key until it is accepted.

The replies of a lane are numbered in their text and leave one after the other, so the provider has to take them in that
order. Where a send ended as `unknown`, its owner may decide to send it again: the only repetition there may be.
"""

from __future__ import annotations

import asyncio
import json
import random
from dataclasses import dataclass, field

import psycopg

from bench.server import ADMIN, TOKENS
from tests.faults.customers import Customer
from tests.faults.line import Line, Refused, post

REPLIES = 9  # to each customer in a round
PAUSE = 0.08  # seconds at most between two of them
DECIDED = 3  # unknown sends of a round whose owner sends them again, at most


@dataclass
class Reply:
    """One reply that the API accepted."""

    message_id: int
    text: str
    place: int
    resent: bool = False  # its owner sent it again


@dataclass
class Lane:
    """The replies to one customer."""

    customer: Customer
    tag: str
    replies: list[Reply] = field(default_factory=list)

    def text(self, place: int) -> str:
        return f"out {self.tag} {self.customer.address} {place}"


async def answer(lane: Lane, conversation_id: int, port: int, draw: random.Random) -> None:
    """Write every reply of a lane."""
    line, path = Line(port), f"/api/conversations/{conversation_id}/reply"
    try:
        for place in range(REPLIES):
            text = lane.text(place)
            told = {
                "client_key": f"{lane.tag}-{lane.customer.address[1:]}-{place}",
                "parts": [{"type": "text", "text": text}],
                "last_seen_message_id": 0,
                "channel_id": lane.customer.channel_id,
                "force": True,
            }
            (message,) = json.loads(await line.insist(post(path, told, TOKENS[ADMIN])))
            lane.replies.append(Reply(message["id"], text, place))
            await asyncio.sleep(draw.uniform(0, PAUSE))
    finally:
        line.close()


def conversation_of(dsn: str, customer: Customer) -> int:
    """Where a customer who wrote stands; read beside the product, which may be dead at this moment."""
    with psycopg.connect(dsn) as conn:
        row = conn.execute(
            """select c.id from conversation c join identity i on i.id = c.identity_id
               where i.scheme = 'phone' and i.address = %s""",
            [customer.address],
        ).fetchone()
    if row is None:
        raise RuntimeError(f"{customer.address} was acknowledged, and has no conversation")
    return int(row[0])


async def decide(lanes: list[Lane], dsn: str, port: int, draw: random.Random) -> int:
    """Some owners send again what nobody can vouch for; returns how many."""
    replies = {reply.message_id: reply for lane in lanes for reply in lane.replies}
    with psycopg.connect(dsn) as conn:
        unknown = [
            row[0]
            for row in conn.execute(
                "select message_id from outbox where state = 'unknown' and message_id = any(%s)", [list(replies)]
            )
        ]
    chosen = draw.sample(sorted(unknown), min(len(unknown), DECIDED))
    line = Line(port)
    try:
        for message_id in chosen:
            replies[message_id].resent = await _resend(line, message_id)
    finally:
        line.close()
    return sum(replies[message_id].resent for message_id in chosen)


async def _resend(line: Line, message_id: int) -> bool:
    """Whether it is sent again: a receipt may have told meanwhile that it was taken."""
    try:
        await line.insist(post(f"/api/messages/{message_id}/settle", {"choice": "resend"}, TOKENS[ADMIN]))
    except Refused as refused:
        if refused.status != 409:
            raise
        return False
    return True
