"""An agent reacts to what a customer wrote, changes their mind, takes it back."""

from __future__ import annotations

import pytest

from causerie.channels.errors import Ambiguous, Rejected
from causerie.model.element import Edited
from causerie.model.errors import NotFound, NotPermitted
from causerie.store import threads
from causerie.testing.house import AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import answered, opened
from tests.desk.reacting import claimed, end, heard, reacted, stands


async def test_it_is_written_and_waits_like_an_answer(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    row = await stands(house)
    assert (row["emoji"], row["agent_id"], row["delivery"]) == ("👍", AGENT, 1)
    (one,) = await claimed(house)
    assert (one.message_id, one.emoji, one.wish) == (message, "👍", row["id"])
    (about,) = await house.database.read("select provider_key, delivery from message where id = %s", [message])
    assert (one.reply_to, about["delivery"]) == (about["provider_key"], 0), "the customer's message is untouched"
    await end(house, one, key="wamid.1")
    assert ((await stands(house))["delivery"], (await stands(house))["provider_key"]) == (4, "wamid.1")
    told = await house.told("reaction_changed")
    assert [(row["agent_id"], row["data"]) for row in told] == [(AGENT, None), (AGENT, {"delivery": "sent"})]
    async with house.database.connection() as conn:
        (shown,) = (await threads.message(conn, house.grant(AGENT), message)).reactions
    assert (shown.emoji, shown.agent_id, shown.delivery) == ("👍", AGENT, "sent")


async def test_it_is_no_answer(house: House) -> None:
    message = await heard(house)
    (before,) = await house.rows("conversation")
    await reacted(house, message, "👍")
    (one,) = await claimed(house)
    await end(house, one)
    assert await house.rows("conversation") == [before]


async def test_the_same_again_asks_nothing(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    await reacted(house, message, "👍", by=SUPERVISOR)
    await reacted(house, await heard(house), "")
    assert len(await house.told("reaction_changed")) == 1
    assert len(await house.rows("outbox")) == 1


async def test_a_newer_one_takes_the_place_of_one_that_waits(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    await reacted(house, message, "❤️", by=SUPERVISOR)
    (one,) = await claimed(house)
    assert one.emoji == "❤️"
    await end(house, one)
    assert ((await stands(house))["agent_id"], await claimed(house)) == (SUPERVISOR, [])


async def test_a_newer_one_follows_one_that_is_under_way(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    (first,) = await claimed(house)
    await reacted(house, message, "❤️")
    assert await claimed(house) == [], "never two of one message at once"
    await end(house, first)
    assert ((await stands(house))["emoji"], (await stands(house))["delivery"]) == ("❤️", 1)
    (second,) = await claimed(house)
    assert (second.emoji, second.attempts) == ("❤️", 1)
    await end(house, second, Rejected("rejected_content"))
    assert (await stands(house))["emoji"] == "👍", "the customer still sees the first"


async def test_taken_back_before_it_left_it_never_leaves(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    await reacted(house, message, "")
    assert (await claimed(house), await house.rows("reaction"), await house.rows("outbox")) == ([], [], [])


async def test_taken_back_it_leaves_the_screens_at_once_and_the_telephone_by_the_outbox(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    (one,) = await claimed(house)
    await end(house, one)
    await reacted(house, message, "")
    async with house.database.connection() as conn:
        assert (await threads.message(conn, house.grant(AGENT), message)).reactions == ()
    (one,) = await claimed(house)
    assert one.emoji == ""
    await end(house, one)
    await reacted(house, message, "")
    assert await claimed(house) == []


async def test_what_cannot_be_taken_back_stands_and_says_why(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    (one,) = await claimed(house)
    await end(house, one)
    await reacted(house, message, "", by=SUPERVISOR)
    (one,) = await claimed(house)
    await end(house, one, Rejected("undeliverable"))
    row = await stands(house)
    assert (row["emoji"], row["agent_id"], row["delivery"], row["error"]) == ("👍", AGENT, 4, "undeliverable")
    last = (await house.told("reaction_changed"))[-1]
    assert (last["agent_id"], last["data"]) == (SUPERVISOR, {"delivery": "failed"}), "whoever asked is told"


async def test_one_that_was_refused_can_be_tried_again_or_put_away(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    (one,) = await claimed(house)
    await end(house, one, Rejected("undeliverable"))
    assert ((await stands(house))["delivery"], (await stands(house))["error"]) == (5, "undeliverable")
    await reacted(house, message, "👍")
    (again,) = await claimed(house)
    assert again.attempts == 1
    await end(house, again, Rejected("undeliverable"))
    house.clock.forward(days=2)
    await reacted(house, message, "")
    assert await house.rows("reaction") == [], "the window is closed, and no telephone shows it"


async def test_in_doubt_it_is_sent_again(house: House) -> None:
    message = await heard(house)
    await reacted(house, message, "👍")
    (one,) = await claimed(house)
    await end(house, one, Ambiguous("time_out"))
    assert (await stands(house))["delivery"] == 1
    house.clock.forward(minutes=1)
    (one,) = await claimed(house)
    assert (one.emoji, one.attempts) == ("👍", 2)
    await reacted(house, message, "")
    await end(house, one)
    (one,) = await claimed(house)
    assert one.emoji == "", "it may stand on their telephone, so it is taken away there"


async def test_outside_the_window_it_is_refused_before(house: House) -> None:
    message = await heard(house)
    house.clock.forward(hours=25)
    with pytest.raises(NotPermitted, match="outside_window"):
        await reacted(house, message, "👍")
    assert (await house.rows("reaction"), await house.rows("outbox")) == ([], [])


async def test_a_channel_without_reactions_takes_none(house: House) -> None:
    conversation = await opened(house)
    (message,) = await house.database.read("select id from message where conversation_id = %s", [conversation])
    with pytest.raises(NotPermitted, match="no_capability"):
        await reacted(house, message["id"], "👍")


@pytest.mark.parametrize("emoji", ["merci", "👍 merci", "a", "1", "!!", " "])
async def test_words_are_no_reaction(house: House, emoji: str) -> None:
    with pytest.raises(NotPermitted, match="reaction_refused"):
        await reacted(house, await heard(house), emoji)


async def test_only_what_a_customer_wrote_themselves(house: House) -> None:
    message = await heard(house)
    (conversation,) = await house.rows("conversation")
    (ours,) = (await answered(house, conversation["id"])).messages
    with pytest.raises(NotFound):
        await reacted(house, ours, "👍")
    (row,) = await house.database.read("select provider_key from message where id = %s", [message])
    number = next(iter(house.held["whatsapp"].channels))
    await house.hear(Edited(number, row["provider_key"], "gone", ()), provider="whatsapp")
    with pytest.raises(NotFound):
        await reacted(house, message, "👍")


async def test_who_may_answer_may_react(house: House) -> None:
    message = await heard(house)
    with pytest.raises(NotFound):
        await reacted(house, message, "👍", by=STRANGER)
    assert await house.rows("reaction") == []
