"""Sounds made for tests, and looked at by the library itself: tones, of nobody."""

from __future__ import annotations

import io
import math
import wave
from dataclasses import dataclass
from functools import cache

import av
from av.audio.frame import AudioFrame


@cache
def tone(seconds: float = 1.0, *, rate: int = 8_000) -> bytes:
    """A WAV file: silent in its first half, then a tone."""
    frames = bytearray()
    for n in range(int(rate * seconds)):
        loud = 12_000 if n >= rate * seconds / 2 else 0
        frames += int(loud * math.sin(math.tau * 440 * n / rate)).to_bytes(2, "little", signed=True)
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(rate)
        sound.writeframes(bytes(frames))
    return kept.getvalue()


@cache
def recorded(container: str, codec: str, seconds: float = 1.0, *, rate: int = 48_000) -> bytes:
    """The same as a browser or a telephone gives it: (`webm`, `libopus`), (`mp4`, `aac`), (`amr`, `libopencore_amrnb`)."""
    kept = io.BytesIO()
    with av.open(io.BytesIO(tone(seconds)), "r") as source, av.open(kept, "w", format=container) as made:
        stream = made.add_stream(codec, rate=rate)
        stream.layout = "mono"
        for frame in source.decode(audio=0):
            made.mux(stream.encode(frame))
        made.mux(stream.encode(None))
    return kept.getvalue()


@dataclass(frozen=True)
class Looked:
    """What a file turns out to be when it is decoded."""

    container: str
    codec: str
    channels: int
    seconds: float


def look(content: bytes) -> Looked:
    with av.open(io.BytesIO(content), "r") as source:
        stream = source.streams.audio[0]
        codec, channels = stream.codec_context.name, stream.codec_context.channels
        decoded = [frame for frame in source.decode(audio=0) if isinstance(frame, AudioFrame)]
        seconds = sum(frame.samples / frame.sample_rate for frame in decoded)
        return Looked(source.format.name, codec, channels, round(seconds, 2))
