"""Passages of a thread: complete, in order, bounded, and with what is hidden left out on both sides."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from causerie.model.element import Arrived, Sender
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Role
from causerie.model.message import Text
from causerie.store import passages
from causerie.store.database import Connection
from causerie.store.passages import Passage
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import contact_of, opened

COUNT = 23


@pytest.fixture
async def ids(house: House) -> list[int]:
    """The messages of a thread in its order: several at one moment, on two channels, not in order of arrival."""
    start = house.clock() - timedelta(days=1)
    for n in range(COUNT):
        place = (n * 7) % COUNT
        await _said(house, f"k{place}", n=place % 2, at=start + timedelta(minutes=place // 3), sequence=place)
    rows = await house.database.read("select id from message order by at, sequence, id")
    return [int(row["id"]) for row in rows]


async def _said(house: House, key: str, *, n: int, at: datetime, sequence: int) -> None:
    address = sorted(house.held["twilio"].channels)[n]
    sender = Sender((house.said("", key="x").sender.addresses[0],))
    await house.hear(Arrived(address, key, sender, (Text(key),), at=at, sequence=sequence))


async def _read(house: House, read: Callable[[Connection, int], Awaitable[Passage]]) -> Passage:
    contact = await contact_of(house)
    async with house.database.connection() as conn:
        return await read(conn, contact)


def _ids(passage: Passage) -> list[int]:
    return [message.id for message in passage.messages]


@pytest.mark.parametrize("limit", [1, 2, 5, 22, 23, 24])
async def test_page_after_page_gives_the_whole_thread_both_ways(house: House, ids: list[int], limit: int) -> None:
    grant = house.grant()
    up = await _read(house, lambda conn, who: passages.before(conn, grant, who, None, limit=limit))
    assert up.after is None
    read = _ids(up)
    while (place := up.before) is not None:
        up = await _read(house, lambda conn, who, at=place: passages.before(conn, grant, who, at, limit=limit))
        read = _ids(up) + read
    assert read == ids

    down = await _read(house, lambda conn, who: passages.around(conn, grant, who, ids[0], limit=limit))
    assert down.before is None
    read = _ids(down)
    while (place := down.after) is not None:
        down = await _read(house, lambda conn, who, at=place: passages.after(conn, grant, who, at, limit=limit))
        assert down.before == down.messages[0].position
        read += _ids(down)
    assert read == ids


async def test_a_passage_stands_around_its_message(house: House, ids: list[int]) -> None:
    grant = house.grant()
    for n, message in enumerate(ids):
        found = await _read(house, lambda conn, who, id_=message: passages.around(conn, grant, who, id_, limit=7))
        assert _ids(found) == ids[max(0, n - 3) : n + 4]
        assert (found.before is None, found.after is None) == (n <= 3, n + 4 >= COUNT)


async def test_a_passage_begins_a_little_before_its_moment(house: House, ids: list[int]) -> None:
    grant = house.grant()
    row = next(row for row in await house.rows("message") if row["id"] == ids[9])  # the first of three at its moment
    found = await _read(house, lambda conn, who: passages.at(conn, grant, who, row["at"], limit=10))
    assert _ids(found) == ids[7:17]
    early, late = row["at"] - timedelta(days=9), row["at"] + timedelta(days=9)
    first = await _read(house, lambda conn, who: passages.at(conn, grant, who, early, limit=10))
    last = await _read(house, lambda conn, who: passages.at(conn, grant, who, late, limit=10))
    assert (_ids(first), first.before) == (ids[:10], None)
    assert (_ids(last), last.after) == (ids[-10:], None)


async def test_what_one_does_not_see_is_in_no_passage(house: House, ids: list[int]) -> None:
    half = Grant(AGENT, Role.AGENT, frozenset({house.channel(n=1)}), frozenset())
    rows = {row["id"]: row for row in await house.rows("message")}
    mine = [one for one in ids if rows[one]["channel_id"] == house.channel(n=1)]
    hidden = next(one for one in ids if one not in mine)
    whole = await _read(house, lambda conn, who: passages.before(conn, half, who, None, limit=50))
    assert _ids(whole) == mine
    around = await _read(house, lambda conn, who: passages.around(conn, half, who, mine[5], limit=4))
    assert _ids(around) == mine[3:7]
    for grant, message in ((half, hidden), (house.grant(STRANGER), ids[0])):
        with pytest.raises(NotFound, match="message"):
            await _read(house, lambda conn, who, g=grant, m=message: passages.around(conn, g, who, m, limit=4))
    nothing = await _read(house, lambda conn, who: passages.before(conn, house.grant(STRANGER), who, None, limit=5))
    assert nothing == Passage([], None, None)


async def test_a_message_of_somebody_else_is_no_place(house: House, ids: list[int]) -> None:
    await opened(house, phone="+33600000002")
    theirs = (await house.rows("message"))[-1]["id"]
    with pytest.raises(NotFound, match="message"):
        await _read(house, lambda conn, who: passages.around(conn, house.grant(), who, theirs, limit=4))
