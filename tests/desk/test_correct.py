"""Notes put right by those who made them, for a day; what they said before is kept."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.desk.correct import WITHIN, correct
from causerie.desk.log import Stranger
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.message import Text
from causerie.store import messages, threads
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.noting import logged


async def correcting(house: House, message: int, text: str, *, by: int = AGENT) -> None:
    grant = house.grant(by)
    await house.do(lambda work: correct(work, grant=grant, message_id=message, text=text))


@pytest.fixture
async def noted(house: House) -> int:
    return (
        await logged(house, stranger=Stranger("Rose"), text="Mardi", at=house.clock() - timedelta(days=3))
    ).message_id


async def test_other_words_stand_and_the_former_are_kept(house: House, noted: int) -> None:
    house.clock.forward(hours=1)
    await correcting(house, noted, " Mercredi ")
    async with house.database.connection() as conn:
        message = await threads.message(conn, house.grant(), noted)
        (version,) = await messages.versions(conn, house.grant(), noted)
    assert (message.parts, message.edited_at) == ((Text("Mercredi"),), house.clock())
    assert version.parts == (Text("Mardi"),)
    (row,) = await house.rows("conversation")
    assert row["preview"] == ":call Mercredi"
    (told,) = await house.told("message_edited")
    assert (told["agent_id"], told["message_id"], told["data"]) == (AGENT, noted, None)


async def test_the_same_words_are_no_correction(house: House, noted: int) -> None:
    await correcting(house, noted, "Mardi")
    assert await house.told("message_edited") == []


async def test_a_day_after_it_was_noted_it_stands(house: House, noted: int) -> None:
    house.clock.forward(seconds=WITHIN.total_seconds())
    await correcting(house, noted, "Mercredi")
    house.clock.forward(seconds=1)
    with pytest.raises(Conflict, match="correction_late"):
        await correcting(house, noted, "Jeudi")


async def test_it_is_its_authors_alone(house: House, noted: int) -> None:
    with pytest.raises(Forbidden, match="not_yours"):
        await correcting(house, noted, "Jeudi", by=ADMIN)
    with pytest.raises(NotFound):
        await correcting(house, noted, "Jeudi", by=STRANGER)
    with pytest.raises(Invalid, match="log_empty"):
        await correcting(house, noted, " ")


async def test_what_the_customer_typed_is_theirs(house: House) -> None:
    await house.hear(house.said("Bonjour", key="1"))
    (row,) = await house.rows("message")
    with pytest.raises(NotFound):
        await correcting(house, row["id"], "Autre chose")
