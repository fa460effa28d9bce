"""A colleague types: the customer sees it where their channel shows it."""

from __future__ import annotations

from typing import Any, cast

import pytest

from causerie.desk.lines import Lines
from causerie.desk.type_to import type_to
from causerie.model.contact import Address
from causerie.model.element import Arrived, Sender
from causerie.model.errors import NotFound
from causerie.model.message import Text
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import opened

PERSON = Address("phone", "", "+33600000001")


class Watching:
    """Lines whose session remembers for whom somebody typed."""

    def __init__(self) -> None:
        self.typed: list[tuple[Any, ...]] = []

    async def session(self, held: Any) -> Watching:
        return self

    async def type_to(self, recipient: Address, *, channel: str, last_key: str | None) -> None:
        self.typed.append((recipient, channel, last_key))


async def _type(house: House, lines: Watching, conversation_id: int, agent_id: int = AGENT) -> None:
    await type_to(
        house.database,
        house.directory,
        cast("Lines", lines),
        grant=house.grant(agent_id),
        conversation_id=conversation_id,
    )


async def test_the_customer_sees_it(house: House) -> None:
    await house.hear(Arrived("1122334455", "w1", Sender((PERSON,)), (Text("Bonjour"),)), provider="whatsapp")
    conversation = (await house.rows("conversation"))[0]["id"]
    lines = Watching()
    await _type(house, lines, conversation)
    assert lines.typed == [(PERSON, "1122334455", "w1")]


async def test_a_channel_that_cannot_is_left_alone(house: House) -> None:
    lines = Watching()
    await _type(house, lines, await opened(house))
    assert lines.typed == []


async def test_nobody_types_into_what_they_do_not_see(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await _type(house, Watching(), conversation, STRANGER)
