"""Files of messages: who may see them, who may send them, and fetches that only their holder can finish."""

from __future__ import annotations

from datetime import timedelta

import pytest

from causerie.desk.write import Draft
from causerie.model.element import Arrived, MediaRef, Sender
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Role
from causerie.model.message import File, Media, MediaKind, Text
from causerie.store import canned, files
from causerie.store.database import Work
from causerie.store.files import Expected
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import identity_of, wrote

LEASE = timedelta(minutes=2)


async def _upload(house: House, agent: int = AGENT, content: bytes = b"png") -> File:
    file_id = await house.do(lambda work: house.ids.one(work.conn))

    async def verb(work: Work) -> File:
        return await files.upload(work, file_id, agent_id=agent, name="a.png", mime="image/png", content=content)

    return await house.do(verb)


async def _see(house: House, grant: Grant, file_id: int) -> bytes:
    async with house.database.connection() as conn:
        return (await files.visible(conn, grant, file_id))[1]


async def _photo(house: House, key: str = "m1") -> int:
    photo = MediaRef(MediaKind.IMAGE, "https://media.example/1", "image/jpeg", name="chat.jpg")
    address = next(iter(house.held["twilio"].channels))
    sender = Sender((house.said("", key="x").sender.addresses[0],))
    await house.hear(Arrived(address, key, sender, (photo, Text("Voici"))))
    return int((await house.rows("file"))[-1]["id"])


async def _claim(house: House) -> list[Expected]:
    return await house.do(lambda work: files.claim(work, limit=10, lease=LEASE))


async def test_an_upload_is_its_authors_until_it_is_sent(house: House) -> None:
    file = await _upload(house, AGENT)
    assert await _see(house, house.grant(AGENT), file.id) == b"png"
    for other in (house.grant(ADMIN), house.grant(STRANGER)):
        with pytest.raises(NotFound):
            await _see(house, other, file.id)


async def test_a_sent_file_is_seen_by_who_sees_its_channel(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    file = await _upload(house, AGENT)
    draft = Draft(await identity_of(house), house.channel(), (Media(MediaKind.IMAGE, file.id),), agent_id=AGENT)
    await wrote(house, draft)
    assert await _see(house, house.grant(ADMIN), file.id) == b"png"
    elsewhere = Grant(AGENT, Role.AGENT, frozenset({house.channel(n=1)}), frozenset())
    for other in (house.grant(STRANGER), elsewhere):
        with pytest.raises(NotFound):
            await _see(house, other, file.id)
    with pytest.raises(NotFound):
        await _see(house, house.grant(ADMIN), file.id + 1)


async def test_only_ones_own_unused_uploads_can_be_sent(house: House) -> None:
    mine, theirs, waiting = await _upload(house, AGENT), await _upload(house, ADMIN), await _photo(house)
    parts = [Media(MediaKind.IMAGE, id_) for id_ in (mine.id, theirs.id, waiting)]
    found = await house.do(lambda work: files.of_parts(work, parts, agent_id=AGENT))
    assert [file.id for file in found] == [mine.id]
    assert await house.do(lambda work: files.of_parts(work, [Text("a")], agent_id=AGENT)) == []
    await house.do(lambda work: files.attach(work, [{"message_id": 1, "file": mine.id, "position": 0}]))
    assert await house.do(lambda work: files.of_parts(work, parts, agent_id=AGENT)) == []


async def test_a_file_that_waits_has_no_content(house: House) -> None:
    file_id = await _photo(house)
    with pytest.raises(NotFound):
        await _see(house, house.grant(ADMIN), file_id)


async def test_a_fetch_belongs_to_one_worker_for_its_lease(house: House) -> None:
    file_id = await _photo(house)
    (slow,) = await _claim(house)
    assert (slow.id, slow.ref, slow.attempts) == (file_id, "https://media.example/1", 1)
    assert await _claim(house) == []
    house.clock.forward(minutes=2)
    (quick,) = await _claim(house)
    assert quick.attempts == 2

    async def keep(work: Work, expected: Expected, content: bytes) -> bool:
        return await files.stored(work, expected, content=content, mime="image/jpeg", name="other.jpg")

    assert not await house.do(lambda work: keep(work, slow, b"late"))
    assert not await house.do(lambda work: files.not_stored(work, slow, reason="gone", again=None))
    assert await house.do(lambda work: keep(work, quick, b"jpeg"))
    assert not await house.do(lambda work: keep(work, quick, b"twice"))
    (file,) = await house.rows("file")
    assert (file["state"], file["size"], file["name"], file["provider_ref"]) == ("stored", 4, "chat.jpg", None)
    assert await _see(house, house.grant(ADMIN), file_id) == b"jpeg"
    assert [row["refs"] for row in await house.rows("blob")] == [1], "what came late is not stored"


async def test_a_failed_fetch_comes_again_or_is_given_up_with_its_reason(house: House) -> None:
    await _photo(house)
    (first,) = await _claim(house)
    again = house.clock() + timedelta(minutes=5)
    assert await house.do(lambda work: files.not_stored(work, first, reason="unreachable", again=again))
    house.clock.forward(minutes=4)
    assert await _claim(house) == []
    house.clock.forward(minutes=1)
    (second,) = await _claim(house)
    assert await house.do(lambda work: files.not_stored(work, second, reason="gone", again=None))
    (file,) = await house.rows("file")
    assert (file["state"], file["reason"]) == ("failed", "gone")
    house.clock.forward(days=1)
    assert await _claim(house) == []


async def test_an_event_about_a_file_says_where_it_belongs(house: House) -> None:
    await _photo(house)
    (message,) = await house.rows("message")
    about = await house.do(lambda work: files.of_message(work, message["id"]))
    (conversation,) = await house.rows("conversation")
    (contact,) = await house.rows("contact")
    assert about == {
        "conversation_id": conversation["id"],
        "contact_id": contact["id"],
        "channel_id": house.channel(),
    }
    with pytest.raises(NotFound):
        await house.do(lambda work: files.of_message(work, -1))


async def test_a_canned_replys_file_goes_with_no_message(house: House) -> None:
    await house.hear(house.said("Bonjour", key="m1"))
    file = await _upload(house, AGENT)

    async def keep(work: Work) -> None:
        row = {"id": 60, "name": "plan", "folder": None, "text": "Voici", "agent_id": AGENT, "team_id": None}
        await canned.add(work, {**row, "source": "live"})
        assert await files.keep_with(work, 60, [file.id], agent_id=AGENT)

    await house.do(keep)
    assert await house.do(lambda work: files.of_parts(work, [Media(MediaKind.IMAGE, file.id)], agent_id=AGENT)) == []
    assert await house.do(lambda work: files.of_canned(work, house.grant(AGENT), [file.id, 999])) == [file.id]
    assert await house.do(lambda work: files.of_canned(work, house.grant(ADMIN), [file.id])) == []
    assert await _see(house, house.grant(AGENT), file.id) == b"png"
    with pytest.raises(NotFound):
        await _see(house, house.grant(ADMIN), file.id)


async def test_a_copy_is_another_row_on_the_same_bytes(house: House) -> None:
    file = await _upload(house, AGENT)
    await house.do(
        lambda work: files.copy(work, [{"id": 70, "file": file.id}, {"id": 71, "file": file.id}], agent_id=ADMIN)
    )
    (blob,) = await house.rows("blob")
    assert blob["refs"] == 3
    assert await _see(house, house.grant(ADMIN), 70) == b"png"
    with pytest.raises(NotFound):
        await _see(house, house.grant(AGENT), 71)
