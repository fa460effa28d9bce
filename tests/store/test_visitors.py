"""Visitors' rows: bound once, taken once, and read by nobody whose token no longer stands."""

from __future__ import annotations

from dataclasses import replace

import pytest

from causerie.store import visitors, visits
from causerie.store.database import Work
from causerie.store.files import Expected
from causerie.store.visitors import Visitor, upload_of
from causerie.testing.house import House


@pytest.fixture
async def visitor(house: House) -> Visitor:
    made = Visitor(50, house.channel(), "atelier", "v1", None, b"t" * 32, house.clock())

    async def verb(work: Work) -> None:
        await visitors.add(work, made)

    await house.database.run(verb, now=house.clock())
    return made


async def rotated(house: House, visitor: Visitor, token: bytes, member: str | None) -> bool:
    async def verb(work: Work) -> bool:
        return await visitors.rotate(work, visitor, token, member=member)

    return await house.database.run(verb, now=house.clock())


async def test_a_row_is_bound_to_one_member_for_ever(house: House, visitor: Visitor) -> None:
    assert await rotated(house, visitor, b"u" * 32, "a")
    bound = replace(visitor, token=b"u" * 32, member="a")
    assert not await rotated(house, bound, b"w" * 32, "b")
    assert await rotated(house, bound, b"w" * 32, "a")
    assert [row["member"] for row in await house.rows("visitor")] == ["a"]


async def test_of_two_who_sign_in_at_once_one_wins(house: House, visitor: Visitor) -> None:
    assert await rotated(house, visitor, b"u" * 32, "a")
    assert not await rotated(house, visitor, b"w" * 32, "b")


async def test_a_token_that_was_replaced_reads_nothing(house: House, visitor: Visitor) -> None:
    await house.database.run(lambda work: _say(work, house), now=house.clock())
    now = house.clock()
    assert len((await visits.page(house.database, visitor, now=now, limit=5)).messages) == 1
    assert await visits.some(house.database, visitor, [1], now=now)
    await rotated(house, visitor, b"u" * 32, None)
    assert (await visits.page(house.database, visitor, now=now, limit=5)).messages == []
    assert (await visits.since(house.database, visitor, 0, now=now, limit=5)).messages == []
    assert await visits.some(house.database, visitor, [1], now=now) == []
    assert await visits.by_key(house.database, visitor, ["k1"], now=now) == {}
    assert await visits.identities(house.database, visitor, now=now) == {}


async def _say(work: Work, house: House) -> None:
    await work.execute("insert into contact (id, created_at) values (60, %s)", [work.now])
    await work.execute(
        """insert into identity (id, contact_id, scheme, scope, address, evidence, created_at)
           values (61, 60, 'visitor', 'atelier', 'v1', 'wrote', %s)""",
        [work.now],
    )
    await work.execute(
        """insert into message (identity_id, channel_id, direction, author, parts, at, arrived_at, provider_key)
           values (61, %s, 'inbound', 'customer', '[]', %s, %s, 'k1')""",
        [house.channel(), work.now, work.now],
    )


async def test_an_upload_is_moved_under_the_fence_alone(house: House, visitor: Visitor) -> None:
    async def verb(work: Work) -> tuple[bool, bool]:
        await _say(work, house)
        await visitors.keep_upload(work, visitor, 70, name="a.png", mime="image/png", content=b"png")
        await work.execute(
            """insert into file (id, message_id, state, mime, provider_ref, fence, created_at)
               select 71, id, 'waiting', 'image/png', 'file:70', 2, %s from message""",
            [work.now],
        )
        late = Expected(71, 1, house.channel(), "file:70", "image/png", None, 1, fence=1)
        return await visitors.take_upload(work, late), await visitors.take_upload(work, replace(late, fence=2))

    assert await house.database.run(verb, now=house.clock()) == (False, True)
    (file,) = await house.rows("file")
    assert (file["id"], file["state"], file["name"], file["size"]) == (71, "stored", "a.png", 3)


@pytest.mark.parametrize(
    ("ref", "upload"),
    [("file:70", 70), ("file:", None), ("file:x", None), ("https://a.example/file:7", None), ("70", None)],
)
def test_which_upload_a_reference_names(ref: str, upload: int | None) -> None:
    assert upload_of(ref) == upload
