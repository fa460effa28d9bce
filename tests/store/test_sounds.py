"""What is known of a sound lives as long as its bytes, and what it holds goes with it."""

from __future__ import annotations

import hashlib

from causerie.model.sound import Sound
from causerie.store import blobs, files, sounds
from causerie.store.database import Work
from causerie.store.sounds import Known
from causerie.testing.house import AGENT, House

SOUND = Sound(2.5, (0, 50, 100))


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def known(house: House, content: bytes) -> Known | None:
    async with house.database.connection() as conn:
        return await sounds.of(conn, sha256(content))


async def stored(house: House) -> list[str]:
    return sorted(row["sha256"] for row in await house.rows("blob"))


async def test_it_is_remembered(house: House) -> None:
    async def verb(work: Work) -> None:
        await blobs.put(work, b"ogg", "audio/ogg")
        await sounds.keep(work, sha256(b"ogg"), SOUND)
        await sounds.keep(work, sha256(b"ogg"), None, reason="sound_unreadable")  # somebody was slower

    await house.do(verb)
    assert await known(house, b"ogg") == Known(SOUND, None)
    assert await known(house, b"other") is None


async def test_so_is_that_nothing_can_be_heard(house: House) -> None:
    async def verb(work: Work) -> None:
        await blobs.put(work, b"odd", "audio/ogg")
        await sounds.keep(work, sha256(b"odd"), None, reason="sound_unreadable")

    await house.do(verb)
    assert await known(house, b"odd") == Known(None, None)


async def test_nothing_is_kept_for_bytes_that_are_gone(house: House) -> None:
    await house.do(lambda work: sounds.keep(work, sha256(b"gone"), SOUND))
    assert await house.rows("sound") == []


async def test_copies_go_with_the_sound(house: House) -> None:
    async def verb(work: Work) -> None:
        for content in (b"amr", b"recording"):
            await blobs.put(work, content, "audio/amr")
        await sounds.keep(work, sha256(b"amr"), SOUND)
        await sounds.copy_for_browsers(work, sha256(b"amr"), b"mp3", "audio/mpeg")
        await sounds.copy_for_browsers(work, sha256(b"amr"), b"another", "audio/mpeg")
        await sounds.made_from(work, sha256(b"amr"), sha256(b"recording"))

    await house.do(verb)
    assert await known(house, b"amr") == Known(SOUND, sha256(b"mp3"))
    assert await stored(house) == sorted([sha256(b"amr"), sha256(b"mp3"), sha256(b"recording")])
    await house.do(lambda work: blobs.drop(work, [sha256(b"amr")]))
    assert (await stored(house), await house.rows("sound"), await house.rows("blob_chunk")) == ([], [], [])


async def test_two_sounds_never_keep_each_other(house: House) -> None:
    """A recording whose copy for browsers is the very note that was made from it."""

    async def verb(work: Work) -> None:
        await blobs.put(work, b"webm", "audio/webm")
        await sounds.keep(work, sha256(b"webm"), SOUND)
        await sounds.copy_for_browsers(work, sha256(b"webm"), b"mp3", "audio/mpeg")
        await blobs.put(work, b"mp3", "audio/mpeg")
        await sounds.keep(work, sha256(b"mp3"), SOUND)
        await sounds.made_from(work, sha256(b"mp3"), sha256(b"webm"))

    await house.do(verb)
    await house.do(lambda work: blobs.drop(work, [sha256(b"mp3")]))
    assert await stored(house) == []


async def test_a_second_recording_of_the_same_note_goes(house: House) -> None:
    async def verb(work: Work) -> None:
        for content in (b"ogg", b"first", b"second"):
            await blobs.put(work, content, "audio/ogg")
        await sounds.keep(work, sha256(b"ogg"), SOUND)
        await sounds.made_from(work, sha256(b"ogg"), sha256(b"first"))
        await sounds.made_from(work, sha256(b"ogg"), sha256(b"second"))

    await house.do(verb)
    assert await stored(house) == sorted([sha256(b"ogg"), sha256(b"first")])


async def test_an_upload_is_given_up_once(house: House) -> None:
    file_id = await house.do(lambda work: house.ids.one(work.conn))
    given = {"name": "note.webm", "mime": "audio/webm", "content": b"webm"}
    await house.do(lambda work: files.upload(work, file_id, agent_id=AGENT, **given))

    async def verb(work: Work) -> list[str | None]:
        return [await files.give_up(work, file_id, agent_id=who) for who in (1, AGENT, AGENT)]

    assert await house.do(verb) == [None, sha256(b"webm"), None]
    assert await stored(house) == [sha256(b"webm")]
