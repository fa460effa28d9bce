"""What waits is read as it was kept, under a grant, with the files that wait with it."""

from __future__ import annotations

import pytest

from causerie.model.conversation import State
from causerie.model.errors import NotFound
from causerie.store import scheduled
from causerie.testing.house import AGENT, STRANGER, House
from tests.desk.people import opened
from tests.desk.test_schedule import held, tomorrow


async def test_the_next_to_leave_comes_first(house: House) -> None:
    conversation = await opened(house)
    later, sooner = await tomorrow(house, conversation), await held(house, conversation)
    async with house.database.connection() as conn:
        found = await scheduled.of_conversation(conn, house.grant(AGENT), conversation)
        assert [one.id for one in found] == [sooner, later]
        with pytest.raises(NotFound):
            await scheduled.scheduled(conn, house.grant(STRANGER), later)


async def test_the_desk_reads_it_under_nobodys_grant(house: House) -> None:
    conversation = await opened(house)
    made = await held(house, conversation)
    ready = await house.do(lambda work: scheduled.ready(work, made))
    assert (ready.one.id, ready.stood, ready.conversation, ready.moved_away) == (made, State.OPEN, State.OPEN, False)
    with pytest.raises(NotFound):
        await house.do(lambda work: scheduled.ready(work, 404))
