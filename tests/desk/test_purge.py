"""What has served goes, what still serves stays, and never more than a bounded number at once."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from causerie.desk.purge import Purged, Retention, purge
from causerie.model.element import Receipt, Unknown
from causerie.model.message import Delivery
from causerie.store import files
from causerie.store.database import Work
from causerie.testing.house import AGENT, House
from tests.desk.people import answered, opened

NOTHING = Purged(**{field.name: 0 for field in fields(Purged)})
NUMBER = "+33700000001"


async def purged(house: House, limit: int = 100) -> Purged:
    return await house.do(lambda work: purge(work, Retention(), limit=limit))


async def test_a_body_goes_once_all_of_it_is_applied(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    await house.hear(Unknown("wrong_shape", "/x"))
    house.clock.forward(days=30)
    assert await purged(house) == NOTHING
    house.clock.forward(seconds=1)
    assert (await purged(house)).intake == 1
    rows = await house.rows("intake")
    assert [(row["state"], row["body"]) for row in rows] == [("applied", None), ("parked", b"{}")]
    assert len(await house.rows("seen")) == 1, "keys stay for ever"


async def test_it_takes_a_bounded_number(house: House) -> None:
    for n in range(5):
        await house.hear(Receipt(NUMBER, f"SM{n}", Delivery.SENT))
    house.clock.forward(days=8)
    assert [(await purged(house, 2)).orphans for _ in range(4)] == [2, 2, 1, 0]


async def test_settled_sends_go_and_unknown_ones_wait(house: House) -> None:
    conversation = await opened(house)
    for _ in range(3):
        await answered(house, conversation)
    ids = [row["id"] for row in await house.rows("outbox")]
    await house.do(lambda work: _settle(work, ids))
    house.clock.forward(days=31)
    assert (await purged(house)).outbox == 1
    assert [row["state"] for row in await house.rows("outbox")] == ["unknown", "queued"]


async def _settle(work: Work, ids: list[int]) -> None:
    await work.execute("update outbox set state = 'sent', settled_at = %s where id = %s", [work.now, ids[0]])
    await work.execute("update outbox set state = 'unknown' where id = %s", [ids[1]])


async def test_lone_uploads_go_with_their_bytes(house: House) -> None:
    async def verb(work: Work) -> None:
        file_id = await house.ids.one(work.conn)
        await files.upload(work, file_id, agent_id=AGENT, name="a", mime="text/plain", content=b"a")

    await house.do(verb)
    house.clock.forward(hours=24)
    assert (await purged(house)).uploads == 0
    house.clock.forward(seconds=1)
    assert (await purged(house)).uploads == 1
    assert await house.rows("blob_chunk") == []


SERVED: dict[str, tuple[str, dict[str, Any]]] = {
    "idempotency": (
        "insert into idempotency (key, request, at) values ('k', 'r', %(now)s)",
        {"hours": 48},
    ),
    "sessions": (
        """insert into session (token, agent_id, created_at, seen_at, expires_at)
           values ('t', %(agent)s, %(now)s, %(now)s, %(now)s)""",
        {},
    ),
    "throttles": ("insert into throttle (key, count, until) values ('k', 1, %(now)s)", {}),
    "visitors": (
        """insert into visitor (id, channel_id, token, address, created_at, seen_at, expires_at)
           select 1, min(id), 't', 'a', %(now)s, %(now)s, %(now)s from channel""",
        {},
    ),
}


@pytest.mark.parametrize("kind", SERVED)
async def test_each_kind_goes_when_its_time_is_over(house: House, kind: str) -> None:
    sql, lasts = SERVED[kind]
    await house.do(lambda work: work.execute(sql, {"now": work.now, "agent": AGENT}))  # type: ignore[arg-type]
    house.clock.now += timedelta(**lasts)
    assert await purged(house) == NOTHING
    house.clock.forward(seconds=1)
    gone = await purged(house)
    assert (getattr(gone, kind), gone.total) == (1, 1)
