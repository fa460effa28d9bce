"""Labels in the database."""

from __future__ import annotations

import pytest

from causerie.model.errors import NotFound
from causerie.model.house import Label
from causerie.store import labels
from causerie.store.database import Work
from causerie.testing.house import House
from tests.desk.people import contact_of, opened


async def test_a_name_is_one_labels(house: House) -> None:
    assert await house.do(lambda work: labels.add(work, Label(60, "SAV", "blue")))
    assert not await house.do(lambda work: labels.add(work, Label(61, "SAV", "red")))
    assert await house.do(lambda work: labels.add(work, Label(61, "Litige", "red")))
    assert await house.do(lambda work: labels.change(work, 61, name="SAV", color=None)) is None
    changed = await house.do(lambda work: labels.change(work, 61, name=None, color="green"))
    assert changed == Label(61, "Litige", "green")
    with pytest.raises(NotFound):
        await house.do(lambda work: labels.change(work, 999, name="Neuf", color=None))


async def test_what_wore_it_is_named_when_it_goes(house: House) -> None:
    conversation, contact = await opened(house), await contact_of(house)
    await house.do(lambda work: labels.add(work, Label(60, "SAV", "blue")))

    async def wear(work: Work) -> None:
        await work.execute("insert into conversation_label values (%s, 60)", [conversation])

    await house.do(wear)
    (worn,) = await house.do(lambda work: labels.remove(work, 60))
    assert (worn["id"], worn["contact_id"], worn["channel_id"]) == (conversation, contact, house.channel())
    with pytest.raises(NotFound):
        await house.do(lambda work: labels.remove(work, 60))
