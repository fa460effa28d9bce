"""Lists: what each narrows to, pages that hold still in either order, counts that end somewhere."""

from __future__ import annotations

import random
from typing import Any

import pytest

from causerie.desk.block import block
from causerie.desk.quarantine import quarantine
from causerie.model.contact import Address
from causerie.model.conversation import Conversation, State
from causerie.model.element import Arrived, Sender
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Role
from causerie.model.listing import Listing, Order, View
from causerie.model.message import Text
from causerie.store import lists, threads
from causerie.store.database import Work
from causerie.store.lists import After
from causerie.testing.house import AGENT, OTHER_TEAM, STRANGER, House
from tests.desk.people import opened


async def _with(house: House, read: Any) -> Any:
    async with house.database.connection() as conn:
        return await read(conn)


def _only(*channels: int, agent: int = AGENT) -> Grant:
    return Grant(agent, Role.AGENT, frozenset(channels), frozenset())


async def _said_on(house: House, n: int, key: str) -> None:
    """The same person, on channel number `n` of the Twilio connection."""
    address = sorted(house.held["twilio"].channels)[n]
    sender = Sender((house.said("", key="x").sender.addresses[0],))
    await house.hear(Arrived(address, key, sender, (Text(key),)))


def _after(page: list[Conversation], *, order: Order = Order.RECENT) -> After:
    last = page[-1]
    return After(last.waiting_since if order is Order.WAITING else None, last.last_at, last.id)


async def test_pages_of_conversations_hold_still(house: House) -> None:
    """Keyset: what moves to the top meanwhile repeats nothing and hides nothing of what is below."""
    for n in range(12):
        if n % 3 == 0:
            house.clock.forward(minutes=1)
        await opened(house, phone=f"+336000001{n:02}")
    grant = house.grant()

    async def page(after: Any) -> list[Conversation]:
        found: list[Conversation] = await _with(
            house, lambda conn: lists.conversations(conn, grant, Listing(), after=after, limit=5)
        )
        return found

    first = await page(None)
    house.clock.forward(minutes=1)
    await opened(house, phone="+33600000199")
    await opened(house, phone="+33600000111", text="Encore")  # the newest of the first page moves up
    second = await page(_after(first))
    third = await page(_after(second))
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
        await work.execute("update conversation set team_id = %s where id = %s", [OTHER_TEAM, free])
        await work.execute("update conversation set unread = 0 where id = %s", [elsewhere])

    await house.do(arrange)
    grant = house.grant(AGENT)

    async def ids(**wanted: Any) -> set[int]:
        found = await _with(house, lambda conn: lists.conversations(conn, grant, Listing(**wanted)))
        return {one.id for one in found}

    assert await ids(view=View.MINE) == {mine}
    assert await ids(view=View.UNASSIGNED) == {free, elsewhere}
    assert await ids() == {mine, free, elsewhere}
    assert await ids(state=State.SNOOZED) == {snoozed}
    assert await ids(state=None) == {mine, free, snoozed, elsewhere}
    assert await ids(channel_id=house.channel(n=1)) == {elsewhere}
    assert await ids(label_id=9) == {free}
    assert await ids(team_id=OTHER_TEAM) == {free}
    assert await ids(unread=True) == {mine, free}
    assert await ids(view=View.MINE, label_id=9) == set()
    counts = await _with(house, lambda conn: lists.counts(conn, grant))
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
        assert await _with(house, lambda conn, grant=grant: lists.wearing(conn, grant, 9)) == worn
        assert await _with(house, lambda conn, grant=grant: lists.wearing(conn, grant, 10)) == 0
    with pytest.raises(NotFound):
        await _with(house, lambda conn: lists.wearing(conn, house.grant(), 11))


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
    assert await _with(house, lambda conn: lists.wearing(conn, house.grant(), 9)) == lists.COUNT_CAP


