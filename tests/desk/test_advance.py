"""Deals go from stage to stage, to owners and amounts; of two who move the same one, the second is told."""

from __future__ import annotations

import asyncio
import os
import random
from collections import Counter
from datetime import date

import pytest

from causerie.desk.advance import Wish, abandon
from causerie.desk.erase import erase
from causerie.desk.shape import switch
from causerie.model.deal import Sum
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.money import LARGEST
from causerie.store import deals
from causerie.store.deals import Narrowing
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, VAULT, House
from tests.desk.people import contact_of, opened
from tests.desk.selling import advanced, selling

STEPS = int(os.environ.get("CAUSERIE_EXAMPLES", "1")) * 60


async def abandoned(house: House, conversation_id: int, revision: int, *, by: int = AGENT) -> None:
    grant = house.grant(by)
    await house.do(lambda work: abandon(work, grant=grant, conversation_id=conversation_id, revision=revision))


async def test_a_deal_goes_through_stages_and_the_journal_says_which(house: House) -> None:
    first, second, *_ = await selling(house)
    conversation = await opened(house)
    begun = await advanced(house, conversation, Wish(0, first.id, AGENT, 12_345, date(2026, 4, 1)))
    house.clock.forward(days=1)
    moved = await advanced(house, conversation, Wish(begun.revision, second.id, AGENT, 12_345, date(2026, 4, 1)))
    assert (moved.stage_id, moved.amount, moved.expected_on) == (second.id, 12_345, date(2026, 4, 1))
    assert moved.moved_at == house.clock()
    told = [(event["agent_id"], event["data"]) for event in await house.told("deal_moved", "deal_changed")]
    assert told == [
        (AGENT, {"from_id": None, "to_id": first.id}),
        (AGENT, {"from_id": first.id, "to_id": second.id}),
    ]


async def test_another_amount_is_another_event_and_keeps_its_place(house: House) -> None:
    first, *_ = await selling(house)
    conversation = await opened(house)
    begun = await advanced(house, conversation, Wish(0, first.id))
    house.clock.forward(days=1)
    changed = await advanced(house, conversation, Wish(begun.revision, first.id, SUPERVISOR, 5))
    assert (changed.moved_at, changed.amount) == (begun.moved_at, 5)
    (told,) = await house.told("deal_changed")
    assert told["data"] == {"amount": 5, "owner_id": SUPERVISOR}


async def test_the_same_wish_again_changes_nothing(house: House) -> None:
    first, *_ = await selling(house)
    conversation = await opened(house)
    begun = await advanced(house, conversation, Wish(0, first.id, amount=5))
    assert await advanced(house, conversation, Wish(begun.revision, first.id, amount=5)) == begun
    assert len(await house.told("deal_moved", "deal_changed")) == 1


async def test_a_screen_left_behind_is_told_where_the_deal_stands(house: House) -> None:
    first, second, third, *_ = await selling(house)
    conversation = await opened(house)
    begun = await advanced(house, conversation, Wish(0, first.id))
    moved = await advanced(house, conversation, Wish(begun.revision, second.id), by=SUPERVISOR)
    with pytest.raises(Conflict, match="deal_moved") as refused:
        await advanced(house, conversation, Wish(begun.revision, third.id))
    assert refused.value.params == {"deal": moved}
    with pytest.raises(Conflict, match="deal_moved"):
        await abandoned(house, conversation, begun.revision)
    with pytest.raises(Conflict, match="deal_moved"):
        await advanced(house, conversation, Wish(0, third.id))


async def test_of_two_at_once_one_is_told(house: House) -> None:
    first, second, third, *_ = await selling(house)
    conversation = await opened(house)
    begun = await advanced(house, conversation, Wish(0, first.id))
    wishes = [Wish(begun.revision, second.id), Wish(begun.revision, third.id)]
    done = await asyncio.gather(*(advanced(house, conversation, wish) for wish in wishes), return_exceptions=True)
    assert sorted(type(one).__name__ for one in done) == ["Conflict", "Deal"]


