"""An answer that nobody read follows the visitor, once, where they may be written to; and what they answer comes home."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from causerie.desk.forward import forward
from causerie.desk.write import Draft, write
from causerie.model.contact import Address
from causerie.model.element import Arrived, Introduced, Receipt, Sender
from causerie.model.message import RANK, Author, Delivery, Text
from causerie.store import timers
from causerie.store.database import Row, Work
from causerie.testing.house import AGENT, House
from tests.http.visitor.conftest import open_widget

PHONE = "+33611111111"
VISITOR = Sender((Address("visitor", "atelier", "browser"),), language="fr")


def say(code: str, language: str | None, params: Mapping[str, str]) -> str:
    return f"{code} {params.get('text', '')}".strip()


@pytest.fixture
async def site(house: House) -> int:
    """A web chat that sends on after ten minutes, by WhatsApp or else by SMS, and a visitor who wrote there."""
    channels = [house.channel("whatsapp"), house.channel("twilio")]
    channel = await open_widget(house, settings={"forward": {"after": 10, "channels": channels}})
    house.held |= {one.connection.provider: one for one in house.directory.all()}
    await house.hear(Arrived("atelier", "m1", VISITOR, (Text("Bonjour"),)), provider="webchat")
    return channel


async def gave(house: House, phone: str = PHONE) -> None:
    await house.hear(Introduced("atelier", f"i {phone}", VISITOR, (Address("phone", "", phone),)), provider="webchat")


async def answered(house: House, site: int, text: str = "Oui", author: Author = Author.AGENT) -> int:
    """An answer that left."""
    (visitor,) = [row["id"] for row in await house.rows("identity") if row["scheme"] == "visitor"]
    draft = Draft(visitor, site, (Text(text),), author=author, agent_id=AGENT if author is Author.AGENT else None)
    written = await house.do(lambda work: write(work, house.directory, house.ids, draft))
    sent = RANK[Delivery.SENT]
    await house.do(
        lambda work: work.execute(
            "update message set delivery = %s, provider_key = id::text where id = %s", [sent, written.messages[0]]
        )
    )
    return written.messages[0]


async def rung(house: House, *, minutes: int = 10) -> list[bool]:
    """Let time pass, and settle what falls due."""
    house.clock.forward(minutes=minutes)

    async def verb(work: Work) -> list[bool]:
        due = await timers.claim(work, limit=10, lease=timedelta(minutes=1))
        return [await forward(work, house.directory, house.ids, one, say=say) for one in due]

    return await house.do(verb)


async def forwarded(house: House) -> list[Row]:
    return [row for row in await house.rows("message") if row["author"] == "automatic"]


async def test_it_is_sent_on_to_what_the_visitor_gave(house: House, site: int) -> None:
    await gave(house)
    answer = await answered(house, site)
    assert await rung(house, minutes=9) == []
    assert await rung(house, minutes=1) == [True]
    (sent,) = await forwarded(house)
    # WhatsApp's window never opened: the next channel of the list is taken.
    assert (sent["channel_id"], sent["parts"][0]["text"]) == (house.channel("twilio"), "forwarded Oui")
    (kept,) = await house.rows("forward")
    assert (kept["message_id"], kept["sent_id"]) == (answer, sent["id"])
    (conversation,) = await house.rows("conversation")
    assert conversation["channel_id"] == site


async def test_what_they_answer_there_is_the_same_thread(house: House, site: int) -> None:
    await gave(house)
    await answered(house, site)
    await rung(house)
    await house.hear(house.said("Merci", key="s1", phone=PHONE))
    (conversation,) = await house.rows("conversation")
    assert (conversation["channel_id"], conversation["message_count"]) == (house.channel("twilio"), 4)


async def test_several_answers_go_together_and_only_once(house: House, site: int) -> None:
    await gave(house)
    await answered(house, site, "Oui")
    await answered(house, site, "Demain")
    assert await rung(house) == [True]
    assert [row["parts"][0]["text"] for row in await forwarded(house)] == ["forwarded Oui\nDemain"]
    await answered(house, site, "Encore")
    await rung(house)
    assert [row["parts"][0]["text"] for row in await forwarded(house)][1:] == ["forwarded Encore"]


async def test_who_read_meanwhile_gets_nothing(house: House, site: int) -> None:
    await gave(house)
    answer = await answered(house, site)
    read = Receipt("atelier", str(answer), Delivery.READ, correlation=str(answer))
    await house.hear(read, provider="webchat")
    assert await rung(house) == [False]
    assert await forwarded(house) == []


async def test_who_wrote_again_gets_nothing(house: House, site: int) -> None:
    await gave(house)
    await answered(house, site)
    await house.hear(Arrived("atelier", "m2", VISITOR, (Text("Alors ?"),)), provider="webchat")
    assert await rung(house) == [False]


async def test_who_gave_no_address_gets_nothing(house: House, site: int) -> None:
    await answered(house, site)
    assert await rung(house) == [False]
    assert await house.rows("forward") == []


async def test_who_refused_gets_nothing(house: House, site: int) -> None:
    await gave(house)
    await house.hear(house.said("STOP", key="s1", phone=PHONE))
    await answered(house, site)
    assert await rung(house) == [False]


@pytest.mark.parametrize("settings", [{}, {"forward": None}, {"forward": {"after": "soon"}}, {"forward": {"after": 2}}])
async def test_where_nothing_is_settled_nothing_is_sent(house: House, site: int, settings: dict[str, Any]) -> None:
    await house.do(
        lambda work: work.execute("update channel set settings = %s::jsonb where id = %s", [work.json(settings), site])
    )
    await gave(house)
    await answered(house, site)
    assert True not in await rung(house)


async def test_a_confirmation_sets_no_timer(house: House, site: int) -> None:
    await gave(house)
    await answered(house, site, author=Author.AUTOMATIC)
    assert await house.rows("timer") == []
