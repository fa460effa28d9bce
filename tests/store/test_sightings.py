"""Where a person was met, as far as one sees, and how much there is of them."""

from __future__ import annotations

from uuid import uuid4

from causerie.desk.note import note
from causerie.store.sightings import sightings, totals
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import answered, contact_of, opened


async def test_first_and_last_words_count_and_notes_do_not(house: House) -> None:
    conversation = await opened(house)
    contact, first = await contact_of(house), house.clock()
    house.clock.forward(minutes=1)
    await answered(house, conversation)
    last = house.clock()
    house.clock.forward(minutes=1)
    key, grant = uuid4().hex, house.grant(AGENT)
    await house.do(
        lambda work: note(work, grant=grant, conversation_id=conversation, client_key=key, text="À rappeler")
    )
    async with house.database.connection() as conn:
        (met,) = await sightings(conn, house.grant(ADMIN), contact)
        counted = await totals(conn, house.grant(ADMIN), contact)
        assert await sightings(conn, house.grant(STRANGER), contact) == []
        hidden = await totals(conn, house.grant(STRANGER), contact)
    assert (met.first_at, met.last_at, met.heard, met.messages) == (first, last, 1, 2)
    assert (counted.messages, counted.conversations, counted.remarks) == (2, 1, 0)
    assert (hidden.messages, hidden.conversations) == (0, 0)
