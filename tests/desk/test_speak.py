"""A recording becomes a voice note, and is kept with it."""

from __future__ import annotations

import pytest

from causerie.desk.speak import speak
from causerie.desk.transcode import Heard
from causerie.desk.upload import upload
from causerie.model.errors import NotFound
from causerie.model.message import File
from causerie.model.sound import Sound
from causerie.store import files
from causerie.testing.house import AGENT, SUPERVISOR, House

HEARD = Heard(Sound(1.5, (0, 100)), b"OggS")


async def _recorded(house: House) -> File:
    given = {"name": "message-vocal.webm", "mime": "audio/webm", "content": b"webm"}
    return await house.do(lambda work: upload(work, house.ids, grant=house.grant(AGENT), **given))


async def _speak(house: House, recorded: File, agent: int = AGENT) -> File:
    grant = house.grant(agent)
    return await house.do(
        lambda work: speak(work, house.ids, grant=grant, recorded=recorded, mime="audio/ogg", heard=HEARD)
    )


async def test_the_note_takes_the_recordings_place_and_keeps_it(house: House) -> None:
    recorded = await _recorded(house)
    made = await _speak(house, recorded)
    assert (made.name, made.mime, made.size) == ("message-vocal.ogg", "audio/ogg", 4)
    async with house.database.connection() as conn:
        assert await files.visible(conn, house.grant(AGENT), made.id) == (made, b"OggS")
        with pytest.raises(NotFound):
            await files.visible(conn, house.grant(AGENT), recorded.id)
    assert [row["size"] for row in await house.rows("blob")] == [4, 4], "the note and the recording"
    (sound,) = await house.rows("sound")
    assert (sound["millis"], bytes(sound["peaks"])) == (1500, b"\x00\x64")
    assert sound["original"] is not None


async def test_only_ones_own_and_only_once(house: House) -> None:
    recorded = await _recorded(house)
    with pytest.raises(NotFound):
        await _speak(house, recorded, SUPERVISOR)
    await _speak(house, recorded)
    with pytest.raises(NotFound):
        await _speak(house, recorded)