async def test_it_is_taken_off_the_board(house: House) -> None:
    first, *_ = await selling(house)
    conversation = await opened(house)
    await abandoned(house, conversation, 0)
    begun = await advanced(house, conversation, Wish(0, first.id))
    await abandoned(house, conversation, begun.revision)
    assert await house.rows("deal") == []
    assert (await house.told("deal_moved"))[-1]["data"] == {"from_id": first.id, "to_id": None}


@pytest.mark.parametrize(
    ("wish", "code"),
    [
        (Wish(0, 1), "unknown_stage"),
        (Wish(0, -1, amount=-1), "deal_amount"),
        (Wish(0, -1, amount=LARGEST + 1), "deal_amount"),
        (Wish(0, -1, expected_on=date(2226, 1, 1)), "deal_date"),
        (Wish(0, -1, STRANGER), "not_assignable"),
    ],
)
async def test_what_makes_no_sense_is_refused(house: House, wish: Wish, code: str) -> None:
    first, *_ = await selling(house)
    stage = first.id if wish.stage_id == -1 else wish.stage_id
    with pytest.raises(Invalid, match=code):
        await advanced(
            house, await opened(house), Wish(0, stage, wish.owner_id, wish.amount, wish.expected_on), by=ADMIN
        )


async def test_where_nobody_sells_there_are_no_deals(house: House) -> None:
    first, *_ = await selling(house)
    conversation = await opened(house)
    await house.do(lambda work: switch(work, house.ids, grant=house.grant(), on=False, currency="EUR"))
    with pytest.raises(Conflict, match="pipeline_off"):
        await advanced(house, conversation, Wish(0, first.id))
    with pytest.raises(Conflict, match="pipeline_off"):
        await abandoned(house, conversation, 0)


async def test_a_stranger_moves_nothing(house: House) -> None:
    first, *_ = await selling(house)
    with pytest.raises(NotFound):
        await advanced(house, await opened(house), Wish(0, first.id), by=STRANGER)


async def test_it_goes_with_the_person_who_is_forgotten(house: House) -> None:
    first, *_ = await selling(house)
    await advanced(house, await opened(house), Wish(0, first.id, amount=5))
    contact = await contact_of(house)
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    assert await house.rows("deal") == []


async def test_random_moves_leave_the_board_that_a_list_would(house: House) -> None:
    """Moves, amounts, owners, removals, by screens that are up to date and by others, against a dictionary."""
    stages = [stage.id for stage in await selling(house)]
    talks = [await opened(house, phone=f"+336000001{n:02}") for n in range(6)]
    drawn = random.Random(os.environ.get("CAUSERIE_SEED", "7"))
    model: dict[int, tuple[int, int | None, int | None]] = {}
    revisions = dict.fromkeys(talks, 0)
    for _ in range(STEPS):
        house.clock.forward(seconds=1)
        talk, stale = drawn.choice(talks), drawn.random() < 0.2
        revision = revisions[talk] + 1 if stale else revisions[talk]
        wish = Wish(revision, drawn.choice(stages), drawn.choice([None, AGENT, ADMIN]), drawn.choice([None, 0, 250]))
        removes = drawn.random() < 0.15
        try:
            if removes:
                await abandoned(house, talk, revision)
                model.pop(talk, None)
                revisions[talk] = 0
            else:
                revisions[talk] = (await advanced(house, talk, wish)).revision
                model[talk] = (wish.stage_id, wish.owner_id, wish.amount)
            assert not stale
        except Conflict:
            assert stale
        await _agrees(house, model)


async def _agrees(house: House, model: dict[int, tuple[int, int | None, int | None]]) -> None:
    async with house.database.connection() as conn:
        sums = await deals.sums(conn, house.grant(AGENT), Narrowing())
    counts = Counter(stage for stage, _, _ in model.values())
    worth = {stage: sum(amount or 0 for at, _, amount in model.values() if at == stage) for stage in counts}
    assert sums == {stage: Sum(count, worth[stage]) for stage, count in counts.items()}
    found = {
        row["conversation_id"]: (row["stage_id"], row["owner_id"], row["amount"]) for row in await house.rows("deal")
    }
    assert found == model
