"""The journal read back: in order, and as an audit log under a grant."""

from __future__ import annotations

import pytest

from causerie.model.errors import Forbidden
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Role
from causerie.store import journal
from causerie.store.database import Work
from causerie.testing.house import AGENT, SUPERVISOR, House
from tests.desk.people import contact_of


async def _tell(house: House, *channels: int | None) -> None:
    async def verb(work: Work) -> None:
        for channel in channels:
            work.tell(EventKind.CHANNEL_CHANGED, channel_id=channel, data={"list": [1, 2], "word": "a", "none": None})

    await house.do(verb)


async def test_events_come_back_as_they_were_told_in_order(house: House) -> None:
    async with house.database.connection() as conn:
        assert await journal.last(conn) == 0
        await _tell(house, 1, None, 3)
        assert await journal.last(conn) == 3
        found = await journal.after(conn, 1, limit=10)
        assert [event.n for event in found] == [2, 3]
        assert [event.n for event in await journal.after(conn, 0, limit=2)] == [1, 2]
    data = {"list": [1, 2], "word": "a", "none": None}
    assert found[1] == Event(3, house.clock(), EventKind.CHANNEL_CHANGED, None, None, None, 3, None, data)


async def test_the_audit_log_is_for_supervisors_of_the_channel(house: House) -> None:
    mine, other = house.channel(), house.channel(n=1)
    await _tell(house, mine, other, None)
    grant = Grant(SUPERVISOR, Role.SUPERVISOR, frozenset({mine}), frozenset())
    assert [event.n for event in await journal.page(house.database, grant, after=0, limit=10)] == [1, 3]
    assert [event.n for event in await journal.page(house.database, house.grant(), after=1, limit=1)] == [2]
    with pytest.raises(Forbidden):
        await journal.page(house.database, house.grant(AGENT), after=0, limit=10)


async def test_a_contacts_channels_are_those_it_ever_used(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    contact = await contact_of(house)
    async with house.database.connection() as conn:
        found = await journal.contact_channels(conn, [contact, contact + 1])
    assert found == {contact: frozenset({house.channel()})}
