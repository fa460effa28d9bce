"""A customer of WhatsApp who has written, and short ways to react to it and to say how the sends end."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import uuid4

from causerie.channels.errors import SendError
from causerie.channels.protocol import Sent
from causerie.desk.deliver import Outcome, settle
from causerie.desk.react import react
from causerie.model.contact import Address
from causerie.model.element import Arrived, Sender
from causerie.model.message import Text
from causerie.model.outbox import Patience
from causerie.store import outbox
from causerie.store.database import Work
from causerie.store.outbox import Claimed
from causerie.testing.house import AGENT, House

PATIENCE = Patience()


def said(house: House, text: str = "Merci", *, phone: str = "+33600000001") -> Arrived:
    """A text on the first WhatsApp number of the house."""
    number = next(iter(house.held["whatsapp"].channels))
    return Arrived(number, uuid4().hex, Sender((Address("phone", "", phone),)), (Text(text),))


async def heard(house: House, text: str = "Merci", *, phone: str = "+33600000001") -> int:
    """They write; the id of their message."""
    await house.hear(said(house, text, phone=phone), provider="whatsapp")
    (row,) = await house.database.read("select max(id) as id from message where direction = 'inbound'")
    return int(row["id"])


async def reacted(house: House, message: int, emoji: str, *, by: int = AGENT) -> None:
    grant = house.grant(by)
    await house.do(lambda work: react(work, house.directory, house.ids, grant=grant, message_id=message, emoji=emoji))


async def claimed(house: House) -> list[Claimed]:
    async def verb(work: Work) -> list[Claimed]:
        for held in house.held.values():
            for channel in held.channels.values():
                await outbox.set_rate(work, channel.id, 100)
        return await outbox.claim(work, limit=10, lease=PATIENCE.lease)

    return await house.do(verb)


async def end(house: House, one: Claimed, error: SendError | None = None, *, key: str = "") -> None:
    """How an attempt ended."""
    outcome = replace(Outcome(one), sent=None if error else Sent(key), error=error)

    async def verb(work: Work) -> None:
        await settle(work, house.directory, house.ids, [outcome], patience=PATIENCE, jitter=[0.5])

    await house.do(verb)


async def stands(house: House) -> dict[str, Any]:
    """Our one reaction."""
    (row,) = await house.database.read("select * from reaction where identity_id is null")
    return row
