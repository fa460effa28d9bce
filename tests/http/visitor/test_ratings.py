"""What a visitor says of an episode: asked once it is resolved, kept once, changed for a day, nobody else's."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.desk.reopen import reopen
from causerie.desk.resolve import resolve
from causerie.testing.house import AGENT
from tests.http.visitor.browser import Browser, frame, message_id
from tests.http.visitor.conftest import Chat

CARD = "4111 1111 1111 1111"


async def talked(chat: Chat, *, answered: bool = True) -> tuple[Browser, int]:
    """A visitor who wrote and was answered, and their conversation, resolved."""
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    if answered:
        await chat.answer(key, text="Bonjour, je regarde.")
    conversation = int((await chat.identity_of(key))["conversation_id"])
    await settle(chat, conversation)
    return browser, conversation


async def settle(chat: Chat, conversation: int, verb: Any = resolve) -> None:
    grant = chat.house.grant(AGENT)
    await chat.house.directory.refresh(monotonic=1e9)
    grant = grant.__class__(grant.agent_id, grant.role, None, grant.teams)
    await chat.house.do(lambda work: verb(work, grant=grant, conversation_id=conversation))


async def test_it_is_asked_for_kept_and_changed(chat: Chat) -> None:
    browser, conversation = await talked(chat)
    assert (await browser.thread())["episode"] == {"id": conversation, "score": None, "comment": None}
    said = await browser.post("ratings", {"episode": conversation, "score": 2})
    assert (said.status, said.json["episode"]) == (200, {"id": conversation, "score": 2, "comment": None})
    chat.house.clock.forward(hours=23)
    again = await browser.post("ratings", {"episode": conversation, "score": 5, "comment": f" Merci {CARD} "})
    assert again.json["episode"]["score"] == 5
    (row,) = await chat.house.rows("rating")
    assert (row["score"], CARD in row["comment"], row["comment"].startswith("Merci ")) == (5, False, True)
    assert row["changed_at"] - row["at"] == chat.house.clock() - row["at"]
    assert [event["data"] for event in await chat.house.told("conversation_rated")] == [{"score": 2}, {"score": 5}]


async def test_after_a_day_it_stands(chat: Chat) -> None:
    browser, conversation = await talked(chat)
    await browser.post("ratings", {"episode": conversation, "score": 2})
    chat.house.clock.forward(hours=25)
    late = await browser.post("ratings", {"episode": conversation, "score": 5})
    assert (late.status, late.json["code"]) == (409, "not_to_rate")
    assert (await browser.thread())["episode"] is None
    assert [row["score"] for row in await chat.house.rows("rating")] == [2]


async def test_nothing_is_asked_while_it_goes_on_nor_where_nobody_answered(chat: Chat) -> None:
    browser, conversation = await talked(chat)
    await settle(chat, conversation, reopen)
    assert (await browser.thread())["episode"] is None
    assert (await browser.post("ratings", {"episode": conversation, "score": 3})).status == 409
    unanswered, _ = await talked(chat, answered=False)
    assert (await unanswered.thread())["episode"] is None


async def test_a_week_later_nobody_is_asked(chat: Chat) -> None:
    browser, _ = await talked(chat)
    chat.house.clock.forward(days=8)
    assert (await browser.thread())["episode"] is None


async def test_nobody_rates_for_another(chat: Chat) -> None:
    _, theirs = await talked(chat)
    browser, _ = await talked(chat)
    assert (await browser.post("ratings", {"episode": theirs, "score": 1})).status == 409
    assert (await (await chat.visitor()).post("ratings", {"episode": theirs, "score": 1})).status == 409
    assert await chat.house.rows("rating") == []


@pytest.mark.parametrize("body", [{"score": 3}, {"episode": 1, "score": 0}, {"episode": 1, "score": 6}])
async def test_nonsense_is_refused(chat: Chat, body: dict[str, int]) -> None:
    browser = await chat.visitor()
    assert (await browser.post("ratings", body)).status == 400


async def test_a_widget_that_does_not_ask(chat: Chat) -> None:
    browser, conversation = await talked(chat)
    await chat.house.do(
        lambda work: work.execute(
            "update channel set settings = settings || '{\"rating\": false}' where id = %s", [chat.channel_id]
        )
    )
    chat.ticks += 60
    assert (await browser.thread())["episode"] is None
    assert (await browser.post("ratings", {"episode": conversation, "score": 3})).status == 409


async def test_an_open_socket_is_told_at_once(chat: Chat) -> None:
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    await chat.answer(key, text="Je regarde.")
    conversation = int((await chat.identity_of(key))["conversation_id"])
    async with browser.live() as socket:
        await frame(socket)
        await settle(chat, conversation)
        told = await frame(socket)
        assert told == {"type": "episode", "episode": {"id": conversation, "score": None, "comment": None}}
        await settle(chat, conversation, reopen)
        assert await frame(socket) == {"type": "episode", "episode": None}