@pytest.mark.parametrize("size", [1, 3, 4, 7, 50])
async def test_who_waited_longest_comes_first_and_the_others_after_them(house: House, size: int) -> None:
    """Through pages of any size; those at the same instant hold still as well."""
    everyone = []
    for n in range(13):
        if n % 2 == 0:
            house.clock.forward(minutes=1)
        everyone.append(await opened(house, phone=f"+336000004{n:02}"))
    answered = random.Random(7).sample(everyone, 5)

    async def answer(work: Work) -> None:
        await work.execute("update conversation set waiting_since = null where id = any(%s)", [answered])

    await house.do(answer)
    listing = Listing(order=Order.WAITING)
    grant = house.grant()
    read: list[Conversation] = []
    after = None
    while page := await _with(
        house, lambda conn, after=after: lists.conversations(conn, grant, listing, after=after, limit=size)
    ):
        read += page
        after = _after(page, order=Order.WAITING)
    assert len(read) == len({one.id for one in read}) == 13
    waiting = [(one.waiting_since, one.id) for one in read if one.waiting_since is not None]
    assert waiting == sorted(waiting)
    assert [one.id for one in read[len(waiting) :]] == sorted(answered, reverse=True)


async def test_what_matches_is_counted_and_named_as_one_sees_it(house: House) -> None:
    here = [await opened(house, phone=f"+3360000050{n}") for n in range(4)]
    await _said_on(house, 1, "z")
    elsewhere = (await house.rows("conversation"))[-1]["id"]
    listing = Listing()

    async def told(grant: Grant, limit: int = 100) -> tuple[int, list[int]]:
        counted = await _with(house, lambda conn: lists.count(conn, grant, listing, limit=limit))
        named = await _with(house, lambda conn: lists.matching(conn, grant, listing, limit=limit, but=here[:1]))
        return counted, named

    assert await told(house.grant(AGENT)) == (5, [*here[1:], elsewhere])
    assert await told(_only(house.channel())) == (4, here[1:])
    assert await told(house.grant(AGENT), limit=2) == (2, here[1:3])
    assert await told(house.grant(STRANGER)) == (0, [])


async def test_quarantine_holds_spam_and_where_blocked_people_last_wrote_as_one_sees_it(house: House) -> None:
    first, second = house.channel(), house.channel(n=1)
    addresses = sorted(house.held["twilio"].channels)
    for n in range(4):
        sender = Sender((Address("phone", "", f"+3360000000{n}"),))
        await house.hear(Arrived(addresses[n % 2], f"q{n}", sender, (Text("Bonjour"),)))
    talks = await house.rows("conversation")
    spam, barred = [row["id"] for row in talks if row["channel_id"] == first]
    elsewhere = next(row["id"] for row in talks if row["channel_id"] == second)
    for id_ in (spam, elsewhere):
        await house.do(lambda work, id_=id_: quarantine(work, grant=house.grant(), conversation_id=id_, blocks=True))
    contact = (await _with(house, lambda conn: threads.conversation(conn, house.grant(), barred))).contact_id
    await house.do(lambda work: block(work, grant=house.grant(), contact_id=contact))

    async def held(grant: Grant) -> set[int]:
        page = await _with(house, lambda conn: lists.conversations(conn, grant, Listing(View.QUARANTINE)))
        assert len(page) == await _with(
            house, lambda conn: lists.count(conn, grant, Listing(View.QUARANTINE), limit=10)
        )
        return {row.id for row in page}

    assert await held(house.grant()) == {spam, barred, elsewhere}
    assert await held(_only(first)) == {spam, barred}
    assert await held(_only(second)) == {elsewhere}
    assert await held(_only()) == set()
    shown = await _with(house, lambda conn: lists.conversations(conn, house.grant(), Listing(state=None)))
    assert {row.id for row in shown}.isdisjoint({spam, elsewhere})


async def test_quarantine_is_counted_nowhere(house: House) -> None:
    await _said_on(house, 0, "q")
    (conversation,) = [row["id"] for row in await house.rows("conversation")]
    await house.do(lambda work: work.execute("insert into label (id, name, color) values (9, 'SAV', 'red')"))
    await house.do(lambda work: work.execute("insert into conversation_label values (%s, 9)", [conversation]))
    await house.do(
        lambda work: work.execute(
            "insert into mention (message_id, agent_id, conversation_id) select max(id), %s, %s from message",
            [AGENT, conversation],
        )
    )
    await house.do(lambda work: quarantine(work, grant=house.grant(), conversation_id=conversation))
    counts = await _with(house, lambda conn: lists.counts(conn, house.grant(AGENT)))
    assert set(counts.values()) == {0}
    assert await _with(house, lambda conn: lists.wearing(conn, house.grant(AGENT), 9)) == 0
