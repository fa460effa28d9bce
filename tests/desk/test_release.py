"""Letting a conversation out of quarantine: as it was, with what came meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from causerie.desk.resolve import resolve
from causerie.desk.snooze import snooze
from causerie.testing.house import House
from tests.desk.people import answered, opened, row_of
from tests.desk.test_quarantine import clocks, letting_out, marking


@pytest.mark.parametrize("state", ["open", "snoozed", "resolved"])
async def test_taken_back_at_once_it_stands_as_before(house: House, state: str) -> None:
    conversation = await opened(house)
    until = house.clock() + timedelta(hours=2)
    if state == "snoozed":
        await house.do(lambda work: snooze(work, grant=house.grant(), conversation_id=conversation, until=until))
    elif state == "resolved":
        await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=conversation))
    before, timers = await row_of(house, "conversation", conversation), await timers_of(house)
    await marking(house, conversation)
    assert await clocks(house, conversation) == ("spam", 0, None, None)
    assert await timers_of(house) == []
    await letting_out(house, conversation)
    assert await row_of(house, "conversation", conversation) == before
    assert await timers_of(house) == timers
    assert await house.rows("quarantine") == []


async def timers_of(house: House) -> list[tuple[Any, ...]]:
    return [(row["kind"], row["subject"], row["due_at"]) for row in await house.rows("timer")]


async def test_what_comes_meanwhile_is_kept_and_counts_once_it_is_out(house: House) -> None:
    conversation = await opened(house)
    await answered(house, conversation)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=conversation))
    await marking(house, conversation)
    house.clock.forward(hours=1)
    await house.hear(house.said("Promo", key="m2"), house.said("Promo !", key="m3"))
    row = await row_of(house, "conversation", conversation)
    assert (row["state"], row["unread"], row["waiting_since"]) == ("spam", 0, None)
    assert (row["message_count"], row["preview"]) == (4, "Promo !")
    assert len(await house.rows("conversation")) == 1
    house.clock.forward(hours=1)
    await letting_out(house, conversation)
    # What was unread when it was resolved stays so.
    assert await clocks(house, conversation) == ("open", 3, house.clock(), None)


async def test_a_sleep_that_is_over_is_over(house: House) -> None:
    conversation = await opened(house)
    until = house.clock() + timedelta(hours=1)
    await house.do(lambda work: snooze(work, grant=house.grant(), conversation_id=conversation, until=until))
    await marking(house, conversation)
    house.clock.forward(hours=2)
    await letting_out(house, conversation)
    assert (await clocks(house, conversation))[0] == "open"
    assert await timers_of(house) == []
