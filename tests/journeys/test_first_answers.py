"""A customer writes on each channel, an agent sees it at once, answers, and sees the answer delivered and read.

Everything is real but the providers: a process of its own, its sockets, a database, webhooks with signatures both ways.
"""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from causerie.testing.database import Template
from tests.journeys.demo import Customer, Desk, Refused, demo, text_of

CHANNELS = ("whatsapp", "twilio", "telegram", "webchat")
LAST = {"whatsapp": "read", "twilio": "delivered", "telegram": "sent", "webchat": "read"}


@pytest.fixture(scope="module")
async def desk(postgres: Template, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Desk]:
    with postgres.copy() as dsn:
        async with demo(dsn, tmp_path_factory.mktemp("demo")) as opened:
            yield opened


@pytest.mark.parametrize("provider", CHANNELS)
async def test_a_question_and_its_answer(desk: Desk, provider: str) -> None:
    customer = await Customer.of(desk, provider)
    await customer.writes(f"Une question par {provider} ?")
    question = await desk.reads(f"Une question par {provider} ?")
    answer = await desk.answers(question, f"Une réponse par {provider}.")
    await customer.receives(f"Une réponse par {provider}.")
    stands = await desk.sees(lambda one: one["id"] == answer["id"] and one["delivery"] == LAST[provider])
    assert stands["channel_id"] == question["channel_id"]


async def test_events_come_once_and_in_order(desk: Desk) -> None:
    customer = await Customer.of(desk, "whatsapp", 1)
    for n in range(20):
        await customer.writes(f"Message {n}")
    await desk.reads("Message 19")
    numbers = [event["n"] for event in desk.events]
    assert numbers == sorted(set(numbers))
    arrived = [text_of(one) for one in sorted(desk.messages.values(), key=lambda one: one["id"])]
    assert [text for text in arrived if text.startswith("Message ")] == [f"Message {n}" for n in range(20)]


async def test_a_note_never_leaves(desk: Desk) -> None:
    customer = await Customer.of(desk, "telegram", 1)
    await customer.writes("Un avis ?")
    question = await desk.reads("Un avis ?")
    note = {"client_key": "journey-note-1", "text": "Entre nous : à rappeler."}
    await desk.call("POST", f"/api/conversations/{question['conversation_id']}/notes", note)
    await desk.answers(question, "Nous vous rappelons.")
    await customer.receives("Nous vous rappelons.")
    assert not any("Entre nous" in line for line in await customer.received())


async def test_who_said_stop_is_not_written_to(desk: Desk) -> None:
    customer = await Customer.of(desk, "twilio", 1)
    await customer.writes("STOP")
    word = await desk.reads("STOP")
    with pytest.raises(Refused) as refused:
        await desk.answers(word, "Une offre pour vous", force=True)
    assert (refused.value.status, refused.value.code) == (422, "opted_out")
    assert not any("Une offre" in line for line in await customer.received())


async def test_an_agent_who_has_not_seen_the_news_is_stopped(desk: Desk) -> None:
    customer = await Customer.of(desk, "webchat", 1)
    await customer.writes("Êtes-vous là ?")
    question = await desk.reads("Êtes-vous là ?")
    await customer.writes("Finalement, non merci.")
    await desk.reads("Finalement, non merci.")
    with pytest.raises(Refused) as refused:
        await desk.answers(question, "Nous arrivons !")
    assert (refused.value.status, refused.value.code) == (409, "moved_on")
    await desk.answers(question, "Nous arrivons !", force=True)
    await customer.receives("Nous arrivons !")
