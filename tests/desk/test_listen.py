"""What players ask of a sound is found out once; what cannot be found out is not asked twice."""

from __future__ import annotations

import pytest

from causerie.desk.listen import Listener
from causerie.desk.transcode import Heard, Studio
from causerie.desk.upload import upload
from causerie.model.errors import Busy, Invalid, NotFound
from causerie.model.sound import Sound
from causerie.testing.house import AGENT, STRANGER, House

SOUND = Sound(3.0, (10, 100))


class Counting(Studio):
    """A studio that says what it is told to, and counts."""

    def __init__(self, refusal: Exception | None = None) -> None:
        super().__init__()
        self.asked: list[tuple[str, str | None]] = []
        self.refusal = refusal

    async def hear(self, content: bytes, mime: str, *, target: str | None = None) -> Heard:
        self.asked.append((mime, target))
        if self.refusal is not None:
            raise self.refusal
        return Heard(SOUND, b"ID3 " + content if target else b"")


async def _file(house: House, mime: str = "audio/amr") -> int:
    given = {"name": "note", "mime": mime, "content": b"#!AMR"}
    return (await house.do(lambda work: upload(work, house.ids, grant=house.grant(AGENT), **given))).id


async def test_it_is_measured_once(house: House) -> None:
    studio, file_id = Counting(), await _file(house)
    listener = Listener(house.database, studio, clock=house.clock)
    assert [await listener.sound(house.grant(AGENT), file_id) for _ in range(2)] == [SOUND, SOUND]
    assert studio.asked == [("audio/amr", None)]


async def test_a_copy_is_made_once_and_measures_too(house: House) -> None:
    studio, file_id = Counting(), await _file(house)
    listener = Listener(house.database, studio, clock=house.clock)
    first, again = [await listener.playable(house.grant(AGENT), file_id) for _ in range(2)]
    assert first[1:] == again[1:] == ("audio/mpeg", b"ID3 #!AMR")
    assert await listener.sound(house.grant(AGENT), file_id) == SOUND
    assert studio.asked == [("audio/amr", "audio/mpeg")]


async def test_what_every_browser_plays_is_given_as_it_is(house: House) -> None:
    studio, file_id = Counting(), await _file(house, "audio/mpeg")
    listener = Listener(house.database, studio, clock=house.clock)
    assert (await listener.playable(house.grant(AGENT), file_id))[1:] == ("audio/mpeg", b"#!AMR")
    assert studio.asked == []


async def test_what_cannot_be_heard_is_tried_once(house: House) -> None:
    studio, file_id = Counting(Invalid("sound_unreadable")), await _file(house)
    listener = Listener(house.database, studio, clock=house.clock)
    assert [await listener.sound(house.grant(AGENT), file_id) for _ in range(2)] == [None, None]
    with pytest.raises(Invalid, match="sound_unreadable"):
        await listener.playable(house.grant(AGENT), file_id)
    assert studio.asked == [("audio/amr", None)]


async def test_a_busy_hour_is_not_remembered(house: House) -> None:
    studio, file_id = Counting(Busy("sounds_busy")), await _file(house)
    listener = Listener(house.database, studio, clock=house.clock)
    with pytest.raises(Busy):
        await listener.sound(house.grant(AGENT), file_id)
    studio.refusal = Invalid("sound_unknown")  # nor is a house without the library: tomorrow it may have it
    assert await listener.sound(house.grant(AGENT), file_id) is None
    studio.refusal = None
    assert await listener.sound(house.grant(AGENT), file_id) == SOUND


async def test_only_who_may_hear_it_is_told(house: House) -> None:
    studio, file_id = Counting(), await _file(house)
    listener = Listener(house.database, studio, clock=house.clock)
    for ask in (listener.sound, listener.playable):
        with pytest.raises(NotFound):
            await ask(house.grant(STRANGER), file_id)
    assert studio.asked == []
