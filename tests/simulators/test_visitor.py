"""Simulated visitors at the real door of web chat: what they say arrives, what they are told they acknowledge."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest

from causerie.model.message import RANK as RANKS
from causerie.model.message import Choices, Delivery, Media, MediaKind, Option, Text
from causerie.simulators.visitor import Refused, VisitorSimulator
from causerie.simulators.wire import Attachment
from causerie.store import files
from causerie.store.database import Row, Work
from causerie.testing.house import AGENT, House
from tests.http.visitor.conftest import Chat, open_widget, opened

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360606060000000050001"
    "a5f645400000000049454e44ae426082"
)


@pytest.fixture
async def chat(house: House) -> AsyncIterator[Chat]:
    channel_id = await open_widget(house)
    async with opened(house, channel_id) as made:
        yield made


@pytest.fixture
async def visitors(chat: Chat) -> AsyncIterator[VisitorSimulator]:
    simulator = VisitorSimulator(chat.base, "atelier", pauses=(0.01, 0.01))
    async with simulator.running():
        yield simulator


async def reaches(chat: Chat, message: int, delivery: Delivery) -> None:
    """Returns once the ledger says that the message got exactly that far."""
    grew = asyncio.Event()
    chat.hub.on_event.append(lambda _: grew.set())
    async with asyncio.timeout(10):
        while (await row_of(chat, message))["delivery"] != RANKS[delivery]:
            await grew.wait()
            grew.clear()


async def row_of(chat: Chat, message: int) -> Row:
    (row,) = await chat.house.database.read("select * from message where id = %s", [message])
    return row


def shows(visitors: VisitorSimulator, state: str, *, of: str = "anna", n: int = 0) -> Callable[[], bool]:
    """Whether the `n`th word of the company is there, and in that state."""
    return lambda: len(visitors.inbox(of)) > n and visitors.inbox(of)[n].state == state


class TestWhatTheySay:
    async def test_a_message_arrives_under_its_key(self, chat: Chat, visitors: VisitorSimulator) -> None:
        key = await visitors.write("anna", "bonjour")
        (row,) = await chat.house.rows("message")
        assert (row["provider_key"], row["parts"]) == (key, [{"type": "text", "text": "bonjour"}])
        assert visitors.customer("anna").wrote_at is not None

    async def test_two_visitors_are_two_people(self, chat: Chat, visitors: VisitorSimulator) -> None:
        await visitors.write("anna", "c'est moi")
        await visitors.write("bob", "moi aussi")
        await visitors.write("anna", "encore moi")
        assert len(await chat.house.rows("contact")) == 2
        assert len(await chat.house.rows("visitor")) == 2

    async def test_said_twice_is_said_once(self, chat: Chat, visitors: VisitorSimulator) -> None:
        visitors.faults.duplicate = True
        await visitors.write("anna", "bonjour")
        assert len(await chat.house.rows("message")) == 1

    async def test_a_picture(self, chat: Chat, visitors: VisitorSimulator) -> None:
        await visitors.write("anna", "le voilà", media=Attachment("image/png", PIXEL, "vélo.png"))
        (row,) = await chat.house.rows("message")
        assert [part["type"] for part in row["parts"]] == ["media", "text"]
        (file,) = [one for one in await chat.house.rows("file") if one["message_id"] == row["id"]]
        assert (file["mime"], file["name"]) == ("image/png", "vélo.png")

    async def test_typing(self, chat: Chat, visitors: VisitorSimulator) -> None:
        await visitors.type("anna")
        assert len(chat.typed) == 1

    async def test_a_widget_that_is_not_there_refuses(self, chat: Chat) -> None:
        async with VisitorSimulator(chat.base, "ailleurs", pauses=()).running() as lost:
            with pytest.raises(Refused, match="not_found"):
                await lost.write("anna", "bonjour")

    async def test_a_token_that_was_taken_back_is_asked_for_anew(self, chat: Chat, visitors: VisitorSimulator) -> None:
        first = await visitors.write("anna", "bonjour")
        await visitors.bell.until(lambda: visitors.browser("anna").n is not None)
        browser = chat.browser(token=visitors.browser("anna").token)
        assert (await browser.ask("DELETE", "visitors")).status == 204
        second = await visitors.write("anna", "me revoilà")
        assert (await chat.identity_of(first))["id"] != (await chat.identity_of(second))["id"]


class TestWhatTheyAreTold:
    async def test_an_answer_is_delivered_and_read(self, chat: Chat, visitors: VisitorSimulator) -> None:
        key = await visitors.write("anna", "bonjour")
        message = await chat.answer(key, text="Bonjour, que puis-je pour vous ?")
        await visitors.bell.until(shows(visitors, "read"))
        (received,) = visitors.inbox("anna")
        assert (received.text, received.key, received.sender) == (
            "Bonjour, que puis-je pour vous ?",
            str(message),
            "atelier",
        )
        await reaches(chat, message, Delivery.READ)

    async def test_who_does_not_look_has_only_received(self, chat: Chat, visitors: VisitorSimulator) -> None:
        visitors.faults.reads = False
        message = await chat.answer(await visitors.write("anna", "bonjour"), text="Bonjour")
        await visitors.bell.until(shows(visitors, "delivered"))
        await reaches(chat, message, Delivery.DELIVERED)

    async def test_who_tells_nothing_leaves_it_sent(self, chat: Chat, visitors: VisitorSimulator) -> None:
        visitors.faults.drop_receipts = True
        message = await chat.answer(await visitors.write("anna", "bonjour"), text="Bonjour")
        await visitors.bell.until(shows(visitors, "read"))
        assert (await row_of(chat, message))["delivery"] == RANKS[Delivery.SENT]

    async def test_a_button_is_pressed(self, chat: Chat, visitors: VisitorSimulator) -> None:
        key = await visitors.write("anna", "lequel ?")
        await chat.answer(key, Text("Lequel ?"), Choices((Option("r", "Rouge"), Option("v", "Vert"))))
        await visitors.bell.until(lambda: bool(visitors.inbox("anna")))
        (question,) = visitors.inbox("anna")
        assert question.options == (("r", "Rouge"), ("v", "Vert"))
        pressed = await visitors.press("anna", question.key, "v")
        (row,) = [one for one in await chat.house.rows("message") if one["provider_key"] == pressed]
        assert row["parts"] == [{"type": "choice", "id": "v", "title": "Vert"}]
        with pytest.raises(KeyError):
            await visitors.press("anna", question.key, "b")

    async def test_a_file_of_ours_is_fetched(self, chat: Chat, visitors: VisitorSimulator) -> None:
        key = await visitors.write("anna", "une photo ?")

        async def upload(work: Work) -> int:
            file_id = await chat.house.ids.one(work.conn)
            await files.upload(work, file_id, agent_id=AGENT, name="a.png", mime="image/png", content=PIXEL)
            return file_id

        file_id = await chat.house.database.run(upload, now=chat.house.clock())
        await chat.answer(key, Media(MediaKind.IMAGE, file_id), Text("la voici"))
        await visitors.bell.until(lambda: bool(visitors.inbox("anna")))
        (received,) = visitors.inbox("anna")
        assert received.file == Attachment("image/png", PIXEL, "a.png")
        assert (received.kind, received.text) == ("image", "la voici")

    async def test_whoever_is_off_gets_it_once_they_are_back(self, chat: Chat, visitors: VisitorSimulator) -> None:
        key = await visitors.write("anna", "je pars")
        await visitors.bell.until(lambda: visitors.browser("anna").n is not None)
        visitors.customer("anna").online = False
        message = await chat.answer(key, text="À bientôt")
        await reaches(chat, message, Delivery.SENT)
        assert visitors.inbox("anna") == []
        visitors.return_online("anna")
        await visitors.bell.until(shows(visitors, "read"))
        await reaches(chat, message, Delivery.READ)

    async def test_a_browser_that_kept_its_token_goes_on(self, chat: Chat, visitors: VisitorSimulator) -> None:
        key = await visitors.write("anna", "bonjour")
        visitors.faults.offline = True
        message = await chat.answer(key, text="Bonjour")
        later = VisitorSimulator(chat.base, "atelier")
        async with later.running():
            later.open("anna", token=visitors.browser("anna").token)
            await later.bell.until(shows(later, "read"))
            await reaches(chat, message, Delivery.READ)
            await chat.answer(await later.write("anna", "encore moi"), text="Ravie !")
            await later.bell.until(shows(later, "read", n=1))
        assert [one.text for one in later.inbox("anna")] == ["Bonjour", "Ravie !"]

    async def test_one_socket_whatever_is_written(self, chat: Chat, visitors: VisitorSimulator) -> None:
        await visitors.write("anna", "un")
        ears = visitors.browser("anna").ears
        key = await visitors.write("anna", "deux")
        assert visitors.browser("anna").ears is ears
        await chat.answer(key, text="trois")
        await visitors.bell.until(shows(visitors, "read"))
        assert len(visitors.inbox("anna")) == 1
