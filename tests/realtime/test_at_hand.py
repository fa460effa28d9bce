"""A frame made of the rows a transaction left at hand says what one made by reading says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from causerie.desk.block import block
from causerie.desk.snooze import snooze
from causerie.model.committed import AtHand, Committed
from causerie.model.contact import Address
from causerie.model.element import Arrived, Edited, Element, MediaRef, Receipt, Sender
from causerie.model.grant import Grant, Role
from causerie.model.message import Choice, Delivery, MediaKind, Text
from causerie.realtime import frames
from causerie.realtime.frames import Frame, frame
from causerie.store.database import Connection
from causerie.testing.house import AGENT, House
from tests.desk.people import contact_of, opened

NUMBER, PHONE = "+33700000001", "+33600000001"
LEA = Sender((Address("phone", "", PHONE),), name="Léa", language="fr")


@pytest.fixture
def committed(house: House) -> list[Committed]:
    """What the house commits from now on, told to somebody who looks."""
    told: list[Committed] = []
    house.database.on_commit.append(told.append)
    house.database.watched = lambda: True
    return told


async def _both(house: House, grant: Grant, told: Committed) -> tuple[Frame | None, Frame | None]:
    async with house.database.connection() as conn:
        return await frame(conn, grant, told.events, told.at_hand), await frame(conn, grant, told.events)


STORIES: dict[str, Callable[[House], list[Element]]] = {
    "a first word": lambda _: [Arrived(NUMBER, "k1", LEA, (Text("Bonjour"),))],
    "two words of one person": lambda house: [
        Arrived(NUMBER, "k1", LEA, (Text("Un"),), at=house.clock() - timedelta(seconds=9)),
        Arrived(NUMBER, "k2", LEA, (Text("Deux"),), at=house.clock() - timedelta(seconds=12), sequence=3),
    ],
    "two people": lambda house: [house.said("Un", key="k1"), house.said("Deux", key="k2", phone="+33600000002")],
    "a picture and a file": lambda _: [
        Arrived(
            NUMBER,
            "k1",
            LEA,
            (
                MediaRef(MediaKind.IMAGE, "https://m.example/1", "image/jpeg", size=9),
                Text("et"),
                MediaRef(MediaKind.DOCUMENT, "https://m.example/2", "application/pdf", name="devis.pdf"),
            ),
        )
    ],
    "a choice, and a quote": lambda _: [Arrived(NUMBER, "k1", LEA, (Choice("oui", "Oui"),), reply_to="known")],
    "an echo": lambda _: [Arrived(NUMBER, "k1", LEA, (Text("Nous arrivons"),), echo=True)],
    "a card number": lambda _: [Arrived(NUMBER, "k1", LEA, (Text("ma carte : 4111 1111 1111 1111"),))],
    "a stop": lambda _: [Arrived(NUMBER, "k1", LEA, (Text("STOP"),))],
    "a word and a receipt": lambda _: [
        Arrived(NUMBER, "k1", LEA, (Text("Merci"),)),
        Receipt(NUMBER, "nobody's", Delivery.READ),
    ],
    "a word and an edit of another": lambda _: [
        Arrived(NUMBER, "k1", LEA, (Text("Merci"),)),
        Edited(NUMBER, "known", "v2", (Text("Bonjour !"),)),
    ],
}


@pytest.mark.parametrize("told", STORIES.values(), ids=STORIES)
@pytest.mark.parametrize("before", ["a stranger", "somebody known", "somebody asleep", "somebody blocked"])
async def test_rows_at_hand_are_the_rows_read(
    house: House, committed: list[Committed], before: str, told: Callable[[House], list[Element]]
) -> None:
    if before != "a stranger":
        await house.hear(house.said("Bonjour", key="known"))
        await _prepare(house, before)
    await house.hear(*told(house))
    news = committed[-1]
    for grant in (house.grant(), house.grant(AGENT), Grant(AGENT, Role.AGENT, frozenset(), frozenset())):
        at_hand, read = await _both(house, grant, news)
        assert at_hand == read


async def _prepare(house: House, how: str) -> None:
    contact = await contact_of(house)
    if how == "somebody asleep":
        (row,) = await house.rows("conversation")
        until = house.clock() + timedelta(hours=1)
        await house.do(lambda work: snooze(work, grant=house.grant(), conversation_id=row["id"], until=until))
    elif how == "somebody blocked":
        await house.do(lambda work: block(work, grant=house.grant(), contact_id=contact))


async def test_nothing_is_asked_for_what_is_at_hand(
    house: House, committed: list[Committed], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []

    async def ask(_: Connection, *queries: object) -> list[object]:
        asked.extend(queries)
        return [[] for _ in queries]

    await opened(house)
    monkeypatch.setattr(frames, "ask", ask)
    async with house.database.connection() as conn:
        made = await frame(conn, house.grant(), committed[-1].events, committed[-1].at_hand)
        assert made is not None
        assert (len(made.rows.conversations), len(made.rows.messages), asked) == (1, 1, [])
        await frame(conn, house.grant(), committed[-1].events, AtHand())
    assert len(asked) == 2


async def test_who_is_not_looked_at_leaves_nothing_at_hand(house: House, committed: list[Committed]) -> None:
    house.database.watched = lambda: False
    await opened(house)
    assert committed[-1].at_hand == AtHand()
