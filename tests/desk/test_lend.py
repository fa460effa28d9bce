"""The files of canned replies serve many messages, on the same bytes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from causerie.desk.can import discard
from causerie.desk.reply import Answer, reply
from causerie.desk.start import Opening, start
from causerie.desk.write import Written
from causerie.model.errors import NotPermitted
from causerie.model.message import Media, MediaKind, Text
from causerie.model.owner import Owner
from causerie.store import files
from causerie.store.database import Work
from causerie.testing.house import AGENT, SUPERVISOR, TEAM, House
from tests.desk.people import identity_of, opened
from tests.desk.test_can import kept

PNG = b"\x89PNG\r\n\x1a\n"


async def picture(house: House, by: int) -> int:
    async def verb(work: Work) -> int:
        id_ = await house.ids.one(work.conn)
        await files.upload(work, id_, agent_id=by, name="plan.png", mime="image/png", content=PNG)
        return id_

    return await house.do(verb)


async def replied(house: House, conversation: int, file: int, by: int = AGENT, key: str = "") -> Written:
    parts = (Media(MediaKind.IMAGE, file), Text("Voici"))
    answer = Answer(conversation, parts, client_key=key or uuid4().hex, last_seen=0, force=True)
    return await house.do(lambda work: reply(work, house.directory, house.ids, grant=house.grant(by), answer=answer))


async def test_one_file_serves_many_messages(house: House) -> None:
    conversation, file = await opened(house), await picture(house, SUPERVISOR)
    made = await kept(house, SUPERVISOR, owner=Owner.TEAM, team_id=TEAM, files=(file,))
    for _ in range(2):
        await replied(house, conversation, file)
    rows = await house.rows("file")
    assert [row["canned_id"] for row in rows] == [made, None, None]
    assert rows[0]["message_id"] is None
    sent = [row["message_id"] for row in rows[1:]]
    assert None not in sent
    assert len(set(sent)) == 2
    assert {(row["sha256"], row["name"], row["size"]) for row in rows} == {(rows[0]["sha256"], "plan.png", len(PNG))}
    (blob,) = await house.rows("blob")
    assert blob["refs"] == 3
    await house.do(lambda work: discard(work, grant=house.grant(SUPERVISOR), canned_id=made))
    async with house.database.connection() as conn:
        assert (await files.content(conn, rows[1]["id"]))[1] == PNG


async def test_the_same_answer_again_copies_nothing(house: House) -> None:
    conversation, file = await opened(house), await picture(house, AGENT)
    await kept(house, files=(file,))
    once = await replied(house, conversation, file, key="the-same-answer")
    assert await replied(house, conversation, file, key="the-same-answer") == once
    assert len(await house.rows("file")) == 2


async def test_a_first_message_borrows_too(house: House) -> None:
    await opened(house)
    file = await picture(house, AGENT)
    await kept(house, files=(file,))
    opening = Opening(house.channel(), (Media(MediaKind.IMAGE, file),), identity_id=await identity_of(house))
    await house.do(lambda work: start(work, house.directory, house.ids, grant=house.grant(AGENT), opening=opening))
    assert [row["canned_id"] is None for row in await house.rows("file")] == [False, True]


async def test_nothing_is_lent_that_one_does_not_find(house: House) -> None:
    conversation, file = await opened(house), await picture(house, SUPERVISOR)
    await kept(house, SUPERVISOR, files=(file,))
    with pytest.raises(NotPermitted, match="file_missing"):
        await replied(house, conversation, file)
    assert len(await house.rows("file")) == 1


async def test_ones_own_upload_is_sent_as_it_is(house: House) -> None:
    conversation, file = await opened(house), await picture(house, AGENT)
    await replied(house, conversation, file)
    (row,) = await house.rows("file")
    assert (row["id"], row["message_id"] is None) == (file, False)
