"""Read up to a message: what came after stays unread."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.desk.read import read
from causerie.model.errors import NotFound
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import answered, opened, row_of


def reading(house: House, conversation: int, message: int, *, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: read(work, grant=house.grant(by), conversation_id=conversation, message_id=message))


async def unread(house: House, conversation: int) -> int:
    return int((await row_of(house, "conversation", conversation))["unread"])


async def test_what_came_after_stays_unread(house: House) -> None:
    conversation = await opened(house, text="un")
    await house.hear(house.said("deux", key="m2"), house.said("trois", key="m3"))
    first, second, third = [row["id"] for row in await house.rows("message")]
    assert await unread(house, conversation) == 3
    await reading(house, conversation, second)
    assert await unread(house, conversation) == 1
    await reading(house, conversation, first)
    assert await unread(house, conversation) == 1, "an older screen makes nothing unread again"
    await reading(house, conversation, third)
    await reading(house, conversation, third)
    assert await unread(house, conversation) == 0
    assert [event["data"]["unread"] for event in await house.told("conversation_read")] == [1, 0]


async def test_answers_are_not_counted(house: House) -> None:
    conversation = await opened(house)
    (message,) = await house.rows("message")
    await answered(house, conversation)
    await reading(house, conversation, message["id"])
    assert await unread(house, conversation) == 0


async def test_a_stranger_reads_nothing(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await reading(house, conversation, 10**9, by=STRANGER)
