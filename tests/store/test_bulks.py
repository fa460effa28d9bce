"""Bulk actions as they are kept: what is left to do, how it went, and what stood before."""

from __future__ import annotations

import pytest

from causerie.model.bulk import Act, Deed, Outcome
from causerie.model.errors import NotFound
from causerie.store import bulks, threads
from causerie.testing.house import ADMIN, AGENT, House
from tests.desk.people import opened


async def test_what_is_settled_is_counted_and_no_longer_due(house: House) -> None:
    ids = [await opened(house, phone=f"+3360000000{n}") for n in range(4)]
    deed = Deed(Act.LABEL, label_id=9)
    await house.do(lambda work: bulks.add(work, 77, agent_id=AGENT, deed=deed, conversations=ids))
    due = await house.do(lambda work: bulks.due(work, 77, limit=2))
    assert [item["conversation_id"] for item in due] == ids[:2]
    assert all(item["contact_id"] for item in due)
    settled = [(ids[0], Outcome.DONE, {"unread": 1}), (ids[1], Outcome.REFUSED, None)]
    await house.do(lambda work: bulks.record(work, 77, settled))
    assert [item["conversation_id"] for item in await house.do(lambda work: bulks.due(work, 77, limit=9))] == ids[2:]
    async with house.database.connection() as conn:
        bulk = await bulks.bulk(conn, house.grant(AGENT), 77)
        with pytest.raises(NotFound):
            await bulks.bulk(conn, house.grant(ADMIN), 77)
    assert (bulk.deed, bulk.total, bulk.done, bulk.unchanged, bulk.refused) == (deed, 4, 1, 0, 1)


async def test_an_undo_has_what_was_done_with_what_stood_before(house: House) -> None:
    ids = [await opened(house, phone=f"+3360000000{n}") for n in range(2)]
    async with house.database.connection() as conn:
        seen = await threads.conversation(conn, house.grant(), ids[0])
    await house.do(lambda work: bulks.add(work, 77, agent_id=AGENT, deed=Deed(Act.READ), conversations=ids))
    settled = [(ids[0], Outcome.DONE, bulks.before(seen)), (ids[1], Outcome.UNCHANGED, None)]
    await house.do(lambda work: bulks.record(work, 77, settled))
    done = await house.do(lambda work: bulks.hold(work, 77))
    await house.do(lambda work: bulks.add_undo(work, 78, done, Deed(Act.UNDO, undoes=77)))
    (item,) = await house.do(lambda work: bulks.due(work, 78, limit=9))
    before = bulks.stood(item["before"])
    assert (before.state, before.unread, before.waiting_since) == (seen.state, seen.unread, seen.waiting_since)
    assert (await house.do(lambda work: bulks.hold(work, 77))).undone
