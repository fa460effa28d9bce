"""One action on many: each as the verb does it to one, what cannot be is counted, and an undo puts back what stood."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import pytest

from causerie.desk import bulk as verbs
from causerie.desk.bulk import AT_ONCE, begin, carry_on, undo
from causerie.desk.erase import erase
from causerie.desk.purge import Retention, purge
from causerie.desk.resolve import resolve
from causerie.model.bulk import Act, Bulk, Deed
from causerie.model.conversation import State
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.listing import Listing, View
from causerie.store import bulks, timers
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, TEAM, VAULT, House
from causerie.workers.timers import LEASE
from tests.desk.people import contact_of, opened, row_of

SAV = 9


async def crowd(house: House, n: int) -> list[int]:
    await house.do(lambda work: work.execute("insert into label (id, name, color) values (%s, 'SAV', 'red')", [SAV]))
    return [await opened(house, phone=f"+3360000{i:04}") for i in range(n)]


async def begun(house: House, deed: Deed, chosen: Sequence[int] | Listing, *, by: int = ADMIN, but: Any = ()) -> int:
    return await house.do(lambda work: begin(work, house.ids, grant=house.grant(by), deed=deed, chosen=chosen, but=but))


async def to_the_end(house: House) -> int:
    """As the worker does, until no timer rings; how many rounds that took."""
    rounds = 0
    while claimed := await house.do(lambda work: timers.claim(work, limit=1, lease=LEASE)):
        for due in claimed:
            if due.kind == verbs.KIND:
                await house.do(lambda work, due=due: carry_on(work, due))
                rounds += 1
    return rounds


async def told(house: House, id_: int, by: int = ADMIN) -> Bulk:
    async with house.database.connection() as conn:
        return await bulks.bulk(conn, house.grant(by), id_)


async def counted(house: House, id_: int) -> tuple[int, int, int]:
    bulk = await told(house, id_)
    assert bulk.ended_at is not None
    assert bulk.done + bulk.unchanged + bulk.refused == bulk.total
    return bulk.done, bulk.unchanged, bulk.refused


async def standing(house: House, ids: Sequence[int]) -> list[dict[str, Any]]:
    columns = ("state", "snoozed_until", "waiting_since", "assignee_id", "team_id", "unread")
    labels = await house.rows("conversation_label")
    rows = [await row_of(house, "conversation", id_) for id_ in ids]
    return [
        {column: row[column] for column in columns}
        | {"labels": sorted(one["label_id"] for one in labels if one["conversation_id"] == row["id"])}
        for row in rows
    ]


DEEDS = (
    Deed(Act.RESOLVE),
    Deed(Act.REOPEN),
    Deed(Act.ASSIGN, agent_id=AGENT),
    Deed(Act.ASSIGN, agent_id=None, team_id=TEAM),
    Deed(Act.LABEL, label_id=SAV),
    Deed(Act.UNLABEL, label_id=SAV),
    Deed(Act.READ),
    Deed(Act.SNOOZE),
    Deed(Act.SPAM),
    Deed(Act.UNSPAM),
)


def _now(house: House, deed: Deed) -> Deed:
    return Deed(Act.SNOOZE, until=house.clock() + timedelta(hours=3)) if deed.act is Act.SNOOZE else deed


async def test_many_are_done_in_rounds_and_counted(house: House) -> None:
    ids = await crowd(house, 2 * AT_ONCE + 3)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=ids[4]))
    made = await begun(house, Deed(Act.RESOLVE), Listing(state=None), but=[ids[0]])
    assert await to_the_end(house) == 3
    assert await counted(house, made) == (2 * AT_ONCE + 1, 1, 0)
    assert {one["state"] for one in await standing(house, ids[1:])} == {"resolved"}
    assert (await standing(house, ids[:1]))[0]["state"] == "open"
    assert len(await house.told("conversation_resolved")) == 2 * AT_ONCE + 2
    assert await house.rows("timer") == []


@pytest.mark.parametrize("seed", range(6))
async def test_an_undo_puts_back_what_stood_before(house: House, seed: int) -> None:
    """Whatever was done before, to whichever of them: any action and its undo leave everything as it was."""
    dice = random.Random(seed)
    ids = await crowd(house, 6)
    for _ in range(6):
        deed = _now(house, dice.choice(DEEDS))
        await begun(house, deed, dice.sample(ids, dice.randint(1, 6)))
        await to_the_end(house)
        house.clock.forward(seconds=1)
    for deed in DEEDS:
        before = await standing(house, ids)
        made = await begun(house, _now(house, deed), ids)
        await to_the_end(house)
        done = (await told(house, made)).done
        if not done:
            continue
        after = await standing(house, ids)
        assert sum(one != other for one, other in zip(before, after, strict=True)) == done
        back = await house.do(lambda work, made=made: undo(work, house.ids, grant=house.grant(), bulk_id=made))
        await to_the_end(house)
        assert await counted(house, back) == (done, 0, 0)
        assert await standing(house, ids) == before
        assert (await told(house, made)).undone


async def test_what_moved_on_since_stays(house: House) -> None:
    ids = await crowd(house, 3)
    made = await begun(house, Deed(Act.ASSIGN, agent_id=AGENT), ids)
    await to_the_end(house)
    await begun(house, Deed(Act.ASSIGN, agent_id=SUPERVISOR), ids[:1])
    await to_the_end(house)
    back = await house.do(lambda work: undo(work, house.ids, grant=house.grant(), bulk_id=made))
    await to_the_end(house)
    assert await counted(house, back) == (2, 1, 0)
    assert [one["assignee_id"] for one in await standing(house, ids)] == [SUPERVISOR, None, None]


async def test_a_person_forgotten_meanwhile_and_one_not_to_be_given_are_refused_alone(house: House) -> None:
    ids = await crowd(house, 3)
    forgotten = await contact_of(house, "+33600000001")
    made = await begun(house, Deed(Act.ASSIGN, agent_id=AGENT), ids)
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=forgotten))
    await to_the_end(house)
    assert await counted(house, made) == (2, 0, 1)
    made = await begun(house, Deed(Act.ASSIGN, agent_id=STRANGER), [ids[0], ids[2]])
    await to_the_end(house)
    assert await counted(house, made) == (0, 0, 2)


async def test_it_stops_when_its_author_leaves(house: House) -> None:
    ids = await crowd(house, AT_ONCE + 2)
    made = await begun(house, Deed(Act.RESOLVE), ids, by=AGENT)
    (due,) = await house.do(lambda work: timers.claim(work, limit=1, lease=LEASE))
    assert await house.do(lambda work: carry_on(work, due))
    await house.do(lambda work: work.execute("update agent set active = false where id = %s", [AGENT]))
    await to_the_end(house)
    bulk = await told(house, made, by=AGENT)
    assert (bulk.done, bulk.total, bulk.ended_at is None) == (AT_ONCE, AT_ONCE + 2, False)


async def test_a_round_that_somebody_else_took_over_does_nothing(house: House) -> None:
    ids = await crowd(house, 2)
    made = await begun(house, Deed(Act.RESOLVE), ids)
    (stale,) = await house.do(lambda work: timers.claim(work, limit=1, lease=LEASE))
    house.clock.forward(seconds=LEASE.total_seconds() + 1)
    await to_the_end(house)
    assert not await house.do(lambda work: carry_on(work, stale))
    assert await counted(house, made) == (2, 0, 0)


async def test_only_what_one_sees_is_taken(house: House) -> None:
    ids = await crowd(house, 2)
    with pytest.raises(Invalid):
        await begun(house, Deed(Act.RESOLVE), ids, by=STRANGER)
    with pytest.raises(Invalid):
        await begun(house, Deed(Act.RESOLVE), Listing(View.MINE), by=AGENT)


@pytest.mark.parametrize(
    "deed", [Deed(Act.SNOOZE), Deed(Act.LABEL), Deed(Act.UNLABEL), Deed(Act.UNDO), Deed(Act.UNDO, undoes=1)]
)
async def test_what_says_not_enough_is_refused(house: House, deed: Deed) -> None:
    with pytest.raises(Invalid) as refused:
        await begun(house, deed, await crowd(house, 1))
    assert refused.value.code == "bulk_incomplete"


async def test_it_is_bounded(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = await crowd(house, 3)
    monkeypatch.setattr(verbs, "MOST", 2)
    with pytest.raises(Invalid) as refused:
        await begun(house, Deed(Act.READ), Listing())
    assert refused.value.code == "bulk_too_many"
    for _ in range(verbs.SIDE_BY_SIDE):
        await begun(house, Deed(Act.READ), ids[:1])
    with pytest.raises(Conflict):
        await begun(house, Deed(Act.READ), ids[:1])
    await begun(house, Deed(Act.READ), ids[:1], by=AGENT)


async def test_an_undo_is_ones_own_once_and_within_a_day(house: House) -> None:
    ids = await crowd(house, 1)

    async def undone(bulk_id: int, by: int = ADMIN) -> int:
        return await house.do(lambda work: undo(work, house.ids, grant=house.grant(by), bulk_id=bulk_id))

    made = await begun(house, Deed(Act.RESOLVE), ids)
    with pytest.raises(Conflict):
        await undone(made)
    await to_the_end(house)
    with pytest.raises(NotFound):
        await undone(made, by=SUPERVISOR)
    back = await undone(made)
    await to_the_end(house)
    for bulk_id in (made, back):
        with pytest.raises(Conflict):
            await undone(bulk_id)
    late = await begun(house, Deed(Act.RESOLVE), ids)
    await to_the_end(house)
    house.clock.forward(days=1, seconds=1)
    with pytest.raises(Conflict):
        await undone(late)
    assert (await standing(house, ids))[0]["state"] == State.RESOLVED


async def test_it_is_forgotten_a_week_after_it_ended(house: House) -> None:
    ids = await crowd(house, 2)
    await begun(house, Deed(Act.READ), ids)
    await to_the_end(house)
    house.clock.forward(days=7, seconds=1)
    purged = await house.do(lambda work: purge(work, Retention()))
    assert purged.bulks == 1
    assert await house.rows("bulk") == await house.rows("bulk_item") == []


async def test_whoever_may_not_answer_may_not(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causerie.model.grant.RIGHTS", {role: frozenset() for role in ("admin", "agent", "supervisor")})
    with pytest.raises(Forbidden):
        await begun(house, Deed(Act.READ), [1])
