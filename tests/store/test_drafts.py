"""Drafts in the database: whose one reads, what of their files is left, and what the other processes are told."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from causerie.model.draft import DraftMark, Mode
from causerie.model.grant import Grant, Role
from causerie.model.message import Mention
from causerie.store import drafts, files
from causerie.store.database import Work, notifications
from causerie.testing.house import ADMIN, AGENT, SUPERVISOR, House
from tests.desk.people import opened


async def kept(house: House, conversation: int, revision: int, *, agent: int = AGENT, **about: Any) -> None:
    row = {
        "agent_id": agent,
        "conversation_id": conversation,
        "revision": revision,
        "mode": Mode.NOTE,
        "text": "Voir @Agent 4",
        "files": [],
        "canned": [],
        "mentions": [],
        **dict.fromkeys(("channel_id", "identity_id", "reply_to")),
    }
    await house.do(lambda work: drafts.keep(work, {**row, **about}))


async def test_one_reads_ones_own_where_one_sees_the_conversation(house: House) -> None:
    conversation = await opened(house)
    calls = drafts.mentions_of([Mention(ADMIN), Mention(team_id=2)])
    await kept(house, conversation, 11, mentions=calls)
    async with house.database.connection() as conn:
        mine = await drafts.draft(conn, house.grant(AGENT), conversation)
        assert mine is not None
        assert (mine.revision, mine.mode, mine.mentions) == (11, Mode.NOTE, (Mention(ADMIN), Mention(team_id=2)))
        assert await drafts.draft(conn, house.grant(ADMIN), conversation) is None
        blind = Grant(AGENT, Role.AGENT, frozenset(), frozenset())
        assert await drafts.draft(conn, blind, conversation) is None
        assert await drafts.marks(conn, blind) == await drafts.authors(conn, blind, conversation) == []
        assert await drafts.authors(conn, house.grant(ADMIN), conversation) == [AGENT]


async def test_marks_are_the_last_saved_first_and_bounded(house: House) -> None:
    places = [await opened(house, phone=f"+3360000000{n}") for n in range(3)]
    for revision, place in enumerate(places, start=1):
        await kept(house, place, revision)
        house.clock.forward(minutes=1)
    async with house.database.connection() as conn:
        found = await drafts.marks(conn, house.grant(AGENT))
        assert found == [DraftMark(place, revision) for revision, place in enumerate(places, start=1)][::-1]
        assert await drafts.marks(conn, house.grant(SUPERVISOR)) == []


async def test_files_that_went_are_left_out(house: House) -> None:
    conversation = await opened(house)

    async def uploaded(work: Work) -> list[int]:
        ids = await house.ids.take(work.conn, 3)
        for file_id, agent in zip(ids, (AGENT, AGENT, SUPERVISOR), strict=True):
            content = b"%d" % file_id
            await files.upload(work, file_id, agent_id=agent, name="a", mime="text/plain", content=content)
        return ids

    first, second, foreign = await house.do(uploaded)
    await kept(house, conversation, 1, files=[second, first, foreign, 999])
    async with house.database.connection() as conn:
        found = await drafts.draft(conn, house.grant(AGENT), conversation)
    assert found is not None
    assert [file.id for file in found.files] == [second, first]


async def test_other_processes_are_told_who_and_where_and_no_word(house: House) -> None:
    conversation = await opened(house)
    told = notifications(house.database, ("draft",))
    await anext(told)
    await kept(house, conversation, 5)

    async def spend(revision: int) -> None:
        async def verb(work: Work) -> None:
            drafts.spend(work, agent_id=AGENT, conversation_id=conversation, revision=revision)

        await house.do(verb)

    await spend(4)
    await spend(5)
    async with asyncio.timeout(10):
        found = [json.loads((await anext(told))[1]) for _ in range(2)]
    await told.aclose()  # type: ignore[attr-defined]
    about = {"agent_id": AGENT, "conversation_id": conversation, "channel_id": house.channel()}
    assert found == [{**about, "revision": 5}, {**about, "revision": 0}]
