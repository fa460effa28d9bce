"""Letting somebody in again: what they wrote while they were blocked is heard as if it came now."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.desk.block import block
from causerie.desk.quarantine import quarantine
from causerie.desk.release import release
from causerie.desk.resolve import resolve
from causerie.desk.unblock import unblock
from causerie.model.errors import NotFound
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import contact_of, opened, row_of


def blocking(house: House, contact: int) -> Awaitable[None]:
    return house.do(lambda work: block(work, grant=house.grant(AGENT), contact_id=contact))


def letting_in(house: House, contact: int, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: unblock(work, house.directory, house.ids, grant=house.grant(by), contact_id=contact))


async def test_what_was_written_joins_what_is_open_and_waits_from_now_on(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    since = (await row_of(house, "conversation", conversation))["waiting_since"]
    await blocking(house, contact)
    house.clock.forward(hours=1)
    await house.hear(house.said("Allô ?", key="m2"), house.said("Répondez", key="m3"))
    await letting_in(house, contact)
    await letting_in(house, contact)
    row = await row_of(house, "conversation", conversation)
    assert (row["unread"], row["message_count"], row["preview"]) == (3, 3, "Répondez")
    assert (row["waiting_since"], row["last_at"]) == (since, house.clock())
    assert {one["conversation_id"] for one in await house.rows("message")} == {conversation}
    (told,) = await house.told("contact_unblocked")
    assert told["conversation_id"] == conversation
    assert told["data"]["messages"] == [one["id"] for one in await house.rows("message")][1:]


async def test_where_nothing_is_open_it_opens_a_conversation(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=conversation))
    await blocking(house, contact)
    house.clock.forward(hours=1)
    await house.hear(house.said("Allô ?", key="m2"))
    house.clock.forward(hours=1)
    await letting_in(house, contact)
    fresh = next(row for row in await house.rows("conversation") if row["id"] != conversation)
    assert (fresh["state"], fresh["unread"], fresh["waiting_since"]) == ("open", 1, house.clock())
    assert fresh["team_id"] is not None
    assert len(await house.told("conversation_opened")) == 2


async def test_nothing_written_nothing_moves(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    before = await row_of(house, "conversation", conversation)
    await blocking(house, contact)
    await letting_in(house, contact)
    assert await row_of(house, "conversation", conversation) == before
    await house.hear(house.said("Merci", key="m2"))
    assert (await row_of(house, "conversation", conversation))["unread"] == 2


async def test_what_was_written_before_it_was_called_spam_stays_in_quarantine_until_that_ends(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    await blocking(house, contact)
    await house.hear(house.said("Allô ?", key="m2"))
    await house.do(lambda work: quarantine(work, grant=house.grant(), conversation_id=conversation))
    await house.hear(house.said("Allô !", key="m3"))
    await letting_in(house, contact)
    row = await row_of(house, "conversation", conversation)
    assert (row["state"], row["unread"], row["waiting_since"], row["message_count"]) == ("spam", 0, None, 3)
    await house.do(lambda work: release(work, grant=house.grant(), conversation_id=conversation))
    row = await row_of(house, "conversation", conversation)
    assert (row["state"], row["unread"], row["message_count"]) == ("open", 3, 3)


async def test_a_stranger_lets_nobody_in(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)
    await blocking(house, contact)
    with pytest.raises(NotFound):
        await letting_in(house, contact, by=STRANGER)
    assert (await house.rows("identity"))[0]["blocked_at"] is not None
