"""Reading under a grant: what is not shown answers like what does not exist, and pages hold still."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from causerie.model.conversation import Conversation, State
from causerie.model.element import Arrived, Sender
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Role
from causerie.model.message import Message, Text
from causerie.store import threads
from causerie.store.database import Connection, Work
from causerie.store.threads import Wanted
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import answered, contact_of, opened, row_of


async def _with(house: House, read: Any) -> Any:
    async with house.database.connection() as conn:
        return await read(conn)


def _only(*channels: int, agent: int = AGENT) -> Grant:
    return Grant(agent, Role.AGENT, frozenset(channels), frozenset())


async def _said_on(house: House, n: int, key: str, *, at: datetime | None = None, sequence: int = 0) -> None:
    """The same person, on channel number `n` of the Twilio connection."""
    address = sorted(house.held["twilio"].channels)[n]
    sender = Sender((house.said("", key="x").sender.addresses[0],))
    await house.hear(Arrived(address, key, sender, (Text(key),), at=at, sequence=sequence))


async def test_what_is_not_shown_is_not_found(house: House) -> None:
    conversation = await opened(house)
    (message,) = await house.rows("message")
    contact = await contact_of(house)
    for grant in (house.grant(STRANGER), _only(house.channel(n=1))):

        async def look(conn: Connection, grant: Grant = grant) -> None:
            with pytest.raises(NotFound) as hidden:
                await threads.conversation(conn, grant, conversation)
            with pytest.raises(NotFound) as absent:
                await threads.conversation(conn, house.grant(), -1)
            assert str(hidden.value) == str(absent.value)
            with pytest.raises(NotFound):
                await threads.message(conn, grant, message["id"])
            assert await threads.thread(conn, grant, contact, before=None, limit=10) == []
            assert await threads.conversations(conn, grant, Wanted(state=None)) == []
            assert await threads.news(conn, grant, contact, after=0, agent_id=AGENT) == []
            assert set((await threads.counts(conn, grant)).values()) == {0}

        await _with(house, look)


async def test_a_thread_shows_the_messages_of_the_channels_one_sees(house: House) -> None:
    for n, key in ((0, "a"), (1, "b"), (0, "c")):
        await _said_on(house, n, key)
        house.clock.forward(seconds=1)
    contact = await contact_of(house)

    async def keys(grant: Grant) -> list[str]:
        found = await _with(house, lambda conn: threads.thread(conn, grant, contact, before=None, limit=10))
        return [message.parts[0].text for message in found]

    assert await keys(house.grant(ADMIN)) == ["a", "b", "c"]
    assert await keys(_only(house.channel())) == ["a", "c"]
    assert await keys(_only(house.channel(n=1))) == ["b"]


async def test_the_thread_follows_positions_whatever_order_things_came_in(house: House) -> None:
    """Law 4: (time, sequence, arrival), and a page begins where the last one ended, at equal times too."""
    at = house.clock() - timedelta(hours=1)
    for key, seconds, sequence in (("d", 1, 5), ("a", 0, 2), ("e", 1, 5), ("c", 1, 4), ("b", 0, 2), ("f", 2, 1)):
        await _said_on(house, 0, key, at=at + timedelta(seconds=seconds), sequence=sequence)
    contact = await contact_of(house)

    async def page(before: Any, limit: int) -> list[Message]:
        grant = house.grant()
        found: list[Message] = await _with(
            house, lambda conn: threads.thread(conn, grant, contact, before=before, limit=limit)
        )
        return found

    whole = await page(None, 50)
    assert "".join(_text(message) for message in whole) == "abcdef"
    assert whole == sorted(whole, key=lambda message: message.position)
    for limit in (1, 2, 4):
        read: list[Message] = []
        while found := await page(read[0].position if read else None, limit):
            read = found + read
        assert read == whole


def _text(message: Message) -> str:
    assert isinstance(message.parts[0], Text)
    return message.parts[0].text


async def test_pages_of_conversations_hold_still(house: House) -> None:
    """Keyset: what moves to the top meanwhile repeats nothing and hides nothing of what is below."""
    for n in range(12):
        if n % 3 == 0:
            house.clock.forward(minutes=1)
        await opened(house, phone=f"+336000001{n:02}")
    grant = house.grant()

    async def page(after: Any) -> list[Conversation]:
        wanted = Wanted(after=after, limit=5)
        found: list[Conversation] = await _with(house, lambda conn: threads.conversations(conn, grant, wanted))
        return found

    first = await page(None)
    house.clock.forward(minutes=1)
    await opened(house, phone="+33600000199")
    await opened(house, phone="+33600000111", text="Encore")  # the newest of the first page moves up
    second = await page((first[-1].last_at, first[-1].id))
    third = await page((second[-1].last_at, second[-1].id))
    read = [one.id for one in (*first, *second, *third)]
    assert len(read) == len(set(read)) == 12
    order = [(one.last_at, one.id) for one in (*first, *second, *third)]
    assert order == sorted(order, reverse=True)


async def test_lists_by_view_state_channel_and_label(house: House) -> None:
    mine, free, snoozed = [await opened(house, phone=f"+3360000020{n}") for n in range(3)]
    await _said_on(house, 1, "z")
    elsewhere = (await house.rows("conversation"))[-1]["id"]

    async def arrange(work: Work) -> None:
        await work.execute("update conversation set assignee_id = %s where id = %s", [AGENT, mine])
        await work.execute("update conversation set state = 'snoozed' where id = %s", [snoozed])
        await work.execute("insert into label (id, name, color) values (9, 'SAV', 'red')")
        await work.execute("insert into conversation_label values (%s, 9)", [free])

    await house.do(arrange)
    grant = house.grant(AGENT)

    async def ids(**wanted: Any) -> set[int]:
        found = await _with(house, lambda conn: threads.conversations(conn, grant, Wanted(**wanted)))
        return {one.id for one in found}

    assert await ids(view="mine") == {mine}
    assert await ids(view="unassigned") == {free, elsewhere}
    assert await ids() == {mine, free, elsewhere}
    assert await ids(state=State.SNOOZED) == {snoozed}
    assert await ids(state=None) == {mine, free, snoozed, elsewhere}
    assert await ids(channel_id=house.channel(n=1)) == {elsewhere}
    assert await ids(label_id=9) == {free}
    counts = await _with(house, lambda conn: threads.counts(conn, grant))
    assert counts == {"mine": 1, "unassigned": 2, "all": 3, "snoozed": 1, "mentions": 0}


async def test_a_label_is_counted_where_one_sees_it(house: House) -> None:
    here = [await opened(house, phone=f"+3360000030{n}") for n in range(2)]
    await _said_on(house, 1, "z")
    elsewhere = (await house.rows("conversation"))[-1]["id"]

    async def wear(work: Work) -> None:
        await work.execute("insert into label (id, name, color) values (9, 'SAV', 'red'), (10, 'Avis', 'pink')")
        await work.execute("insert into conversation_label select unnest(%s::bigint[]), 9", [[*here, elsewhere]])

    await house.do(wear)
    for grant, worn in ((house.grant(AGENT), 3), (_only(house.channel()), 2), (house.grant(STRANGER), 0)):
        assert await _with(house, lambda conn, grant=grant: threads.wearing(conn, grant, 9)) == worn
        assert await _with(house, lambda conn, grant=grant: threads.wearing(conn, grant, 10)) == 0
    with pytest.raises(NotFound):
        await _with(house, lambda conn: threads.wearing(conn, house.grant(), 11))


async def test_a_label_is_counted_up_to_the_cap(house: House) -> None:
    conversation = await opened(house)

    async def wear(work: Work) -> None:
        await work.execute("insert into label (id, name, color) values (9, 'SAV', 'red')")
        await work.execute(
            """insert into conversation
               select (jsonb_populate_record(c, jsonb_build_object('id', 1000000 + n))).*
               from conversation c, generate_series(1, 1100) n where c.id = %s""",
            [conversation],
        )
        await work.execute("insert into conversation_label select id, 9 from conversation")

    await house.do(wear)
    assert await _with(house, lambda conn: threads.wearing(conn, house.grant(), 9)) == threads.COUNT_CAP


async def test_news_are_what_others_said(house: House) -> None:
    """One's own words and notes are no news; a customer's and a colleague's are."""
    conversation = await opened(house)
    contact = await contact_of(house)
    seen = (await house.rows("message"))[-1]["id"]
    await answered(house, conversation, "le mien", agent=AGENT)
    theirs = (await answered(house, conversation, "un autre", agent=ADMIN)).messages[0]
    await house.hear(house.said("le client", key="k2"))
    heard = (await house.rows("message"))[-1]["id"]
    grant = house.grant(AGENT)
    found = await _with(house, lambda conn: threads.news(conn, grant, contact, after=seen, agent_id=AGENT))
    assert [message.id for message in found] == [theirs, heard]
    assert await _with(house, lambda conn: threads.news(conn, grant, contact, after=heard, agent_id=AGENT)) == []


async def test_a_message_comes_with_its_files_and_reactions(house: House) -> None:
    conversation = await opened(house)
    (message,) = await house.rows("message")

    async def adorn(work: Work) -> None:
        for n in (2, 1):
            await work.execute(
                """insert into file (id, message_id, position, state, name, mime, size, created_at)
                   values (%(n)s, %(message)s, %(n)s, 'stored', 'a', 'image/png', 3, %(now)s)""",
                {"n": n, "message": message["id"], "now": work.now},
            )
        await work.execute(
            "insert into reaction (id, message_id, agent_id, emoji, at) values (1, %s, %s, '👍', %s)",
            [message["id"], AGENT, work.now],
        )

    await house.do(adorn)
    grant = house.grant()
    found = await _with(house, lambda conn: threads.message(conn, grant, message["id"]))
    assert [file.id for file in found.files] == [1, 2]
    assert [(one.emoji, one.agent_id) for one in found.reactions] == [("👍", AGENT)]
    one = await _with(house, lambda conn: threads.conversation(conn, grant, conversation))
    row = await row_of(house, "conversation", conversation)
    assert (one.preview, one.unread, one.address, one.last_at) == ("Bonjour", 1, "+33600000001", row["last_at"])
