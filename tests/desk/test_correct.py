"""Notes put right by those who made them, for a day; what they said before is kept."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from causerie.desk.correct import WITHIN, Wanted, correct
from causerie.desk.log import FAST, OLDEST, Stranger
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.message import Kind, Text
from causerie.store import messages, threads
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.noting import logged
from tests.desk.people import answered, contact_of, opened


async def correcting(house: House, message: int, text: str | None = None, *, by: int = AGENT, **about: Any) -> None:
    grant, wanted = house.grant(by), Wanted(text, **about)
    await house.do(lambda work: correct(work, grant=grant, message_id=message, wanted=wanted))


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


async def test_it_was_a_visit_and_on_another_day(house: House, noted: int) -> None:
    before = house.clock() - timedelta(days=3)
    other = before - timedelta(days=1)
    house.clock.forward(hours=1)
    await correcting(house, noted, kind=Kind.VISIT, at=other)
    async with house.database.connection() as conn:
        message = await threads.message(conn, house.grant(), noted)
        (version,) = await messages.versions(conn, house.grant(), noted)
    assert (message.kind, message.at, message.parts) == (Kind.VISIT, other, (Text("Mardi"),))
    assert (version.kind, version.at, version.parts, version.until) == (
        Kind.CALL,
        before,
        (Text("Mardi"),),
        house.clock(),
    )
    (row,) = await house.rows("conversation")
    assert (row["preview"], row["opened_at"], row["waiting_since"]) == (":visit Mardi", other, other)
    await correcting(house, noted, "Mardi", kind=Kind.VISIT, at=other)
    assert len(await house.told("message_edited")) == 1


async def test_nothing_happened_in_the_future_nor_so_long_ago(house: House, noted: int) -> None:
    now = house.clock()
    for wrong in (now + FAST + timedelta(seconds=1), now - OLDEST - timedelta(seconds=1)):
        with pytest.raises(Invalid, match="log_when"):
            await correcting(house, noted, at=wrong)
    await correcting(house, noted, at=now + FAST)
    assert (await _message(house, noted))["at"] == now
    with pytest.raises(Invalid, match="log_kind"):
        await correcting(house, noted, kind=Kind.MESSAGE)


async def test_the_list_shows_what_is_last_once_a_moment_is_put_right(house: House) -> None:
    conversation = await opened(house, text="Où est ma roue ?")
    asked = house.clock()
    contact = await contact_of(house)
    house.clock.forward(hours=2)
    noted = (await logged(house, contact, text="A rappelé", awaits=False)).message_id
    (row,) = await house.rows("conversation")
    assert (row["last_message_id"], row["preview"]) == (noted, ":call A rappelé")
    await correcting(house, noted, at=asked - timedelta(hours=1))
    (row,) = await house.rows("conversation")
    assert (row["id"], row["preview"], row["waiting_since"]) == (conversation, "Où est ma roue ?", asked)
    assert row["opened_at"] == asked
    await correcting(house, noted, at=asked + timedelta(hours=1))
    (row,) = await house.rows("conversation")
    assert (row["last_message_id"], row["waiting_since"]) == (noted, asked)


@pytest.mark.parametrize(("hours", "since"), [(-3, -3), (-1, -1), (2, 1)])
async def test_who_waits_since_it_waits_since_its_other_moment(house: House, hours: int, since: int) -> None:
    contact = (
        await logged(house, stranger=Stranger(phone="+33611223344"), at=house.clock() - timedelta(days=1))
    ).contact_id
    (conversation,) = await house.rows("conversation")
    await answered(house, conversation["id"], "Bien noté")
    called = house.clock()
    noted = (await logged(house, contact, at=called)).message_id
    house.clock.forward(hours=1)
    await logged(house, contact, text="Encore")
    house.clock.forward(hours=4)
    assert await _waiting(house) == called
    await correcting(house, noted, at=called + timedelta(hours=hours))
    assert await _waiting(house) == called + timedelta(hours=since)


async def _waiting(house: House) -> datetime | None:
    (row,) = await house.rows("conversation")
    since: datetime | None = row["waiting_since"]
    return since


async def _message(house: House, message: int) -> dict[str, Any]:
    return next(row for row in await house.rows("message") if row["id"] == message)
