"""The moment of what was put off: it is asked everything again, leaves once, or comes back to its author."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.desk.block import block
from causerie.desk.dispatch import dispatch, send_now
from causerie.desk.erase import erase
from causerie.desk.resolve import resolve
from causerie.desk.schedule import TIMER
from causerie.model.errors import NotFound, NotPermitted
from causerie.model.scheduled import Wait
from causerie.store import timers
from causerie.store.database import Work
from causerie.store.timers import Due
from causerie.testing.house import ADMIN, AGENT, House
from tests.desk.people import answered, contact_of, opened, row_of
from tests.desk.test_can import kept
from tests.desk.test_schedule import TOMORROW, given_up, held, moved, tomorrow, waiting

LEASE = timedelta(seconds=30)


async def ring(house: House) -> list[Due]:
    found = await house.do(lambda work: timers.claim(work, limit=10, lease=LEASE))
    return [due for due in found if due.kind == TIMER]


async def dispatched(house: House, due: Due) -> bool:
    return await house.do(lambda work: dispatch(work, house.directory, house.ids, due))


async def rung(house: House) -> list[bool]:
    return [await dispatched(house, due) for due in await ring(house)]


async def blocked(house: House) -> None:
    contact, grant = await contact_of(house), house.grant(ADMIN)
    await house.do(lambda work: block(work, grant=grant, contact_id=contact))


async def test_it_leaves_at_its_moment_once(house: House) -> None:
    conversation = await opened(house)
    await tomorrow(house, conversation, client_key="a-client-key")
    assert await rung(house) == []
    house.clock.forward(days=1)
    (due,) = await ring(house)
    assert await dispatched(house, due)
    assert not await dispatched(house, due)
    message = (await house.rows("message"))[-1]
    assert (message["client_key"], message["agent_id"], message["at"]) == ("a-client-key", AGENT, house.clock())
    assert [row["message_id"] for row in await house.rows("outbox")] == [message["id"]]
    assert (await waiting(house, conversation), await house.rows("timer")) == ([], [])
    assert [row["data"]["state"] for row in await house.told("scheduled_changed")] == ["waiting", "sent"]


async def test_where_its_words_came_from_is_counted_when_it_leaves(house: House) -> None:
    conversation, made = await opened(house), await kept(house)
    await held(house, conversation, canned=(made,))
    assert (await row_of(house, "canned", made))["uses"] == 0
    house.clock.forward(seconds=5)
    assert await rung(house) == [True]
    assert (await row_of(house, "canned", made))["uses"] == 1


async def test_every_canned_reply_it_came_from_is_counted(house: House) -> None:
    conversation = await opened(house)
    one, two = await kept(house), await kept(house, name="horaires")
    await held(house, conversation, canned=(one, two, one))
    house.clock.forward(seconds=5)
    assert await rung(house) == [True]
    assert [row["uses"] for row in await house.rows("canned")] == [1, 1]


@pytest.mark.parametrize("force", [False, True])
async def test_a_customer_who_writes_in_those_seconds_stops_a_held_answer(house: House, force: bool) -> None:
    """As one that was to leave at a date; sent all the same, it leaves."""
    conversation = await opened(house)
    made = await held(house, conversation, force=force)
    await house.hear(house.said("Non, attendez", key="meanwhile"))
    house.clock.forward(seconds=5)
    assert await rung(house) == [True]
    if force:
        assert await waiting(house, conversation) == []
    else:
        (one,) = await waiting(house, conversation)
        assert (one.id, one.state, one.reason) == (made, Wait.OVERTAKEN, None)


async def test_it_leaves_in_the_order_it_was_written(house: House) -> None:
    conversation = await opened(house)
    for text in ("Un", "Deux"):
        await held(house, conversation, text=text)
        house.clock.forward(seconds=1)
    house.clock.forward(seconds=5)
    assert await rung(house) == [True, True]
    assert [row["parts"][0]["text"] for row in await house.rows("message")][1:] == ["Un", "Deux"]


async def test_one_that_was_moved_or_given_up_stays(house: House) -> None:
    conversation = await opened(house)
    first, second = await tomorrow(house, conversation), await tomorrow(house, conversation)
    house.clock.forward(days=1)
    stale = await ring(house)
    await moved(house, first)
    await given_up(house, second)
    assert [await dispatched(house, due) for due in stale] == [False, False]
    assert [one.id for one in await waiting(house, conversation)] == [first]
    assert len(await house.rows("message")) == 1


async def test_what_may_not_leave_any_more_comes_back_with_the_reason(house: House) -> None:
    conversation = await opened(house)
    await tomorrow(house, conversation)
    await blocked(house)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=conversation))
    house.clock.forward(days=1)
    assert await rung(house) == [True]
    (one,) = await waiting(house, conversation)
    assert (one.state, one.reason) == (Wait.REFUSED, "blocked")
    assert len(await house.rows("message")) == 1
    assert (await row_of(house, "conversation", conversation))["state"] == "open"
    assert (await house.told("scheduled_changed"))[-1]["data"]["state"] == "refused"


async def test_its_author_must_still_answer_there(house: House) -> None:
    conversation = await opened(house)
    await tomorrow(house, conversation)

    async def leave(work: Work) -> None:
        await work.execute("update agent set active = false where id = %s", [AGENT])

    await house.do(leave)
    house.clock.forward(days=1)
    assert await rung(house) == [True]
    (one,) = await waiting(house, conversation, by=ADMIN)
    assert (one.state, one.reason) == (Wait.REFUSED, "author_gone")


async def test_somebody_who_wrote_in_between_is_told_to_its_author(house: House) -> None:
    for speaks in (True, False):
        conversation = await opened(house, phone=f"+3360000001{speaks:d}")
        made = await tomorrow(house, conversation)
        if speaks:
            await house.hear(house.said("Finalement, non", key=f"k{speaks}", phone=f"+3360000001{speaks:d}"))
        else:
            await answered(house, conversation, agent=ADMIN)
        house.clock.forward(days=1)
        assert await rung(house) == [True]
        (one,) = await waiting(house, conversation)
        assert (one.id, one.state, one.reason) == (made, Wait.OVERTAKEN, None)
        house.clock.forward(days=-1)


async def test_who_did_not_want_to_be_asked_is_not(house: House) -> None:
    conversation = await opened(house)
    made = await tomorrow(house, conversation)
    await moved(house, made, send_at=house.clock() + TOMORROW)
    await held(house, conversation, text="Tout de suite", force=True)
    await house.hear(house.said("Autre chose", key="k2"))
    house.clock.forward(days=1)
    assert await rung(house) == [True, True]
    assert await waiting(house, conversation) == []


async def test_what_was_closed_meanwhile_stays_closed(house: House) -> None:
    conversation = await opened(house)
    await held(house, conversation)
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=conversation))
    await held(house, conversation)
    house.clock.forward(seconds=5)
    (first, second) = await ring(house)
    assert await dispatched(house, first)
    assert (await row_of(house, "conversation", conversation))["state"] == "resolved"
    # Written on a closed conversation, the second one opens it as any answer does.
    assert await dispatched(house, second)
    assert (await row_of(house, "conversation", conversation))["state"] == "open"


async def test_its_author_may_not_wait(house: House) -> None:
    conversation = await opened(house)
    made = await tomorrow(house, conversation)
    await house.hear(house.said("Alors ?", key="k2"))
    grant = house.grant(AGENT)
    written = await house.do(lambda work: send_now(work, house.directory, house.ids, grant=grant, scheduled_id=made))
    assert (await row_of(house, "message", written.messages[0]))["direction"] == "outbound"
    assert await house.rows("timer") == []
    with pytest.raises(NotFound):
        await house.do(lambda work: send_now(work, house.directory, house.ids, grant=grant, scheduled_id=made))


async def test_what_is_refused_at_once_stays_where_it_was(house: House) -> None:
    conversation = await opened(house)
    made = await tomorrow(house, conversation)
    await blocked(house)
    grant = house.grant(AGENT)
    with pytest.raises(NotPermitted, match="blocked"):
        await house.do(lambda work: send_now(work, house.directory, house.ids, grant=grant, scheduled_id=made))
    assert [one.state for one in await waiting(house, conversation)] == [Wait.WAITING]
    assert len(await house.rows("timer")) == 1


async def test_who_is_forgotten_gets_nothing(house: House) -> None:
    conversation = await opened(house)
    await tomorrow(house, conversation)
    contact, grant = await contact_of(house), house.grant(ADMIN)
    house.clock.forward(days=1)
    stale = await ring(house)
    await house.do(lambda work: erase(work, house.directory.vault, grant=grant, contact_id=contact))
    assert (await house.rows("scheduled"), await house.rows("timer")) == ([], [])
    assert [await dispatched(house, due) for due in stale] == [False]
