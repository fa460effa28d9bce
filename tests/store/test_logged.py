"""What a noted contact does to the row of its conversation, and how it is read again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from causerie.model.errors import NotFound
from causerie.model.message import Kind, Text
from causerie.store import logged
from causerie.store.database import Work
from causerie.testing.house import House
from tests.desk.people import opened, row_of


async def joined(house: House, conversation: int, **about: Any) -> dict[str, Any]:
    row = {"id": conversation, "message_id": 10**9, "channel_id": house.channel(), "preview": ":call Oui", **about}
    await house.do(lambda work: logged.join(work, row))
    return await row_of(house, "conversation", conversation)


@pytest.mark.parametrize(("minutes", "preview"), [(1, ":call Oui"), (-1, "Bonjour")])
async def test_the_last_thing_said_is_what_a_list_shows(house: House, minutes: int, preview: str) -> None:
    conversation = await opened(house)
    at = house.clock() + timedelta(minutes=minutes)
    assert (await joined(house, conversation, at=at, awaits=False))["preview"] == preview


async def test_whoever_waits_longest_says_since_when(house: House) -> None:
    conversation = await opened(house)
    first = house.clock()
    row = await joined(house, conversation, at=first + timedelta(minutes=1), awaits=True)
    assert (row["waiting_since"], row["unread"]) == (first, 2)
    earlier = first - timedelta(hours=1)
    assert (await joined(house, conversation, at=earlier, awaits=True))["waiting_since"] == earlier


async def test_what_was_noted_is_read_with_its_hour_and_gone_once_erased(house: House) -> None:
    await opened(house)
    (message,) = await house.rows("message")

    async def found(work: Work) -> logged.Noted:
        return await logged.find(work, message["id"])

    assert await house.do(found) == logged.Noted((Text("Bonjour"),), Kind.MESSAGE, message["at"], house.clock())

    async def erased(work: Work) -> None:
        await work.execute("update message set erased_at = now()")

    await house.do(erased)
    with pytest.raises(NotFound):
        await house.do(found)
