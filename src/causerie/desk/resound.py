"""A program of its own, run by `transcode`: a sound on standard input, what was heard of it on standard output.

It alone knows PyAV, and nothing of ours: a stranger's file is taken apart by a great deal of C, so that happens in a
process which holds no secret, opens no connection, and has little memory, little time and no second chance.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from array import array
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from typing import cast

import av
from av.audio.frame import AudioFrame
from av.audio.resampler import AudioResampler
from av.audio.stream import AudioStream
from av.error import FFmpegError, InvalidDataError

UNREADABLE, TOO_LONG = 2, 3  # exit statuses
MEMORY = 1 << 30  # bytes of address space, libraries included
PROCESSOR = 30  # seconds
FILES = 16  # open at once
DAMAGE = 100  # packets that make no sense before the file is given up
RATE = 8_000  # samples a second that loudness is looked at in
STRETCH = RATE // 50  # samples of one look
FLOOR = 1_500  # of 32,767: what is never louder is silence, and drawn as such


@dataclass(frozen=True, slots=True)
class Format:
    container: str
    codec: str
    rate: int  # samples a second
    bits: int  # a second


FORMATS = {
    "audio/ogg": Format("ogg", "libopus", 48_000, 24_000),
    "audio/mpeg": Format("mp3", "libmp3lame", 24_000, 32_000),
}


class Refused(Exception):
    """`args[0]` is the exit status."""


class Loudness:
    """The peaks of a sound whose length nobody knows before its end."""

    def __init__(self) -> None:
        self._resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        self._waiting = array("h")
        self._looks: list[int] = []

    def hear(self, frame: AudioFrame | None) -> None:
        for piece in self._resampler.resample(frame):
            self._waiting.frombytes(bytes(piece.planes[0])[: 2 * piece.samples])
        while len(self._waiting) >= STRETCH:
            self._look(self._waiting[:STRETCH])
            del self._waiting[:STRETCH]

    def peaks(self, points: int) -> list[int]:
        """`points` numbers from 0 to 100, the loudest of all being 100."""
        if self._waiting:
            self._look(self._waiting)
        looks = self._looks or [0]
        edges = [len(looks) * n // points for n in range(points + 1)]
        found = [max(looks[low : max(high, low + 1)]) for low, high in pairwise(edges)]
        loudest = max(max(found), FLOOR)
        return [100 * one // loudest for one in found]

    def _look(self, samples: array[int]) -> None:
        self._looks.append(max(max(samples), -min(samples)))


def frames(content: bytes, demuxer: str, longest: int) -> Iterator[AudioFrame]:
    """What can be heard of a file, at most `longest` seconds. The demuxer is named and never guessed: among those that
    FFmpeg would try are play-lists, which open other files and addresses.
    """
    with av.open(io.BytesIO(content), "r", format=demuxer, metadata_errors="ignore") as source:
        stream = source.streams.audio[0]
        stream.codec_context.thread_count = 1
        seconds, damage = 0.0, 0
        for packet in source.demux(stream):
            try:
                decoded = packet.decode()
            except InvalidDataError:
                damage += 1
                if damage > DAMAGE:
                    raise Refused(UNREADABLE) from None
                continue
            for frame in decoded:
                seconds += frame.samples / frame.sample_rate
                if seconds > longest:
                    raise Refused(TOO_LONG)
                frame.pts = None  # a damaged file's own times would leave holes in the copy
                yield frame


def resound(content: bytes, demuxer: str, target: str, *, longest: int, points: int) -> tuple[float, list[int], bytes]:
    """Seconds, peaks, and the sound as `target` says (`audio/ogg`), or nothing where that is empty.

    Raises Refused.
    """
    seconds, loudness, copy = 0.0, Loudness(), Copy(FORMATS[target]) if target else None
    try:
        for frame in frames(content, demuxer, longest):
            seconds += frame.samples / frame.sample_rate
            if copy is not None:
                copy.add(frame)
            loudness.hear(frame)  # last: it may hand a frame on as its own, and the encoder then refuses it
    except InvalidDataError:
        pass  # cut short: what came before the cut is still worth hearing
    except (FFmpegError, IndexError, ValueError, MemoryError, OverflowError, ZeroDivisionError):
        raise Refused(UNREADABLE) from None
    if not seconds:
        raise Refused(UNREADABLE)
    loudness.hear(None)
    return seconds, loudness.peaks(points), copy.end() if copy is not None else b""


class Copy:
    """The same sound in another format, with one voice: both ears of a telephone hear the same."""

    def __init__(self, wanted: Format) -> None:
        self._bytes = io.BytesIO()
        self._container = av.open(self._bytes, "w", format=wanted.container)
        self._stream = cast(AudioStream, self._container.add_stream(wanted.codec, rate=wanted.rate))
        self._stream.layout = "mono"
        self._stream.bit_rate = wanted.bits

    def add(self, frame: AudioFrame | None) -> None:
        self._container.mux(self._stream.encode(frame))

    def end(self) -> bytes:
        self.add(None)
        self._container.close()
        return self._bytes.getvalue()


def confined() -> None:
    """Little of everything, for this process and for good. Where a system knows no such limit, time still runs out."""
    limits = {
        resource.RLIMIT_AS: MEMORY,
        resource.RLIMIT_CPU: PROCESSOR,
        resource.RLIMIT_NOFILE: FILES,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for limit, most in limits.items():
        with suppress(ValueError, OSError):
            resource.setrlimit(limit, (most, most))
    os.nice(5)  # nobody waits for it as somebody waits for a page


def main(demuxer: str, target: str, longest: str, points: str) -> int:
    """Standard output: a line of JSON with `seconds` and `peaks`, then the copy."""
    confined()
    av.logging.set_level(av.logging.PANIC)
    try:
        seconds, peaks, copy = resound(
            sys.stdin.buffer.read(), demuxer, target, longest=int(longest), points=int(points)
        )
    except Refused as refused:
        return int(refused.args[0])
    head = json.dumps({"seconds": round(seconds, 2), "peaks": peaks}).encode()
    sys.stdout.buffer.write(head + b"\n" + copy)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
