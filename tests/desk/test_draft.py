"""Drafts: one a colleague and conversation, saved from wherever they sit, and never over newer words."""

from __future__ import annotations

from collections.abc import Awaitable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from causerie.desk.draft import LONGEST, Wording, draft, undraft
from causerie.desk.note import Beside, note
from causerie.desk.purge import Retention, purge
from causerie.desk.reply import Answer, reply
from causerie.model.draft import Mode
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.message import Text
from causerie.store import files
from causerie.store.database import Work
from causerie.testing.house import AGENT, STRANGER, SUPERVISOR, House
from tests.desk.people import opened


def saving(house: House, conversation: int, text: str, *, revision: int = 0, agent: int = AGENT) -> Awaitable[int]:
    wording = Wording(revision, Mode.REPLY, text)
    grant = house.grant(agent)
    return house.do(lambda work: draft(work, house.ids, grant=grant, conversation_id=conversation, wording=wording))


async def written(house: House) -> list[str]:
    return [row["text"] for row in await house.rows("draft")]


async def test_each_saving_has_a_revision_of_its_own(house: House) -> None:
    conversation = await opened(house)
    first = await saving(house, conversation, "Bonj")
    second = await saving(house, conversation, "Bonjour", revision=first)
    assert first != second
    assert await written(house) == ["Bonjour"]
    assert await house.told("message_written") == []


async def test_a_screen_left_behind_overwrites_nothing(house: House) -> None:
    conversation = await opened(house)
    first = await saving(house, conversation, "Bonj")
    second = await saving(house, conversation, "Bonjour Léa", revision=first)
    for stale in (first, 0):
        with pytest.raises(Conflict, match="draft_moved") as refusal:
            await saving(house, conversation, "Bonjour Max", revision=stale)
        standing: Any = refusal.value.params["draft"]
        assert (standing.text, standing.revision) == ("Bonjour Léa", second)
        with pytest.raises(Conflict, match="draft_moved"):
            await _thrown(house, conversation, stale)
    assert await written(house) == ["Bonjour Léa"]


async def test_one_that_was_sent_elsewhere_does_not_come_back(house: House) -> None:
    conversation = await opened(house)
    first = await saving(house, conversation, "Bonj")
    await _thrown(house, conversation, first)
    with pytest.raises(Conflict, match="draft_moved") as refusal:
        await saving(house, conversation, "Bonjour", revision=first)
    assert refusal.value.params == {"draft": None}
    await _thrown(house, conversation, first)
    assert await written(house) == []


def _thrown(house: House, conversation: int, revision: int) -> Awaitable[None]:
    grant = house.grant(AGENT)
    return house.do(lambda work: undraft(work, grant=grant, conversation_id=conversation, revision=revision))


async def test_each_colleague_has_their_own(house: House) -> None:
    conversation = await opened(house)
    await saving(house, conversation, "Moi")
    await saving(house, conversation, "Elle", agent=SUPERVISOR)
    assert sorted(await written(house)) == ["Elle", "Moi"]


async def test_it_goes_with_the_answer_it_became(house: House) -> None:
    conversation = await opened(house)
    revision = await saving(house, conversation, "Bonjour")
    parts = (Text("Bonjour"),)
    answer = Answer(conversation, parts, client_key=uuid4().hex, last_seen=0, force=True, draft=revision)

    async def verb(work: Work) -> None:
        await reply(work, house.directory, house.ids, grant=house.grant(AGENT), answer=answer)

    await house.do(verb)
    assert await written(house) == []


async def test_an_answer_that_is_refused_leaves_it(house: House) -> None:
    conversation = await opened(house)
    revision = await saving(house, conversation, "Bonjour")
    answer = Answer(conversation, (Text("Bonjour"),), client_key=uuid4().hex, last_seen=0, draft=revision)
    with pytest.raises(Conflict, match="moved_on"):
        await house.do(lambda work: reply(work, house.directory, house.ids, grant=house.grant(AGENT), answer=answer))
    assert await written(house) == ["Bonjour"]


async def test_what_was_typed_since_outlives_the_sending(house: House) -> None:
    conversation = await opened(house)
    first = await saving(house, conversation, "Voir avec l’atelier")
    await saving(house, conversation, "Voir avec l’atelier et la caisse", revision=first)
    about = {"grant": house.grant(AGENT), "conversation_id": conversation, "client_key": "n1"}
    await house.do(lambda work: note(work, **about, text="Voir avec l’atelier", beside=Beside(draft=first)))
    assert await written(house) == ["Voir avec l’atelier et la caisse"]


async def test_its_words_are_bounded_and_hold_no_card(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid, match="too_long"):
        await saving(house, conversation, "a" * (LONGEST + 1))
    await saving(house, conversation, "4111 1111 1111 1111")
    assert await written(house) == ["•••• 1111"]


async def test_a_stranger_keeps_nothing(house: House) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await saving(house, conversation, "Bonjour", agent=STRANGER)
    assert await written(house) == []


async def test_nobody_touched_it_for_a_month(house: House) -> None:
    conversation = await opened(house)
    await saving(house, conversation, "Bonjour")
    house.clock.now += timedelta(days=30)
    assert (await house.do(lambda work: purge(work, Retention()))).drafts == 0
    house.clock.forward(seconds=1)
    assert (await house.do(lambda work: purge(work, Retention()))).drafts == 1
    assert await written(house) == []


async def test_its_files_wait_with_it(house: House) -> None:
    conversation = await opened(house)

    async def attached(work: Work) -> None:
        kept, lone = await house.ids.take(work.conn, 2)
        for one in (kept, lone):
            await files.upload(work, one, agent_id=AGENT, name="a", mime="text/plain", content=b"%d" % one)
        wording = Wording(0, Mode.REPLY, "Voici", files=(kept,))
        await draft(work, house.ids, grant=house.grant(AGENT), conversation_id=conversation, wording=wording)

    await house.do(attached)
    house.clock.forward(hours=25)
    assert (await house.do(lambda work: purge(work, Retention()))).uploads == 1
    assert len(await house.rows("file")) == 1
