"""Sends by the handful, written straight into the tables: what the outbox's own tests drain."""

from __future__ import annotations

from datetime import datetime, timedelta

from causerie.model.message import Author
from causerie.model.outbox import PRIORITY
from causerie.store import outbox
from causerie.store.database import Row, Work
from causerie.store.outbox import Claimed
from causerie.testing.house import House

LEASE = timedelta(seconds=60)
FAST = 1_000_000.0  # messages a second


async def lanes(house: House, count: int, *, messages: int = 1, rate: float = FAST, n: int = 0) -> list[int]:
    """`count` people, `messages` queued sends to each on channel number `n`; the ids of the identities."""
    channel = house.channel(n=n)
    first = 10_000 * (n + 1)

    async def verb(work: Work) -> None:
        params = {"first": first, "count": count, "messages": messages, "channel": channel, "now": work.now}
        await work.execute(
            """with people as (
                   insert into contact (id, created_at) select %(first)s + g, %(now)s
                   from generate_series(1, %(count)s) g returning id)
               insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
               select id, id, 'phone', '', '+336' || id, 'wrote', %(now)s from people""",
            params,
        )
        await work.execute(
            """insert into message (identity_id, channel_id, direction, author, parts, at, arrived_at, delivery)
               select %(first)s + lane, %(channel)s, 'outbound', 'agent', '[{"type":"text","text":"Bonjour"}]',
                      %(now)s, %(now)s, 1
               from generate_series(1, %(messages)s) turn, generate_series(1, %(count)s) lane order by turn, lane""",
            params,
        )
        await work.execute(
            """insert into outbox (message_id, channel_id, identity_id, priority, due_at, created_at)
               select id, channel_id, identity_id, 0, %(now)s, %(now)s from message
               where channel_id = %(channel)s and direction = 'outbound' order by id""",
            params,
        )
        await outbox.set_rate(work, channel, rate)

    await house.do(verb)
    return [first + n for n in range(1, count + 1)]


async def claim(house: House, *, limit: int = 100) -> list[Claimed]:
    return await house.do(lambda work: outbox.claim(work, limit=limit, lease=LEASE))


def ended(claimed: Claimed, state: str = "sent", *, key: str | None = None, due_at: datetime | None = None) -> Row:
    """A row of `settle`."""
    delivery = {"sent": 4, "queued": 1, "failed": 5, "unknown": 3}[state]
    error = None if state == "sent" else "unreachable"
    row = {"id": claimed.id, "fence": claimed.fence, "state": state, "error": error, "detail": error}
    return {**row, "due_at": due_at, "delivery": delivery, "key": key}


async def settle(house: House, *rows: Row) -> list[Row]:
    return await house.do(lambda work: outbox.settle(work, rows))


async def prioritise(house: House, identity_id: int, author: Author) -> None:
    async def verb(work: Work) -> None:
        await work.execute("update outbox set priority = %s where identity_id = %s", [PRIORITY[author], identity_id])

    await house.do(verb)


async def states(house: House) -> dict[int, tuple[str, int]]:
    """message id → (state of its send, its delivery's rank)."""
    found = await house.database.read(
        "select o.message_id, o.state, m.delivery from outbox o join message m on m.id = o.message_id"
    )
    return {row["message_id"]: (row["state"], row["delivery"]) for row in found}
