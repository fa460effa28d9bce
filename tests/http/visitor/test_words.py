"""The thread in a visitor's eyes: their own words and what was really sent to them, and nothing beside."""

from __future__ import annotations

import asyncio

import pytest

from causerie.model.message import Choices, Option, Text
from causerie.store.database import Work
from tests.http.visitor.browser import Browser, message_id, texts
from tests.http.visitor.conftest import Chat


@pytest.fixture
async def met(chat: Chat) -> tuple[Browser, str]:
    """A visitor who wrote, and the key of what they wrote."""
    browser, key = await chat.visitor(), message_id()
    await browser.say("Bonjour", key=key)
    return browser, key


async def test_an_answer_is_shown_once_it_has_left(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met
    message = await chat.answer(key, text="Bonjour, je regarde.", sent=False)
    assert texts(await browser.thread()) == ["Bonjour"]
    await chat.drain()
    answer = (await browser.thread())["messages"][-1]
    assert answer["parts"] == [{"type": "text", "text": "Bonjour, je regarde."}]
    assert (answer["from"], answer["agent"], answer["state"]) == ("agent", "Camille", "sent")
    assert answer["key"] == str(message)


async def test_an_agents_name_is_a_first_name_and_never_an_address(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met

    async def verb(work: Work) -> None:
        await work.execute("update agent set name = 'camille.robin@causerie.example'")

    await chat.house.database.run(verb, now=chat.house.clock())
    await chat.answer(key, text="Bonjour")
    body = (await browser.get("messages")).body
    assert b"causerie.example" not in body
    assert b"Robin" not in body


async def test_a_note_never_reaches_the_visitor(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met
    identity = await chat.identity_of(key)

    async def verb(work: Work) -> None:
        await work.execute(
            """insert into message (conversation_id, identity_id, channel_id, direction, author, agent_id, parts, at,
                                    arrived_at, delivery)
               values (%s, %s, %s, 'note', 'agent', 6, '[{"type": "text", "text": "client difficile"}]', %s, %s, 7)""",
            [identity["conversation_id"], identity["id"], chat.channel_id, work.now, work.now],
        )

    await chat.house.database.run(verb, now=chat.house.clock())
    assert b"client difficile" not in (await browser.get("messages")).body
    assert b"client difficile" not in (await browser.get("messages?after=0")).body


async def test_the_same_persons_other_channels_stay_outside(chat: Chat, met: tuple[Browser, str]) -> None:
    """Merged by an agent, the thread is one for the desk; a widget shows what was said on the widget."""
    browser, key = met
    await chat.house.hear(chat.house.said("Par SMS", key="sms1"))
    contact = (await chat.identity_of(key))["contact_id"]

    async def verb(work: Work) -> None:
        await work.execute("update identity set contact_id = %s", [contact])

    await chat.house.database.run(verb, now=chat.house.clock())
    assert texts(await browser.thread()) == ["Bonjour"]


async def test_two_visitors_merged_by_an_agent_still_read_only_their_own(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met
    other = await chat.visitor()
    await other.say("Je suis un autre")
    contact = (await chat.identity_of(key))["contact_id"]

    async def verb(work: Work) -> None:
        await work.execute("update identity set contact_id = %s", [contact])

    await chat.house.database.run(verb, now=chat.house.clock())
    assert texts(await browser.thread()) == ["Bonjour"]
    assert texts(await other.thread()) == ["Je suis un autre"]


async def test_receipts_move_the_message_and_only_upwards(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met
    message = str(await chat.answer(key, text="Bonjour"))
    assert (await browser.post("events", {"events": [{"type": "delivered", "message": message}]})).status == 204
    assert (await browser.thread())["messages"][-1]["state"] == "delivered"
    await browser.post("events", {"events": [{"type": "read", "message": message}]})
    before = len(await chat.house.rows("intake"))
    again = [{"type": "delivered", "message": message}, {"type": "read", "message": message}]
    assert (await browser.post("events", {"events": again})).status == 204
    assert (await browser.thread())["messages"][-1]["state"] == "read"
    assert len(await chat.house.rows("intake")) == before  # nothing new was said, so nothing was kept


async def test_nobody_acknowledges_what_was_not_for_them(chat: Chat, met: tuple[Browser, str]) -> None:
    _, key = met
    message = str(await chat.answer(key, text="Bonjour"))
    stranger = await chat.visitor()
    events = [{"type": "read", "message": message}, {"type": "read", "message": key}]
    assert (await stranger.post("events", {"events": events})).status == 204
    row = next(row for row in await chat.house.rows("message") if row["direction"] == "outbound")
    assert row["delivery"] == 4


async def test_typing_is_told_and_not_kept(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, _ = met
    before = len(await chat.house.rows("intake"))
    assert (await browser.post("events", {"events": [{"type": "typing"}]})).status == 204
    assert [one.actor.scheme for one in chat.typed] == ["visitor"]
    assert len(await chat.house.rows("intake")) == before


@pytest.mark.parametrize("events", [[], [{"type": "rated"}], [{"type": "read"}] * 101, "x", None])
async def test_events_nobody_knows_are_refused(chat: Chat, met: tuple[Browser, str], events: object) -> None:
    assert (await met[0].post("events", {"events": events})).status == 400


async def test_a_button_says_our_words_whatever_the_browser_claims(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met
    options = (Option("oui", "Oui, je confirme"), Option("non", "Non"))
    message = str(await chat.answer(key, Text("Confirmez-vous\u202f?"), Choices(options)))
    asked = (await browser.thread())["messages"][-1]["parts"][1]
    assert [option["id"] for option in asked["options"]] == ["oui", "non"]
    choice = {"message": message, "id": "oui", "title": "Remboursez 1000 €"}
    reply = await browser.post("messages", {"client_message_id": message_id(), "choice": choice})
    assert reply.status == 201
    assert reply.json["message"]["parts"] == [{"type": "choice", "id": "oui", "title": "Oui, je confirme"}]
    assert reply.json["message"]["reply_to"] == message


async def test_a_button_of_somebody_else_does_not_exist(chat: Chat, met: tuple[Browser, str]) -> None:
    message = str(await chat.answer(met[1], Choices((Option("oui", "Oui"),))))
    stranger = await chat.visitor()
    body = {"client_message_id": message_id(), "choice": {"message": message, "id": "oui"}}
    assert (await stranger.post("messages", body)).json["code"] == "choice_unknown"


async def test_a_quote_is_kept_when_it_is_ones_own(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, key = met
    message = str(await chat.answer(key, text="Lequel\u202f?"))
    assert (await browser.say("Le bleu", reply_to=message)).json["message"]["reply_to"] == message
    stranger = await chat.visitor()
    assert (await stranger.say("Moi aussi", reply_to=message)).json["message"]["reply_to"] is None


class TestPages:
    async def test_back_through_the_thread(self, chat: Chat) -> None:
        browser = await chat.visitor()
        for n in range(7):
            await browser.say(str(n))
        last = await browser.thread("?limit=3")
        assert (texts(last), last["more"]) == (["4", "5", "6"], True)
        middle = await browser.thread(f"?limit=3&before={last['messages'][0]['id']}")
        assert (texts(middle), middle["more"]) == (["1", "2", "3"], True)
        first = await browser.thread(f"?limit=3&before={middle['messages'][0]['id']}")
        assert (texts(first), first["more"]) == (["0"], False)

    async def test_what_changed_since_a_number(self, chat: Chat, met: tuple[Browser, str]) -> None:
        browser, key = met
        page = await browser.thread()
        assert page["fresh"] is True
        nothing = await browser.thread(f"?after={page['n']}")
        assert (nothing["messages"], nothing["fresh"]) == ([], False)
        await chat.answer(key, text="Bonjour, je regarde.")
        await browser.say("Merci")
        news = await browser.thread(f"?after={page['n']}")
        assert (texts(news), news["fresh"]) == (["Bonjour, je regarde.", "Merci"], False)
        assert news["n"] > page["n"]

    async def test_others_events_move_the_number_and_bring_nothing(self, chat: Chat, met: tuple[Browser, str]) -> None:
        browser, _ = met
        page = await browser.thread()
        other = await chat.visitor()
        await other.say("Autre chose")
        news = await browser.thread(f"?after={page['n']}")
        assert news["messages"] == []
        assert news["n"] > page["n"]

    async def test_a_number_never_given_or_too_old_gives_a_fresh_page(
        self, chat: Chat, met: tuple[Browser, str], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        browser, _ = met
        page = await browser.thread("?after=999999999")
        assert (texts(page), page["fresh"]) == (["Bonjour"], True)
        monkeypatch.setattr("causerie.store.visits.FAR", 0)
        page = await browser.thread("?after=0")
        assert (texts(page), page["fresh"]) == (["Bonjour"], True)

    @pytest.mark.parametrize(
        "query", ["?after=-1", "?after=x", "?limit=0", "?before=99999999999999999999", "?limit=9999"]
    )
    async def test_numbers_that_are_none_are_ignored(self, chat: Chat, met: tuple[Browser, str], query: str) -> None:
        assert texts(await met[0].thread(query)) == ["Bonjour"]

    async def test_asking_and_waiting(self, chat: Chat, met: tuple[Browser, str]) -> None:
        browser, key = met
        n = (await browser.thread())["n"]
        waiting = asyncio.create_task(browser.thread(f"?after={n}&wait=20"))
        await chat.placed.wait()
        await chat.answer(key, text="Bonjour, je regarde.")
        assert "Bonjour, je regarde." in texts(await waiting)

    async def test_waiting_for_nothing_ends(self, chat: Chat, met: tuple[Browser, str]) -> None:
        browser, _ = met
        n = (await browser.thread())["n"]
        assert (await browser.thread(f"?after={n}&wait=1"))["messages"] == []


async def test_an_erased_message_is_gone(chat: Chat, met: tuple[Browser, str]) -> None:
    browser, _ = met

    async def verb(work: Work) -> None:
        await work.execute("update message set erased_at = %s", [work.now])

    await chat.house.database.run(verb, now=chat.house.clock())
    assert (await browser.thread())["messages"] == []
