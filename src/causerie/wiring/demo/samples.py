"""The files of the demo, drawn and sounded on the spot: nobody's picture, nobody's voice, nothing to license."""

from __future__ import annotations

import io
import math
import wave
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

from causerie.model.message import MediaKind
from causerie.wiring.demo.script import Sample

SIZE = (960, 720)
FINE = 2  # drawn larger, then reduced: smooth edges
RATE = 8_000  # samples a second of the voice note
SECONDS = 14
_SKY, _GROUND, _FRAME, _TYRE, _SPOKE = (244, 236, 222), (201, 214, 190), (191, 61, 48), (45, 48, 56), (150, 156, 164)

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Made:
    kind: MediaKind
    mime: str
    name: str
    content: bytes


@cache
def made(sample: Sample) -> Made:
    """The file a sample stands for."""
    if sample is Sample.VOICE:
        return Made(MediaKind.VOICE, "audio/wav", "note-vocale.wav", _voice())
    return Made(MediaKind.IMAGE, "image/jpeg", f"{_NAMES[sample]}.jpg", _picture(_DRAWN[sample]))


def _picture(draw: Callable[[ImageDraw.ImageDraw], None]) -> bytes:
    width, height = SIZE[0] * FINE, SIZE[1] * FINE
    image = Image.new("RGB", (width, height), _SKY)
    pen = ImageDraw.Draw(image)
    pen.rectangle((0, height * 0.78, width, height), fill=_GROUND)
    draw(pen)
    reduced = image.resize(SIZE, Image.Resampling.LANCZOS)
    kept = io.BytesIO()
    reduced.save(kept, "JPEG", quality=82)
    return kept.getvalue()


def _at(x: float, y: float) -> Point:
    """A place of the drawing, given on a grid of 960 by 720."""
    return x * FINE, y * FINE


def _line(pen: ImageDraw.ImageDraw, *points: Point, width: int, fill: tuple[int, int, int]) -> None:
    pen.line([_at(*point) for point in points], fill=fill, width=width * FINE, joint="curve")


def _wheel(pen: ImageDraw.ImageDraw, centre: Point, radius: float, *, buckle: float = 0.0, flat: float = 0.0) -> None:
    """`buckle` bends the rim, `flat` lets the tyre down where it stands; both are shares of the radius."""
    rim = []
    for step in range(181):
        angle = math.radians(2 * step)
        bent = radius * (1 + buckle * math.sin(2 * angle + 0.6))
        x, y = centre[0] + bent * math.cos(angle), centre[1] + bent * math.sin(angle)
        rim.append((x, min(y, centre[1] + radius * (1 - flat))))
    for spoke in rim[:-1:10]:
        _line(pen, centre, spoke, width=1, fill=_SPOKE)
    _line(pen, *rim, width=11, fill=_TYRE)
    _disc(pen, centre, 7, _TYRE)


def _disc(pen: ImageDraw.ImageDraw, centre: Point, radius: float, fill: tuple[int, int, int]) -> None:
    (left, top), (right, low) = _at(centre[0] - radius, centre[1] - radius), _at(centre[0] + radius, centre[1] + radius)
    pen.ellipse((left, top, right, low), fill=fill)


def _bicycle(pen: ImageDraw.ImageDraw, *, flat: float = 0.0) -> None:
    rear, front, bottom = (265.0, 470.0), (695.0, 470.0), (445.0, 478.0)
    seat, head = (395.0, 285.0), (635.0, 278.0)
    _wheel(pen, rear, 135, flat=flat)
    _wheel(pen, front, 135)
    _line(pen, rear, bottom, seat, rear, width=12, fill=_FRAME)
    _line(pen, bottom, head, seat, width=12, fill=_FRAME)
    _line(pen, head, front, width=12, fill=_FRAME)
    _line(pen, seat, (382, 240), width=9, fill=_TYRE)
    _line(pen, (340, 236), (425, 232), width=18, fill=_TYRE)
    _line(pen, head, (622, 228), (690, 214), (712, 246), width=10, fill=_TYRE)
    _disc(pen, bottom, 25, _SPOKE)
    _line(pen, bottom, (470, 545), (505, 545), width=8, fill=_TYRE)


def _buckled(pen: ImageDraw.ImageDraw) -> None:
    _wheel(pen, (480, 360), 270, buckle=0.09)


_NAMES = {Sample.FLAT: "pneu-a-plat", Sample.BUCKLED: "roue-voilee", Sample.BICYCLE: "velo"}
_DRAWN: dict[Sample, Callable[[ImageDraw.ImageDraw], None]] = {
    Sample.FLAT: lambda pen: _bicycle(pen, flat=0.22),
    Sample.BUCKLED: _buckled,
    Sample.BICYCLE: _bicycle,
}


def _voice() -> bytes:
    """Somebody humming: a low tone with its harmonics, rising and falling by syllables."""
    frames = bytearray()
    turn = 0.0
    for n in range(RATE * SECONDS):
        at = n / RATE
        turn += (118 + 22 * math.sin(1.9 * at) + 9 * math.sin(5.3 * at)) / RATE
        loud = max(0.0, math.sin(math.pi * 2.6 * at)) * (0.55 + 0.45 * math.sin(0.9 * at))
        tone = math.sin(math.tau * turn) + 0.5 * math.sin(2 * math.tau * turn) + 0.25 * math.sin(5 * math.tau * turn)
        frames.append(round(128 + 58 * loud * tone))
    kept = io.BytesIO()
    with wave.open(kept, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(1)
        sound.setframerate(RATE)
        sound.writeframes(bytes(frames))
    return kept.getvalue()
