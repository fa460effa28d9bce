"""The company's reactions in the outbox: leases, fences, and receipts that come late."""

from __future__ import annotations

from causerie.desk.deliver import sweep
from causerie.desk.erase import erase
from causerie.model.element import Receipt
from causerie.model.message import Delivery
from causerie.store import reactions
from causerie.testing.house import ADMIN, AGENT, House
from tests.desk.people import answered
from tests.desk.reacting import claimed, end, heard, reacted, stands


async def _sent(house: House, emoji: str = "👍", *, key: str = "wamid.1") -> int:
    message = await heard(house)
    await reacted(house, message, emoji)
    (one,) = await claimed(house)
    await end(house, one, key=key)
    return message


async def _told(house: House, key: str, delivery: Delivery, error: str | None = None) -> None:
    """The provider tells what became of a send, and we look."""
    number = next(iter(house.held["whatsapp"].channels))
    await house.hear(Receipt(number, key, delivery, error=error), provider="whatsapp")
    await house.do(sweep)


async def test_a_lease_that_ran_out_is_asked_for_again(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    (slow,) = await claimed(house)
    house.clock.forward(minutes=2)
    await house.do(sweep)
    (again,) = await claimed(house)
    assert (again.emoji, again.attempts) == ("👍", 2)
    await end(house, slow, key="late")
    assert (await stands(house))["delivery"] == 1, "whoever slept cannot write"
    await end(house, again, key="wamid.2")
    assert (await stands(house))["provider_key"] == "wamid.2"


async def test_a_receipt_of_a_reaction_leaves_no_orphan(house: House) -> None:
    await _sent(house)
    await _told(house, "wamid.1", Delivery.SENT)
    assert ((await stands(house))["delivery"], await house.rows("orphan_receipt")) == (4, [])


async def test_a_late_failure_is_believed_and_told(house: House) -> None:
    await _sent(house)
    await _told(house, "wamid.1", Delivery.FAILED, "undeliverable")
    row = await stands(house)
    assert (row["emoji"], row["delivery"], row["error"]) == ("👍", 5, "undeliverable")
    last = (await house.told("reaction_changed"))[-1]
    assert (last["agent_id"], last["data"]) == (AGENT, {"delivery": "failed"})


async def test_a_late_failure_of_a_change_brings_back_what_stood(house: House) -> None:
    message = await _sent(house)
    await reacted(house, message, "❤️", by=ADMIN)
    (one,) = await claimed(house)
    await end(house, one, key="wamid.2")
    await _told(house, "wamid.2", Delivery.FAILED, "undeliverable")
    row = await stands(house)
    assert (row["emoji"], row["agent_id"], row["delivery"]) == ("👍", AGENT, 4)


async def test_a_receipt_of_an_older_wish_says_nothing_of_the_newer(house: House) -> None:
    message = await _sent(house)
    await reacted(house, message, "❤️")
    await _told(house, "wamid.1", Delivery.FAILED, "undeliverable")
    assert ((await stands(house))["emoji"], (await stands(house))["delivery"]) == ("❤️", 1)


async def test_it_keeps_its_place_in_the_lane(house: House) -> None:
    """What is written to a person leaves in order; two people do not wait for each other."""
    first, second = await heard(house), await heard(house, phone="+33600000002")
    await reacted(house, first, "👍")
    await reacted(house, second, "👍")
    (conversation, _) = await house.rows("conversation")
    (answer,) = (await answered(house, conversation["id"])).messages
    sent = await claimed(house)
    assert {one.message_id for one in sent} == {first, second}
    for one in sent:
        await end(house, one)
    assert [one.message_id for one in await claimed(house)] == [answer]


async def test_ours_is_told_from_theirs(house: House) -> None:
    message = await heard(house)
    assert await house.do(lambda work: reactions.ours(work, message)) is None
    await reacted(house, message, "👍")
    found = await house.do(lambda work: reactions.ours(work, message))
    assert found == reactions.Ours("👍", Delivery.QUEUED, None, None, untried=True)


async def test_it_is_forgotten_with_its_person(house: House) -> None:
    message = await _sent(house)
    await reacted(house, message, "❤️")
    (row,) = await house.database.read("select contact_id from identity")
    grant = house.grant(ADMIN)
    await house.do(lambda work: erase(work, house.directory.vault, grant=grant, contact_id=row["contact_id"]))
    assert (await house.rows("reaction"), await house.rows("outbox")) == ([], [])


async def test_what_is_under_way_cannot_be_dropped(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    await claimed(house)
    assert not await house.do(lambda work: reactions.drop(work, message))
    assert len(await house.rows("reaction")) == 1
