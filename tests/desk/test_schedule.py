"""What is to leave later is judged while its author looks, kept, moved, given up, and nobody else's to touch."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from causerie.desk.block import block
from causerie.desk.reply import Answer
from causerie.desk.schedule import Later, reschedule, schedule, unschedule
from causerie.desk.upload import upload
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound, NotPermitted
from causerie.model.message import Media, MediaKind, Part, Text
from causerie.model.scheduled import Scheduled, Wait
from causerie.store import leftovers, scheduled
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import answered, contact_of, opened

TOMORROW = timedelta(days=1)


async def last(house: House) -> int:
    return int((await house.rows("message"))[-1]["id"])


async def put_off(
    house: House, conversation: int, later: Later, *, agent: int = AGENT, text: str = "À demain", **about: Any
) -> int:
    parts: tuple[Part, ...] = about.pop("parts", (Text(text),))
    values: dict[str, Any] = {"client_key": uuid4().hex, "last_seen": await last(house), **about}
    answer = Answer(conversation, parts, **values)
    grant = house.grant(agent)
    return await house.do(
        lambda work: schedule(work, house.directory, house.ids, grant=grant, answer=answer, later=later)
    )


async def held(house: House, conversation: int, **about: Any) -> int:
    return await put_off(house, conversation, Later(hold=5), **about)


async def tomorrow(house: House, conversation: int, **about: Any) -> int:
    return await put_off(house, conversation, Later(house.clock() + TOMORROW), **about)


async def waiting(house: House, conversation: int, by: int = AGENT) -> list[Scheduled]:
    async with house.database.connection() as conn:
        return await scheduled.of_conversation(conn, house.grant(by), conversation)


async def moved(house: House, made: int, *, by: int = AGENT, **about: Any) -> None:
    values = {"send_at": house.clock() + 2 * TOMORROW, "unless_answered": False, "last_seen": 0, **about}
    await house.do(lambda work: reschedule(work, grant=house.grant(by), scheduled_id=made, **values))


async def given_up(house: House, made: int, *, by: int = AGENT) -> None:
    await house.do(lambda work: unschedule(work, grant=house.grant(by), scheduled_id=made))


async def test_it_waits_and_is_no_message_yet(house: House) -> None:
    conversation = await opened(house)
    made = await tomorrow(house, conversation, text="Carte 4970 1000 0000 0014")
    (one,) = await waiting(house, conversation)
    assert (one.id, one.agent_id, one.state, one.held, one.unless_answered) == (made, AGENT, Wait.WAITING, False, True)
    assert one.send_at == house.clock() + TOMORROW
    assert isinstance(one.parts[0], Text)
    assert "4970 1000" not in one.parts[0].text
    assert len(await house.rows("message")) == 1
    assert await house.rows("outbox") == []
    (told,) = await house.told("scheduled_changed")
    assert told["data"] == {"scheduled_id": made, "state": "waiting"}


@pytest.mark.parametrize("force", [False, True])
async def test_a_held_answer_asks_again_unless_it_was_sent_all_the_same(house: House, force: bool) -> None:
    conversation = await opened(house)
    await held(house, conversation, force=force)
    (one,) = await waiting(house, conversation)
    assert (one.held, one.unless_answered, one.send_at) == (True, not force, house.clock() + timedelta(seconds=5))


async def test_sent_all_the_same_it_knows_of_everything_that_is_there(house: House) -> None:
    conversation = await opened(house)
    await tomorrow(house, conversation, last_seen=0, force=True)
    (row,) = await house.rows("scheduled")
    assert row["last_seen"] == await last(house)


async def test_the_same_key_is_the_same_answer(house: House) -> None:
    conversation, other = await opened(house), await opened(house, phone="+33600000002")
    made = await held(house, conversation, client_key="one-and-the-same")
    assert await held(house, conversation, client_key="one-and-the-same") == made
    for on, by in ((conversation, ADMIN), (other, AGENT)):
        with pytest.raises(Conflict, match="key_reused"):
            await held(house, on, agent=by, client_key="one-and-the-same")
    assert len(await waiting(house, conversation)) == 1


async def test_what_would_be_refused_now_is_refused_now(house: House) -> None:
    conversation = await opened(house)
    seen = await last(house)
    with pytest.raises(Invalid, match="variable_unfilled"):
        await tomorrow(house, conversation, text="Bonjour {{prénom}}")
    await house.hear(house.said("Au fait…", key="k2"))
    with pytest.raises(Conflict, match="moved_on"):
        await tomorrow(house, conversation, last_seen=seen)
    contact, grant = await contact_of(house), house.grant(ADMIN)
    await house.do(lambda work: block(work, grant=grant, contact_id=contact))
    with pytest.raises(NotPermitted, match="blocked"):
        await tomorrow(house, conversation)
    assert await waiting(house, conversation) == []


@pytest.mark.parametrize("days", [-1, 0, 367])
async def test_the_moment_is_to_come_within_the_year(house: House, days: int) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid, match="schedule_out_of_range"):
        await put_off(house, conversation, Later(house.clock() + timedelta(days=days)))


async def test_a_colleague_who_is_about_to_answer_is_news(house: House) -> None:
    conversation = await opened(house)
    await held(house, conversation, agent=ADMIN)
    with pytest.raises(Conflict, match="moved_on"):
        await held(house, conversation)
    await held(house, conversation, force=True)
    await held(house, conversation, agent=ADMIN, force=True)


async def test_it_is_moved_and_given_up_by_its_author_or_a_supervisor(house: House) -> None:
    conversation = await opened(house)
    made = await tomorrow(house, conversation, agent=SUPERVISOR)
    for verb in (moved, given_up):
        with pytest.raises(Forbidden):
            await verb(house, made, by=AGENT)
        with pytest.raises(NotFound):
            await verb(house, made, by=STRANGER)
    await moved(house, made, by=ADMIN)
    (one,) = await waiting(house, conversation)
    assert (one.send_at, one.unless_answered) == (house.clock() + 2 * TOMORROW, False)
    await given_up(house, made, by=SUPERVISOR)
    assert (await waiting(house, conversation), await house.rows("timer")) == ([], [])
    with pytest.raises(NotFound):
        await given_up(house, made, by=SUPERVISOR)


async def test_nobody_else_sees_what_waits(house: House) -> None:
    conversation = await opened(house)
    await tomorrow(house, conversation)
    assert await waiting(house, conversation, by=STRANGER) == []
    assert len(await waiting(house, conversation, by=ADMIN)) == 1


async def test_its_files_wait_with_it(house: House) -> None:
    conversation, grant = await opened(house), house.grant(AGENT)
    png = b"\x89PNG\r\n\x1a\n" + b"0" * 20
    file = await house.do(
        lambda work: upload(work, house.ids, grant=grant, name="plan.png", mime="image/png", content=png)
    )
    made = await tomorrow(house, conversation, parts=(Media(MediaKind.IMAGE, file.id), Text("Le plan")))
    (one,) = await waiting(house, conversation)
    assert [found.name for found in one.files] == ["plan.png"]

    async def sweep(work: Work) -> int:
        return await leftovers.uploads(work, before=house.clock() + TOMORROW, limit=10)

    assert await house.do(sweep) == 0
    await given_up(house, made)
    assert await house.do(sweep) == 1


async def test_a_repeated_answer_that_has_left_says_so(house: House) -> None:
    conversation = await opened(house)
    await answered(house, conversation, agent=AGENT)
    (row,) = [row for row in await house.rows("message") if row["direction"] == "outbound"]
    with pytest.raises(Conflict, match="already"):
        await held(house, conversation, client_key=row["client_key"])
