"""Sounds measured, and made into what a channel or a browser takes, in processes that may fail alone.

PyAV is an extra. Where it is not installed nothing is measured and nothing converted: notes leave as the files they
are, and `causerie doctor` says so.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import msgspec

from causerie.desk.places import Places
from causerie.model.errors import Busy, Invalid
from causerie.model.sound import POINTS, Sound

PROGRAM = Path(__file__).with_name("resound.py")
AT_ONCE = 2  # processes of one of ours
WAITING = 12  # sounds that may wait for one, each of them in memory
PATIENCE = 60.0  # seconds for one sound
LONGEST = 1_200  # seconds of a sound that is looked at

# What is in the bytes, as `sniff` named it → the one demuxer that reads it.
_DEMUXERS = {
    "audio/ogg": "ogg",
    "audio/opus": "ogg",
    "audio/webm": "matroska",
    "video/webm": "matroska",
    "audio/mp4": "mov",
    "video/mp4": "mov",
    "video/3gpp": "mov",
    "audio/mpeg": "mp3",
    "audio/aac": "aac",
    "audio/wav": "wav",
    "audio/flac": "flac",
    "audio/amr": "amr",
}
TOO_LONG = 3  # the program's exit status


@dataclass(frozen=True, slots=True)
class Heard:
    """What a sound is, and its copy; empty where none was asked for."""

    sound: Sound
    copy: bytes


class _Head(msgspec.Struct):
    seconds: float
    peaks: tuple[int, ...]


class Studio:
    """The processes of one process of ours. `installed`: whether there is anything to work with."""

    def __init__(self, *, installed: bool | None = None, patience: float = PATIENCE) -> None:
        self.installed = find_spec("av") is not None if installed is None else installed
        self._patience = patience
        self._places = Places(AT_ONCE, waiting=WAITING)

    async def hear(self, content: bytes, mime: str, *, target: str | None = None) -> Heard:
        """Measure a sound, and copy it as `target` (`audio/ogg`, `audio/mpeg`).

        Raises Invalid `sound_unknown` (no format of ours, or no PyAV), `sound_unreadable` and `sound_too_long`, all
        three for good; Busy when there is too much to do.
        """
        demuxer = _DEMUXERS.get(mime)
        if not self.installed or demuxer is None:
            raise Invalid("sound_unknown")
        if self._places.full:
            raise Busy("sounds_busy", retry_after=5)
        async with self._places:
            return await self._run(content, demuxer, target or "")

    async def _run(self, content: bytes, demuxer: str, target: str) -> Heard:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-I", str(PROGRAM), demuxer, target, str(LONGEST), str(POINTS)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: os.environ[name] for name in ("LD_LIBRARY_PATH",) if name in os.environ},
        )
        try:
            async with asyncio.timeout(self._patience):
                told, _ = await process.communicate(content)
        except TimeoutError:
            raise Busy("sounds_busy", retry_after=30) from None
        finally:
            if process.returncode is None:
                with suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        return _heard(process.returncode or 0, told)


def _heard(status: int, told: bytes) -> Heard:
    """What the program said. Raises Invalid."""
    head, _, copy = told.partition(b"\n")
    try:
        if status == 0:
            found = msgspec.json.decode(head, type=_Head)
            return Heard(Sound(found.seconds, found.peaks), copy)
    except msgspec.DecodeError:
        pass
    if status == TOO_LONG:
        raise Invalid("sound_too_long")
    # Whatever else a hostile file makes of the program (it is killed, it crashes) says the same of the file.
    raise Invalid("sound_unreadable")
