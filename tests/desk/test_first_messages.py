"""Fifty first messages of one new person at once, over two processes: one contact, one conversation (T07)."""

from __future__ import annotations

import asyncio
import os

from causerie.model.contact import Address
from causerie.model.element import Arrived, Element, Sender
from causerie.model.message import Text
from causerie.store.database import Database
from causerie.store.ids import Ids
from causerie.testing.house import House

ROUNDS = int(os.environ.get("CAUSERIE_ROUNDS") or 3)
MESSAGES = 50


async def test_one_person_one_conversation_every_message(house: House) -> None:
    async with Database(house.database.dsn) as second:
        houses = [house, House(second, house.directory, Ids(), house.clock, house.held)]
        for turn in range(ROUNDS):
            phone = f"+3361{turn:07}"
            said = [house.said(f"{n}", key=f"{turn}-{n}", phone=phone) for n in range(MESSAGES)]
            await asyncio.gather(*(houses[n % 2].hear(message) for n, message in enumerate(said)))
            assert await counted(house, phone) == (1, 1, MESSAGES)


async def counted(house: House, phone: str) -> tuple[int, int, int]:
    """Contacts, conversations and messages behind a number, and that the counters say the same."""
    (row,) = await house.database.read(
        """select count(distinct i.contact_id) as contacts, count(distinct m.conversation_id) as conversations,
                  count(*) as messages, min(c.message_count) as counted, min(c.unread) as unread
           from identity i join message m on m.identity_id = i.id join conversation c on c.id = m.conversation_id
           where i.address = %s""",
        [phone],
    )
    assert row["counted"] == row["unread"] == row["messages"]
    return row["contacts"], row["conversations"], row["messages"]


async def test_two_addresses_that_vouch_for_each_other_crosswise_are_one_person(house: House) -> None:
    """Messages that name the same two addresses in either order, over two processes."""
    phone, user = Address("phone", "", "+33600000001"), Address("bsuid", "portfolio", "FR.1")
    orders = [(phone, user), (user, phone)]
    async with Database(house.database.dsn) as second:
        houses = [house, House(second, house.directory, Ids(), house.clock, house.held)]
        said: list[Element] = [
            Arrived("1122334455", f"w{n}", Sender(orders[n % 2]), (Text(f"{n}"),)) for n in range(20)
        ]
        await asyncio.gather(*(houses[n % 2].hear(message, provider="whatsapp") for n, message in enumerate(said)))
    assert len({row["contact_id"] for row in await house.rows("identity")}) == 1
    assert len(await house.rows("message")) == 20
    assert len(await house.rows("conversation")) == 1
