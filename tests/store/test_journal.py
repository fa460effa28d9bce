"""The journal read back: in order, and as an audit log under a grant."""

from __future__ import annotations

import pytest

from causerie.desk.advance import Wish
from causerie.desk.resolve import resolve
from causerie.model.errors import Forbidden
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant, Role
from causerie.store import journal
from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import contact_of, opened
from tests.desk.selling import advanced, selling


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


async def test_what_happened_to_a_conversation_is_read_with_it(house: House) -> None:
    conversation, other = await opened(house), await opened(house, phone="+33600000002")
    first, second, *_ = await selling(house)
    deal = await advanced(house, conversation, Wish(0, first.id))
    await advanced(house, conversation, Wish(deal.revision, second.id))
    for one in (conversation, other):
        await house.do(lambda work, one=one: resolve(work, grant=house.grant(AGENT), conversation_id=one))
    async with house.database.connection() as conn:
        told = await journal.history(conn, house.grant(AGENT), conversation)
        hidden = await journal.history(conn, house.grant(STRANGER), conversation)
    assert [(event.kind, event.data, event.agent_id) for event in told] == [
        (EventKind.DEAL_MOVED, {"from_id": None, "to_id": first.id}, AGENT),
        (EventKind.DEAL_MOVED, {"from_id": first.id, "to_id": second.id}, AGENT),
        (EventKind.CONVERSATION_RESOLVED, None, AGENT),
    ]
    assert ([event.n for event in told], hidden) == (sorted(event.n for event in told), [])


async def test_of_a_long_history_the_end_is_read(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def labelled(work: Work) -> None:
        for n in range(5):
            work.tell(EventKind.CONVERSATION_LABELLED, conversation_id=1, channel_id=house.channel(), data={"n": n})

    monkeypatch.setattr(journal, "REMEMBERED", 2)
    await house.do(labelled)
    async with house.database.connection() as conn:
        found = await journal.history(conn, house.grant(), 1)
    assert [event.data for event in found] == [{"n": 3}, {"n": 4}]


async def test_a_contacts_channels_are_those_it_ever_used(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    contact = await contact_of(house)
    async with house.database.connection() as conn:
        found = await journal.contact_channels(conn, [contact, contact + 1])
    assert found == {contact: frozenset({house.channel()})}
