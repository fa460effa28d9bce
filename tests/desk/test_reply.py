"""An answer is refused when the thread has moved since its author looked, and never by what they said themselves."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from causerie.desk.note import note
from causerie.desk.reply import Answer, reply
from causerie.desk.write import Written
from causerie.model.element import Arrived, Sender
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.grant import Grant, Role
from causerie.model.message import Text
from causerie.store import outbox
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import answered, identity_of, opened, row_of
from tests.desk.test_can import kept
from tests.store.sends import FAST, claim, ended, settle


async def _reply(house: House, conversation: int, *, agent: int = AGENT, **about: Any) -> Written:
    values: dict[str, Any] = {"client_key": uuid4().hex, "last_seen": await _last(house), **about}
    grant = values.pop("grant", house.grant(agent))
    answer = Answer(conversation, (Text("Bonjour !"),), **values)
    return await house.do(lambda work: reply(work, house.directory, house.ids, grant=grant, answer=answer))


async def _last(house: House) -> int:
    return int((await house.rows("message"))[-1]["id"])


async def test_an_answer_goes_to_who_wrote_on_the_channel_last_used(house: House) -> None:
    conversation = await opened(house)
    sender = Sender((house.said("", key="x").sender.addresses[0],))
    await house.hear(Arrived(sorted(house.held["twilio"].channels)[1], "m2", sender, (Text("Ici"),)))
    written = await _reply(house, conversation)
    message = await row_of(house, "message", written.messages[0])
    assert (message["channel_id"], message["identity_id"]) == (house.channel(n=1), await identity_of(house))
    assert (message["agent_id"], message["conversation_id"]) == (AGENT, conversation)


async def test_a_thread_that_moved_says_so_with_its_news(house: House) -> None:
    conversation = await opened(house)
    seen = await _last(house)
    await house.hear(house.said("Au fait…", key="k2"))
    theirs = (await answered(house, conversation, "Le collègue", agent=ADMIN)).messages[0]
    with pytest.raises(Conflict, match="moved_on") as moved:
        await _reply(house, conversation, last_seen=seen)
    news = moved.value.params["news"]
    assert isinstance(news, list)
    assert [message.parts[0].text for message in news] == ["Au fait…", "Le collègue"]
    assert news[-1].id == theirs
    assert len(await house.rows("outbox")) == 1
    await _reply(house, conversation, last_seen=theirs)


async def test_ones_own_words_are_no_news(house: House) -> None:
    conversation = await opened(house)
    seen = await _last(house)
    for _ in range(2):
        await _reply(house, conversation, last_seen=seen)
    assert len(await house.rows("outbox")) == 2


async def test_an_answer_can_be_forced(house: House) -> None:
    conversation = await opened(house)
    await house.hear(house.said("Au fait…", key="k2"))
    await _reply(house, conversation, last_seen=0, force=True)


async def test_a_repeated_answer_is_the_first_one_although_the_thread_moved(house: House) -> None:
    conversation = await opened(house)
    seen = await _last(house)
    first = await _reply(house, conversation, client_key="k1", last_seen=seen)
    await house.hear(house.said("Au fait…", key="k2"))
    assert await _reply(house, conversation, client_key="k1", last_seen=seen) == first
    assert len(await house.rows("outbox")) == 1


async def test_of_two_who_answer_at_once_one_is_told(house: House) -> None:
    """From two processes; the check and the write share the contact's lock."""
    conversation = await opened(house)
    seen = await _last(house)
    async with Database(house.database.dsn) as other:

        async def answer(database: Database, agent: int) -> Written:
            told = Answer(conversation, (Text(str(agent)),), client_key=uuid4().hex, last_seen=seen)
            return await database.run(
                lambda work: reply(work, house.directory, Ids(), grant=house.grant(agent), answer=told),
                now=house.clock(),
            )

        ended = await asyncio.gather(answer(house.database, AGENT), answer(other, ADMIN), return_exceptions=True)
    assert sorted(type(one) is Written for one in ended) == [False, True]
    (refused,) = [one for one in ended if isinstance(one, BaseException)]
    assert isinstance(refused, Conflict)
    assert len(await house.rows("outbox")) == 1


