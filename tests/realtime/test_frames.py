"""What a frame carries: the events a grant covers, their rows as they stand, and what is gone."""

from __future__ import annotations

from typing import Any

from causerie.model.element import Arrived, Sender
from causerie.model.event import Event
from causerie.model.grant import Grant, Role
from causerie.model.message import Text
from causerie.realtime.frames import Frame, frame
from causerie.store import journal
from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import contact_of, opened


async def _frame(house: House, grant: Grant, *, after: int = 0) -> Frame | None:
    async with house.database.connection() as conn:
        events: list[Event] = await journal.after(conn, after, limit=100)
        return await frame(conn, grant, events)


async def _made(house: House, grant: Grant, *, after: int = 0) -> Frame:
    made = await _frame(house, grant, after=after)
    assert made is not None
    return made


def _only(*channels: int) -> Grant:
    return Grant(AGENT, Role.AGENT, frozenset(channels), frozenset())


async def test_rows_come_as_they_stand_now(house: House) -> None:
    conversation = await opened(house)
    await house.hear(house.said("Encore", key="k2"))
    made = await _made(house, house.grant())
    assert [event.n for event in made.events] == [1, 2, 3]
    assert (made.n, [row.id for row in made.rows.conversations]) == (3, [conversation])
    assert made.rows.conversations[0].message_count == 2
    assert [row.parts[0].type for row in made.rows.messages] == ["text", "text"]
    assert made.gone.conversations == made.gone.messages == made.gone.contacts == []


async def test_a_grant_that_covers_nothing_gets_no_frame(house: House) -> None:
    await opened(house)
    assert await _frame(house, house.grant(STRANGER)) is None
    assert await _frame(house, _only(house.channel(n=1))) is None


async def test_a_frame_is_complete_up_to_the_last_event_seen_or_not(house: House) -> None:
    """What is withheld moves the number all the same, so that a resume does not ask for it again."""

    async def verb(work: Work) -> None:
        work.tell("channel_changed", channel_id=house.channel())  # type: ignore[arg-type]
        work.tell("channel_changed", channel_id=-1)  # type: ignore[arg-type]

    await house.do(verb)
    made = await _made(house, _only(house.channel()))
    assert ([event.n for event in made.events], made.n) == ([1], 2)


async def test_what_moved_out_of_sight_is_named_as_gone(house: House) -> None:
    """The conversation went on on another channel: who sees the first alone lets go of it."""
    conversation = await opened(house)
    (message,) = await house.rows("message")

    async def move(work: Work) -> None:
        await work.execute("update conversation set channel_id = %s", [house.channel(n=1)])

    await house.do(move)
    made = await _made(house, _only(house.channel()))
    assert made.rows.conversations == []
    assert (made.gone.conversations, [row.id for row in made.rows.messages]) == ([conversation], [message["id"]])


async def test_an_event_about_a_person_brings_the_person(house: House) -> None:
    await opened(house)
    contact = await contact_of(house)

    async def change(work: Work, **erased: Any) -> None:
        await work.execute("update contact set name = 'Léa', erased_at = %s", [erased.get("at")])
        work.tell("contact_changed", contact_id=contact)  # type: ignore[arg-type]

    await house.do(change)
    for grant in (house.grant(), _only(house.channel())):
        made = await _made(house, grant, after=2)
        assert [(row.id, row.name) for row in made.rows.contacts] == [(contact, "Léa")]
    assert await _frame(house, _only(house.channel(n=1)), after=2) is None
    await house.do(lambda work: change(work, at=house.clock()))
    made = await _made(house, house.grant(), after=2)
    assert (made.rows.contacts, made.gone.contacts) == ([], [contact])


async def test_a_conversation_that_went_elsewhere_is_gone_without_a_word_on_where(house: House) -> None:
    """Who sees the first channel alone is told neither of the message nor of the channel it came on."""
    conversation = await opened(house)
    sender = Sender((house.said("", key="x").sender.addresses[0],))
    await house.hear(Arrived(sorted(house.held["twilio"].channels)[1], "m2", sender, (Text("Ici"),)))
    made = await _made(house, _only(house.channel()), after=2)
    assert (made.events, made.rows.messages, made.gone.messages) == ([], [], [])
    assert made.gone.conversations == [conversation]
    whole = await _made(house, house.grant(), after=2)
    assert [event.data for event in whole.events] == [{"left": house.channel()}]
    assert whole.gone.conversations == []
