"""What lies in quarantine: set aside, found again, and the words that blocked people said outside any conversation."""

from __future__ import annotations

from causerie.desk.block import block
from causerie.desk.resolve import resolve
from causerie.model.conversation import State
from causerie.model.quarantine import Meanwhile, Standing
from causerie.store import quarantine, threads
from causerie.store.database import Work
from causerie.testing.house import House
from tests.desk.people import contact_of, identity_of, opened


async def test_what_is_set_aside_is_given_back_once_with_what_was_said_since(house: House) -> None:
    conversation = await opened(house)
    async with house.database.connection() as conn:
        row = await threads.conversation(conn, house.grant(), conversation)
    await house.do(lambda work: quarantine.shut(work, row, agent_id=4))
    assert await house.do(lambda work: quarantine.home(work, row.identity_id)) is not None
    await house.hear(house.said("Encore", key="m2"))
    before, meanwhile = await house.do(lambda work: quarantine.take_out(work, row))
    assert before == Standing(State.OPEN, None, row.waiting_since, 1)
    assert meanwhile == Meanwhile(1, answered=False, waits=True)
    assert await house.rows("quarantine") == []


async def test_words_outside_any_conversation_are_those_said_since_the_block(house: House) -> None:
    conversation = await opened(house)
    contact, identity = await contact_of(house), await identity_of(house)
    await house.do(lambda work: block(work, grant=house.grant(), contact_id=contact))
    since = house.clock()
    house.clock.forward(minutes=1)
    await house.hear(house.said("Allô", key="m2"))

    async def unplaced(work: Work) -> list[int]:
        return [row["id"] for row in await quarantine.unplaced(work, identity, since=since)]

    (found,) = await house.do(unplaced)
    assert found == max(row["id"] for row in await house.rows("message"))
    await house.do(lambda work: resolve(work, grant=house.grant(), conversation_id=conversation))
    assert await house.do(lambda work: quarantine.home(work, identity)) is None