async def test_what_one_does_not_see_cannot_be_answered(house: House) -> None:
    conversation = await opened(house)
    await opened(house, phone="+33600000002")
    with pytest.raises(NotFound, match="conversation"):
        await _reply(house, conversation, agent=STRANGER)
    mine = Grant(AGENT, Role.AGENT, frozenset({house.channel()}), frozenset())
    with pytest.raises(NotFound, match="channel"):
        await _reply(house, conversation, grant=mine, channel_id=house.channel(n=1))
    with pytest.raises(NotFound, match="identity"):
        await _reply(house, conversation, identity_id=await identity_of(house, "+33600000002"))
    assert await house.rows("outbox") == []


async def test_a_note_of_a_colleague_is_no_news(house: House) -> None:
    conversation = await opened(house)
    seen = await _last(house)

    async def note(work: Work) -> None:
        await work.execute(
            """insert into message (conversation_id, identity_id, channel_id, direction, author, agent_id, parts, at,
                                    arrived_at)
               select conversation_id, identity_id, channel_id, 'note', 'agent', %s, parts, at, arrived_at
               from message""",
            [ADMIN],
        )

    await house.do(note)
    await _reply(house, conversation, last_seen=seen)


async def test_what_an_answer_came_from_is_counted_once(house: House) -> None:
    conversation, made = await opened(house), await kept(house)
    for _ in range(2):
        await _reply(house, conversation, client_key="the-same-answer", canned=(made,))
    assert [row["uses"] for row in await house.rows("canned")] == [1]
    await _reply(house, conversation, canned=(made,))
    (row,) = await house.rows("canned")
    assert (row["uses"], row["used_at"]) == (2, house.clock())


async def test_each_of_two_that_an_answer_came_from_is_counted(house: House) -> None:
    conversation = await opened(house)
    one, two = await kept(house), await kept(house, name="horaires")
    await _reply(house, conversation, canned=(one, two))
    assert [row["uses"] for row in await house.rows("canned")] == [1, 1]


async def test_a_canned_reply_that_is_gone_stops_nobody(house: House) -> None:
    conversation, theirs = await opened(house), await kept(house, ADMIN)
    for canned_id in (theirs, 999):
        await _reply(house, conversation, canned=(canned_id,))
    assert len(await house.rows("outbox")) == 2
    assert [row["uses"] for row in await house.rows("canned")] == [0]


async def test_an_answer_that_is_refused_counts_for_nothing(house: House) -> None:
    conversation, made = await opened(house), await kept(house)
    with pytest.raises(Conflict, match="moved_on"):
        await _reply(house, conversation, last_seen=0, canned=(made,))
    assert [row["uses"] for row in await house.rows("canned")] == [0]


async def test_what_a_person_said_can_be_quoted_to_them(house: House) -> None:
    conversation = await opened(house)
    said = await _last(house)
    written = await _reply(house, conversation, reply_to=said)
    assert (await row_of(house, "message", written.messages[0]))["reply_to"] == said


async def test_nobody_is_quoted_to_somebody_else(house: House) -> None:
    await opened(house, phone="+33600000002")
    theirs = await _last(house)
    conversation = await opened(house)
    for quoted in (theirs, 2**40):
        with pytest.raises(NotFound, match="message"):
            await _reply(house, conversation, reply_to=quoted)
    assert await house.rows("outbox") == []


async def test_a_note_is_never_quoted(house: House) -> None:
    conversation = await opened(house)
    noted = await house.do(
        lambda work: note(
            work, grant=house.grant(), conversation_id=conversation, client_key=uuid4().hex, text="Mauvais payeur"
        )
    )
    with pytest.raises(Invalid, match="note_quoted"):
        await _reply(house, conversation, reply_to=noted)


async def test_a_provider_hears_of_a_quote_only_where_it_was_said(house: House) -> None:
    """On another channel the words travel alone: its provider does not know the message."""
    conversation = await opened(house)
    (said,) = await house.rows("message")
    for n in (0, 1):
        await house.do(partial(outbox.set_rate, channel_id=house.channel(n=n), per_second=FAST))
    await _reply(house, conversation, reply_to=said["id"])
    (here,) = await claim(house)
    await settle(house, ended(here))
    await _reply(house, conversation, reply_to=said["id"], channel_id=house.channel(n=1))
    (elsewhere,) = await claim(house)
    assert (here.reply_to, elsewhere.reply_to) == (said["provider_key"], None)
