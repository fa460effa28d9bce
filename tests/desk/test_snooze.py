"""Resolve, reopen, snooze, wake: the table of moves, and timers that outlive their reason."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from causerie.desk.reopen import reopen
from causerie.desk.resolve import resolve
from causerie.desk.snooze import snooze
from causerie.desk.wake import wake
from causerie.model.conversation import MOVES, Move, State
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.store import timers
from causerie.store.database import Work
from causerie.store.timers import Due
from causerie.testing.house import STRANGER, House
from tests.desk.people import opened, row_of

LEASE = timedelta(seconds=30)


def snoozing(house: House, conversation: int, until: datetime) -> Awaitable[None]:
    async def verb(work: Work) -> None:
        await snooze(work, grant=house.grant(), conversation_id=conversation, until=until)

    return house.do(verb)


def moving(house: House, verb: Callable[..., Awaitable[None]], conversation: int, **more: Any) -> Awaitable[None]:
    return house.do(lambda work: verb(work, grant=house.grant(), conversation_id=conversation, **more))


async def ring(house: House) -> list[Due]:
    return await house.do(lambda work: timers.claim(work, limit=10, lease=LEASE))


async def state_of(house: House, conversation: int) -> tuple[str, datetime | None]:
    row = await row_of(house, "conversation", conversation)
    return row["state"], row["snoozed_until"]


async def test_every_move_is_in_the_table_or_refused(house: House) -> None:
    verbs: dict[Move, tuple[Callable[..., Awaitable[None]], dict[str, Any]]] = {
        Move.RESOLVE: (resolve, {}),
        Move.REOPEN: (reopen, {}),
        Move.SNOOZE: (snooze, {"until": house.clock() + timedelta(hours=1)}),
    }
    conversation = await opened(house)
    for state in State:
        for move, (verb, more) in verbs.items():
            set_state = [state, conversation]
            await house.do(lambda work, set_state=set_state: _set(work, set_state))
            expected = MOVES.get((state, move))
            if expected is None:
                with pytest.raises(Conflict) as refusal:
                    await moving(house, verb, conversation, **more)
                assert (refusal.value.code, refusal.value.params) == ("already", {"state": state.value})
            else:
                await moving(house, verb, conversation, **more)
                assert (await state_of(house, conversation))[0] == expected


async def _set(work: Work, params: list[Any]) -> None:
    await work.execute("update conversation set state = %s where id = %s", params)


async def test_a_resolved_conversation_keeps_nobody_waiting(house: House) -> None:
    conversation = await opened(house)
    await moving(house, resolve, conversation)
    assert (await row_of(house, "conversation", conversation))["waiting_since"] is None
    await house.hear(house.said("Encore", key="again"))
    assert len(await house.rows("conversation")) == 2


@pytest.mark.parametrize("by", [timedelta(0), -timedelta(seconds=1), timedelta(days=367)])
async def test_a_snooze_ends_within_a_year(house: House, by: timedelta) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid) as refusal:
        await snoozing(house, conversation, house.clock() + by)
    assert refusal.value.code == "snooze_out_of_range"


async def test_a_moment_without_a_zone_is_no_moment(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid):
        await snoozing(house, conversation, datetime(2026, 3, 2, 10, 0))


async def test_a_snooze_that_falls_due_wakes(house: House) -> None:
    conversation = await opened(house)
    until = house.clock() + timedelta(hours=1)
    await snoozing(house, conversation, until)
    assert await state_of(house, conversation) == ("snoozed", until)
    (event,) = await house.told("conversation_snoozed")
    assert event["data"] == {"until": int(until.timestamp())}
    assert await ring(house) == []
    assert await house.do(timers.next_due) == until
    house.clock.forward(hours=1)
    (due,) = await ring(house)
    assert await ring(house) == [], "nobody else claims it while the lease lasts"
    assert await house.do(lambda work: wake(work, due)) is True
    assert await state_of(house, conversation) == ("open", None)
    assert len(await house.told("conversation_woken")) == 1
    assert await house.rows("timer") == []


async def test_a_lease_that_runs_out_rings_again(house: House) -> None:
    conversation = await opened(house)
    await snoozing(house, conversation, house.clock() + timedelta(hours=1))
    house.clock.forward(hours=1)
    (asleep,) = await ring(house)
    house.clock.forward(seconds=31)
    (awake,) = await ring(house)
    assert await house.do(lambda work: wake(work, asleep)) is False
    assert await house.do(lambda work: wake(work, awake)) is True


async def test_a_customer_who_writes_wakes_and_the_timer_rings_for_nothing(house: House) -> None:
    conversation = await opened(house)
    await snoozing(house, conversation, house.clock() + timedelta(hours=1))
    await house.hear(house.said("Alors ?", key="again"))
    assert await state_of(house, conversation) == ("open", None)
    house.clock.forward(hours=1)
    (due,) = await ring(house)
    assert await house.do(lambda work: wake(work, due)) is False
    assert len(await house.told("conversation_woken")) == 1
    assert await house.rows("timer") == []


async def test_snoozing_again_outdates_a_claim_under_way(house: House) -> None:
    conversation = await opened(house)
    await snoozing(house, conversation, house.clock() + timedelta(hours=1))
    house.clock.forward(hours=1)
    (due,) = await ring(house)
    later = house.clock() + timedelta(hours=2)
    await snoozing(house, conversation, later)
    assert await house.do(lambda work: wake(work, due)) is False
    assert await state_of(house, conversation) == ("snoozed", later)
    assert [row["due_at"] for row in await house.rows("timer")] == [later]


@pytest.mark.parametrize("verb", [resolve, reopen])
async def test_who_ends_a_snooze_takes_its_timer_away(house: House, verb: Callable[..., Awaitable[None]]) -> None:
    conversation = await opened(house)
    await snoozing(house, conversation, house.clock() + timedelta(hours=1))
    await moving(house, verb, conversation)
    assert await house.rows("timer") == []


async def test_a_timer_of_nothing_is_harmless(house: House) -> None:
    assert await house.do(lambda work: wake(work, Due(1, "snooze", 12345, 1))) is False


async def test_a_stranger_moves_nothing(house: House) -> None:
    conversation = await opened(house)
    for verb in (resolve, reopen):
        with pytest.raises(NotFound):
            await house.do(
                lambda work, verb=verb: verb(work, grant=house.grant(STRANGER), conversation_id=conversation)
            )
