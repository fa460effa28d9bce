"""Ratings: of one's own episodes, read under a grant, forgotten with their person."""

from __future__ import annotations

from typing import Any

from causerie.desk.erase import erase
from causerie.store import ratings
from causerie.store.database import Row
from causerie.testing.house import AGENT, STRANGER, VAULT, House
from tests.desk.people import contact_of, identity_of, opened


async def _rate(house: House, conversation: int, contact: int, identity: int, **more: Any) -> list[Row]:
    given = {
        "id": await house.do(lambda work: house.ids.one(work.conn)),
        "conversation_id": conversation,
        "contact_id": contact,
        "identity_id": identity,
        "channel_id": house.channel(),
        "score": 4,
        "comment": "Vite et bien",
        **more,
    }
    return await house.do(lambda work: ratings.rate(work, [given]))


async def test_one_an_episode_and_only_of_ones_own(house: House) -> None:
    conversation = await opened(house)
    other = await opened(house, phone="+33600000002")
    contact, identity = await contact_of(house), await identity_of(house)
    assert [row["score"] for row in await _rate(house, conversation, contact, identity)] == [4]
    assert [row["score"] for row in await _rate(house, conversation, contact, identity, score=1)] == [1]
    assert await _rate(house, other, contact, identity) == []
    assert len(await house.rows("rating")) == 1


async def test_read_by_those_who_see_the_conversation(house: House) -> None:
    conversation = await opened(house)
    await _rate(house, conversation, await contact_of(house), await identity_of(house))
    async with house.database.connection() as conn:
        seen = await ratings.of_conversation(conn, house.grant(AGENT), conversation)
        assert seen is not None
        assert (seen.score, seen.comment, seen.changed_at) == (4, "Vite et bien", None)
        assert await ratings.of_conversation(conn, house.grant(STRANGER), conversation) is None


async def test_the_words_go_with_their_person_and_the_number_stays(house: House) -> None:
    conversation = await opened(house)
    contact = await contact_of(house)
    await _rate(house, conversation, contact, await identity_of(house))
    await house.do(lambda work: erase(work, VAULT, grant=house.grant(), contact_id=contact))
    (row,) = await house.rows("rating")
    assert (row["score"], row["comment"]) == (4, None)
