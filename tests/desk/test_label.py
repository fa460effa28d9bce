"""Labels: what is given replaces what there was."""

from __future__ import annotations

from collections.abc import Awaitable

import pytest

from causerie.desk.label import label
from causerie.model.errors import Invalid, NotFound
from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import opened


def labelling(house: House, conversation: int, *labels: int, by: int = AGENT) -> Awaitable[None]:
    return house.do(lambda work: label(work, grant=house.grant(by), conversation_id=conversation, labels=labels))


async def labels_of(house: House) -> list[int]:
    return [row["label_id"] for row in await house.database.read("select label_id from conversation_label order by 1")]


@pytest.fixture
async def conversation(house: House) -> int:
    async def verb(work: Work) -> None:
        await work.execute("insert into label (id, name, color) values (1, 'SAV', 'red'), (2, 'Devis', 'blue')")

    await house.do(verb)
    return await opened(house)


async def test_labels_replace_labels(house: House, conversation: int) -> None:
    await labelling(house, conversation, 2, 1, 2)
    assert await labels_of(house) == [1, 2]
    await labelling(house, conversation, 1)
    await labelling(house, conversation, 1)
    assert await labels_of(house) == [1]
    await labelling(house, conversation)
    assert await labels_of(house) == []
    assert [event["data"]["labels"] for event in await house.told("conversation_labelled")] == [[1, 2], [1], []]


async def test_a_label_that_does_not_exist_changes_nothing(house: House, conversation: int) -> None:
    await labelling(house, conversation, 1)
    with pytest.raises(Invalid) as refusal:
        await labelling(house, conversation, 2, 3)
    assert refusal.value.code == "unknown_label"
    assert await labels_of(house) == [1]


async def test_a_stranger_labels_nothing(house: House, conversation: int) -> None:
    with pytest.raises(NotFound):
        await labelling(house, conversation, 1, by=STRANGER)
