"""An owner's choice on a send nobody can vouch for."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.channels.errors import Ambiguous, Rejected
from causerie.channels.protocol import Sent
from causerie.desk.deliver import Outcome
from causerie.desk.deliver import settle as delivered
from causerie.desk.settle import Choice, settle
from causerie.model.errors import Conflict, Forbidden, NotFound, NotPermitted
from causerie.model.outbox import Patience
from causerie.store import outbox
from causerie.store.database import Work
from causerie.store.outbox import Claimed
from causerie.testing.house import ADMIN, AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import answered, opened, row_of

PATIENCE = Patience()


def settling(house: House, message: int, choice: Choice, *, by: int = AGENT) -> Awaitable[None]:
    grant = house.grant(by)
    return house.do(lambda work: settle(work, house.directory, grant=grant, message_id=message, choice=choice))


async def claimed(house: House) -> list[Claimed]:
    async def verb(work: Work) -> list[Claimed]:
        await outbox.set_rate(work, house.channel(), 10)
        return await outbox.claim(work, limit=10, lease=PATIENCE.lease)

    return await house.do(verb)


async def end(house: House, *outcomes: Outcome) -> None:
    async def verb(work: Work) -> None:
        jitter = [0.5] * len(outcomes)
        await delivered(work, house.directory, house.ids, outcomes, patience=PATIENCE, jitter=jitter)

    await house.do(verb)


async def lost(house: House, *, by: int = AGENT) -> tuple[int, Claimed]:
    """An answer whose send nobody can vouch for."""
    conversation = await opened(house)
    (message,) = (await answered(house, conversation, agent=by)).messages
    (one,) = await claimed(house)
    await end(house, Outcome(one, error=Ambiguous("cut")))
    assert (await row_of(house, "message", message))["delivery"] == 3
    return message, one


async def test_resend_queues_it_again(house: House) -> None:
    message, first = await lost(house)
    await settling(house, message, Choice.RESEND)
    row = await row_of(house, "message", message)
    assert (row["delivery"], row["error"]) == (1, None)
    assert (await house.rows("conversation"))[0]["last_delivery"] == 1
    (second,) = await claimed(house)
    assert (second.message_id, second.attempts) == (message, 1)
    await end(house, Outcome(first, sent=Sent("late")))
    assert (await row_of(house, "message", message))["provider_key"] is None, "whoever slept cannot write"
    await end(house, Outcome(second, sent=Sent("SM2")))
    row = await row_of(house, "message", message)
    assert (row["delivery"], row["provider_key"]) == (4, "SM2")


async def test_giving_up_is_a_failure(house: House) -> None:
    message, _ = await lost(house)
    await settling(house, message, Choice.GIVE_UP)
    row = await row_of(house, "message", message)
    assert (row["delivery"], row["error"]) == (5, "given_up")
    (send,) = await house.rows("outbox")
    assert (send["state"], send["settled_at"]) == ("failed", house.clock())
    assert (await house.told("delivery_changed"))[-1]["data"] == {"delivery": "failed"}


async def test_a_failure_can_be_sent_again_but_not_given_up(house: House) -> None:
    conversation = await opened(house)
    (message,) = (await answered(house, conversation, agent=AGENT)).messages
    (one,) = await claimed(house)
    await end(house, Outcome(one, error=Rejected("rejected_number")))
    with pytest.raises(Conflict):
        await settling(house, message, Choice.GIVE_UP)
    await settling(house, message, Choice.RESEND)
    assert [one.message_id for one in await claimed(house)] == [message]


async def test_a_failure_whose_outbox_row_was_purged_can_be_sent_again(house: House) -> None:
    message, _ = await lost(house)
    await settling(house, message, Choice.GIVE_UP)
    await house.do(lambda work: work.execute("delete from outbox"))
    await settling(house, message, Choice.RESEND)
    assert [one.message_id for one in await claimed(house)] == [message]


async def test_what_is_under_way_is_left_alone(house: House) -> None:
    conversation = await opened(house)
    (message,) = (await answered(house, conversation, agent=AGENT)).messages
    for choice in Choice:
        with pytest.raises(Conflict) as refusal:
            await settling(house, message, choice)
        assert refusal.value.params == {"state": "queued"}


async def test_a_resend_is_asked_what_a_message_is_asked(house: House) -> None:
    message, _ = await lost(house)
    house.clock.forward(minutes=1)
    await house.hear(house.said("STOP", key="stop"))
    with pytest.raises(NotPermitted) as refusal:
        await settling(house, message, Choice.RESEND)
    assert refusal.value.code == "opted_out"


async def test_the_owner_decides_or_who_supervises(house: House) -> None:
    message, _ = await lost(house, by=ADMIN)
    with pytest.raises(Forbidden):
        await settling(house, message, Choice.GIVE_UP, by=AGENT)
    with pytest.raises(NotFound):
        await settling(house, message, Choice.GIVE_UP, by=STRANGER)
    await settling(house, message, Choice.GIVE_UP, by=SUPERVISOR)


async def test_only_what_was_sent_can_be_settled(house: House) -> None:
    await opened(house)
    (message,) = await house.rows("message")
    with pytest.raises(NotFound):
        await settling(house, message["id"], Choice.RESEND)
