"""Sounds are converted in a process that may fail alone: judged by decoding what came out, and by what goes in hostile."""

from __future__ import annotations

import asyncio
import random
from contextlib import suppress

import pytest

from causerie.desk import transcode
from causerie.desk.transcode import Heard, Studio
from causerie.model.errors import Busy, Invalid
from causerie.model.sound import POINTS, RATES
from tests.sounds import look, recorded, tone

RECORDERS = {
    "audio/webm": ("webm", "libopus", 48_000),  # Chromium
    "audio/ogg": ("ogg", "libopus", 48_000),  # Firefox
    "audio/mp4": ("mp4", "aac", 44_100),  # Safari
    "audio/amr": ("amr", "libopencore_amrnb", 8_000),  # telephones
    "audio/mpeg": ("mp3", "libmp3lame", 24_000),
}


def sample(mime: str, seconds: float = 1.0) -> bytes:
    container, codec, rate = RECORDERS[mime]
    return recorded(container, codec, seconds, rate=rate)


@pytest.mark.parametrize("mime", RECORDERS)
async def test_what_browsers_record_becomes_what_channels_take(mime: str) -> None:
    heard = await Studio().hear(sample(mime, 2.0), mime, target="audio/ogg")
    made = look(heard.copy)
    assert (made.container, made.codec, made.channels) == ("ogg", "opus", 1)
    assert made.seconds == pytest.approx(2.0, abs=0.1)
    assert heard.sound.seconds == pytest.approx(2.0, abs=0.1)


async def test_what_no_browser_plays_becomes_what_all_play() -> None:
    made = look((await Studio().hear(sample("audio/amr"), "audio/amr", target="audio/mpeg")).copy)
    assert (made.container, made.channels) == ("mp3", 1)
    assert made.seconds == pytest.approx(1.0, abs=0.1)


async def test_the_shape_follows_the_sound() -> None:
    sound = (await Studio().hear(tone(2.0), "audio/wav")).sound
    assert len(sound.peaks) == POINTS
    assert set(sound.peaks[: POINTS // 2 - 1]) == {0}
    assert set(sound.peaks[POINTS // 2 + 1 :]) == {100}


@pytest.mark.parametrize("target", RATES)
async def test_no_format_takes_more_room_than_is_said(target: str) -> None:
    """The length that is offered to who speaks is worked out from these rates."""
    heard = await Studio().hear(tone(20.0), "audio/wav", target=target)
    assert len(heard.copy) / heard.sound.seconds <= RATES[target]


@pytest.mark.parametrize("mime", [*RECORDERS, "audio/wav", "audio/flac", "audio/aac"])
async def test_garbage_is_refused_whatever_it_is_called(mime: str) -> None:
    garbage = random.Random(7).randbytes(40_000)
    with pytest.raises(Invalid, match="sound_unreadable"):
        await Studio().hear(garbage, mime, target="audio/ogg")


@pytest.mark.parametrize("mime", RECORDERS)
async def test_a_file_cut_or_damaged_anywhere_is_heard_or_refused(mime: str) -> None:
    whole, chance = sample(mime), random.Random(11)
    for _ in range(3):
        cut = whole[: chance.randrange(len(whole))]
        hurt = bytearray(whole)
        for _ in range(40):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        for content in (cut, bytes(hurt)):
            heard = await _heard(content, mime)
            assert heard is None or look(heard.copy).codec == "opus"


async def _heard(content: bytes, mime: str) -> Heard | None:
    """None for a clean refusal; anything else that is raised fails the test."""
    with suppress(Invalid):
        return await Studio().hear(content, mime, target="audio/ogg")
    return None


async def test_a_play_list_opens_nothing() -> None:
    """What FFmpeg would follow to other files and addresses, were it left to guess."""
    listed = b"#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n"
    for mime in ("audio/mpeg", "audio/ogg", "audio/mp4"):
        with pytest.raises(Invalid, match="sound_unreadable"):
            await Studio().hear(listed, mime)


async def test_a_sound_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcode, "LONGEST", 1)
    with pytest.raises(Invalid, match="sound_too_long"):
        await Studio().hear(tone(3.0), "audio/wav", target="audio/ogg")


async def test_what_takes_too_long_is_given_up_and_leaves_no_process() -> None:
    with pytest.raises(Busy, match="sounds_busy"):
        await Studio(patience=0.0).hear(tone(), "audio/wav", target="audio/ogg")


async def test_too_many_at_once_are_told_to_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transcode, "WAITING", 1)
    studio = Studio()
    first = asyncio.create_task(studio.hear(tone(), "audio/wav"))
    await asyncio.sleep(0)
    with pytest.raises(Busy, match="sounds_busy"):
        await studio.hear(tone(), "audio/wav")
    assert (await first).sound.seconds == 1.0
    assert (await studio.hear(tone(), "audio/wav")).sound.seconds == 1.0


async def test_without_the_library_nothing_is_heard() -> None:
    with pytest.raises(Invalid, match="sound_unknown"):
        await Studio(installed=False).hear(tone(), "audio/wav")
    with pytest.raises(Invalid, match="sound_unknown"):
        await Studio().hear(b"BM", "image/bmp")
