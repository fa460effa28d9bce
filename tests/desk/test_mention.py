"""Calling colleagues and teams in a note: whom it reaches, what is refused, and when it was seen."""

from __future__ import annotations

from collections.abc import Awaitable
from uuid import uuid4

import pytest

from causerie.desk.mention import see
from causerie.desk.note import Beside, note
from causerie.model.errors import Invalid, NotFound
from causerie.model.message import Mention
from causerie.store import lists, threads
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, STRANGER, SUPERVISOR, TEAM, House
from tests.desk.people import opened

# The house's people are called « Agent 4 » and so on; its teams « Accueil » and « Atelier ».


def calling(
    house: House, conversation: int, text: str, *mentions: Mention, by: int = AGENT, key: str = ""
) -> Awaitable[int]:
    about = {"conversation_id": conversation, "client_key": key or uuid4().hex, "text": text}
    return house.do(lambda work: note(work, grant=house.grant(by), **about, beside=Beside(mentions)))


async def reached(house: House) -> dict[int, int | None]:
    return {row["agent_id"]: row["team_id"] for row in await house.rows("mention")}


async def test_a_colleague_is_called_and_follows(house: House) -> None:
    conversation = await opened(house)
    message = await calling(house, conversation, f"@Agent {SUPERVISOR} tu regardes ?", Mention(SUPERVISOR))
    (row,) = await house.rows("mention")
    assert (row["message_id"], row["agent_id"], row["conversation_id"]) == (message, SUPERVISOR, conversation)
    assert (row["team_id"], row["seen_at"]) == (None, None)
    assert [(one["agent_id"], one["why"]) for one in await house.rows("follower")] == [(SUPERVISOR, "mentioned")]
    (event,) = await house.told("message_written")
    assert event["data"] == {"mentions": [SUPERVISOR]}


async def test_a_team_is_reached_as_it_stands(house: House) -> None:
    conversation = await opened(house)
    await calling(house, conversation, "@Accueil qui prend ?", Mention(team_id=TEAM), by=SUPERVISOR)
    assert await reached(house) == {ADMIN: TEAM, SUPERVISOR: TEAM, AGENT: TEAM}
    seen = {row["agent_id"] for row in await house.rows("mention") if row["seen_at"] is not None}
    assert seen == {SUPERVISOR}, "whoever wrote it has seen it"
    (event,) = await house.told("message_written")
    assert event["data"] == {"mentions": [ADMIN, AGENT]}
    await house.do(lambda work: work.execute("insert into membership (agent_id, team_id) values (%s, 2)", [STRANGER]))
    assert STRANGER not in await reached(house)


async def test_ones_own_name_outweighs_ones_team(house: House) -> None:
    conversation = await opened(house)
    both = (Mention(team_id=TEAM), Mention(ADMIN))
    await calling(house, conversation, f"@Accueil et surtout @Agent {ADMIN}", *both, by=SUPERVISOR)
    assert await reached(house) == {ADMIN: None, SUPERVISOR: TEAM, AGENT: TEAM}
    async with house.database.connection() as conn:
        (message,) = [one["id"] for one in await house.rows("message") if one["direction"] == "note"]
        shown = await threads.message(conn, house.grant(), message)
    assert set(shown.mentions) == {Mention(ADMIN), Mention(team_id=TEAM)}


@pytest.mark.parametrize(
    ("text", "mention", "code", "params"),
    [
        ("Qui regarde ?", Mention(SUPERVISOR), "mention_missing", {"name": f"Agent {SUPERVISOR}"}),
        (f"@Agent {STRANGER} ?", Mention(STRANGER), "mention_unseen", {"names": f"Agent {STRANGER}"}),
        ("@Atelier ?", Mention(team_id=OTHER_TEAM), "mention_unseen", {"names": "Atelier"}),
    ],
)
async def test_what_is_refused_says_whom(
    house: House, text: str, mention: Mention, code: str, params: dict[str, str]
) -> None:
    conversation = await opened(house)
    with pytest.raises(Invalid) as refusal:
        await calling(house, conversation, text, mention)
    assert (refusal.value.code, refusal.value.params) == (code, params)
    assert await house.rows("mention") == await house.rows("follower") == []
    assert len(await house.rows("message")) == 1


@pytest.mark.parametrize("mention", [Mention(999), Mention(team_id=999)])
async def test_nobody_is_nobody(house: House, mention: Mention) -> None:
    conversation = await opened(house)
    with pytest.raises(NotFound):
        await calling(house, conversation, "@Personne", mention)


async def test_who_left_is_not_called(house: House) -> None:
    conversation = await opened(house)
    await house.do(lambda work: work.execute("update agent set active = false where id = %s", [SUPERVISOR]))
    with pytest.raises(Invalid, match="mention_unseen"):
        await calling(house, conversation, f"@Agent {SUPERVISOR}", Mention(SUPERVISOR))


async def test_the_same_note_twice_calls_once(house: House) -> None:
    conversation = await opened(house)
    for _ in range(2):
        await calling(house, conversation, f"@Agent {ADMIN}", Mention(ADMIN), key="note-once")
    assert await reached(house) == {ADMIN: None}


async def test_opening_the_conversation_is_seeing_it_once(house: House) -> None:
    conversation, other = await opened(house), await opened(house, phone="+33600000002")
    for one in (conversation, conversation, other):
        await calling(house, one, f"@Agent {ADMIN}", Mention(ADMIN))
    async with house.database.connection() as conn:
        assert (await lists.counts(conn, house.grant()))["mentions"] == 2

    async def verb(work: Work) -> None:
        await see(work, grant=house.grant(), conversation_id=conversation)

    for _ in range(2):
        await house.do(verb)
    (event,) = await house.told("mentions_seen")
    assert (event["conversation_id"], event["agent_id"]) == (conversation, ADMIN)
    async with house.database.connection() as conn:
        assert (await lists.counts(conn, house.grant()))["mentions"] == 1
