"""The pictures of the simulated service, drawn on the spot: nobody's work, nothing to license.

Their films are files beside this module, encoded once from the same drawings, because the product must run where no
encoder is.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from PIL import Image, ImageDraw

LARGE, SMALL = (240, 180), (100, 75)
STICKER = (480, 360)
FRAMES = 16
PACE = 80  # milliseconds a frame
FINE = 2  # drawn larger, then reduced: smooth edges
_INK, _RED, _GOLD, _GREEN, _SKY = (38, 42, 52), (191, 61, 48), (226, 160, 44), (32, 128, 84), (235, 240, 246)

Pen = ImageDraw.ImageDraw
Draw = Callable[[Pen, float], None]  # `turn`: how far the picture is through its loop, 0 to 1


@dataclass(frozen=True, slots=True)
class Drawing:
    title: str
    words: str  # that it is found by
    draw: Draw


def _disc(pen: Pen, x: float, y: float, radius: float, fill: tuple[int, int, int]) -> None:
    pen.ellipse([FINE * (x - radius), FINE * (y - radius), FINE * (x + radius), FINE * (y + radius)], fill=fill)


def _line(pen: Pen, *points: tuple[float, float], width: int, fill: tuple[int, int, int] = _INK) -> None:
    pen.line([(FINE * x, FINE * y) for x, y in points], fill=fill, width=FINE * width, joint="curve")


def _wheel(pen: Pen, turn: float) -> None:
    _disc(pen, 120, 90, 70, _INK)
    _disc(pen, 120, 90, 60, _SKY)
    for spoke in range(8):
        angle = math.tau * (turn + spoke) / 8
        _line(pen, (120, 90), (120 + 62 * math.cos(angle), 90 + 62 * math.sin(angle)), width=3)
    _disc(pen, 120, 90, 12, _RED)


def _bell(pen: Pen, turn: float) -> None:
    lean = 14 * math.sin(math.tau * turn)
    _disc(pen, 120 + lean / 2, 84, 46, _GOLD)
    _line(pen, (66 + lean, 128), (174 + lean, 128), width=14, fill=_GOLD)
    _disc(pen, 120 - lean, 144, 10, _INK)


def _check(pen: Pen, turn: float) -> None:
    _disc(pen, 120, 90, 66, _GREEN)
    drawn = min(1.0, 1.6 * turn)
    first, second = min(1.0, drawn * 3), max(0.0, drawn * 1.5 - 0.5)
    corner = (88 + 22 * first, 92 + 22 * first)
    _line(pen, (88, 92), corner, (corner[0] + 46 * second, corner[1] - 54 * second), width=12, fill=_SKY)


def _heart(pen: Pen, turn: float) -> None:
    size = 3.4 + 0.7 * math.sin(math.tau * turn)
    outline = []
    for step in range(60):
        t = math.tau * step / 60
        x, y = 16 * math.sin(t) ** 3, 13 * math.cos(t) - 5 * math.cos(2 * t) - 2 * math.cos(3 * t) - math.cos(4 * t)
        outline.append((FINE * (120 + size * x), FINE * (88 - size * y)))
    pen.polygon(outline, fill=_RED)


def _sun(pen: Pen, turn: float) -> None:
    for ray in range(12):
        angle = math.tau * (ray + turn) / 12
        near, far = 50, 72 + 6 * math.sin(math.tau * (turn + ray / 3))
        ends = [(120 + reach * math.cos(angle), 90 + reach * math.sin(angle)) for reach in (near, far)]
        _line(pen, *ends, width=7, fill=_GOLD)
    _disc(pen, 120, 90, 40, _GOLD)


def _parcel(pen: Pen, turn: float) -> None:
    up = abs(26 * math.sin(math.tau * turn))
    pen.rectangle([FINE * 72, FINE * (66 - up), FINE * 168, FINE * (146 - up)], fill=(181, 136, 88))
    _line(pen, (120, 66 - up), (120, 146 - up), width=9, fill=_RED)
    _line(pen, (72, 92 - up), (168, 92 - up), width=9, fill=_RED)
    _line(pen, (60, 158), (180, 158), width=3)


DRAWINGS: dict[str, Drawing] = {
    "wheel": Drawing("Une roue de vélo qui tourne", "roue vélo velo bicyclette wheel bike cycling", _wheel),
    "bell": Drawing("Une sonnette qui tinte", "sonnette cloche rappel bell ring reminder", _bell),
    "check": Drawing("C’est fait", "fait ok bravo parfait done yes perfect great", _check),
    "heart": Drawing("Un cœur qui bat", "cœur coeur merci amour heart thanks love", _heart),
    "sun": Drawing("Un soleil", "soleil bonjour été matin sun hello summer morning", _sun),
    "parcel": Drawing("Un colis qui saute", "colis paquet livraison commande parcel delivery order", _parcel),
}


def frames(name: str, size: tuple[int, int], *, clear: bool = False) -> list[Image.Image]:
    """The drawing through one loop; `clear`: with nothing behind it."""
    made = []
    for n in range(FRAMES):
        large = (LARGE[0] * FINE, LARGE[1] * FINE)
        canvas = Image.new("RGBA", large, (0, 0, 0, 0)) if clear else Image.new("RGB", large, _SKY)
        DRAWINGS[name].draw(ImageDraw.Draw(canvas), n / FRAMES)
        made.append(canvas.resize(size, Image.Resampling.LANCZOS))
    return made


@cache
def picture(name: str, form: str) -> tuple[str, bytes]:
    """Type and bytes: `large.gif`, `small.gif`, `small.webp`, `still.gif`, `large.mp4`; `clear.` before a sticker's."""
    if form == "large.mp4":
        return "video/mp4", files(__package__).joinpath("films", f"{name}.mp4").read_bytes()
    *clear, size, kind = form.split(".")
    large = STICKER if clear else LARGE
    first, *rest = frames(name, large if size == "large" else SMALL, clear=bool(clear))[
        : 1 if size == "still" else None
    ]
    kept = io.BytesIO()
    # What is not covered must not stay from the picture before.
    bare = {"disposal": 2} if clear and kind == "gif" else {}
    first.save(kept, kind.upper(), save_all=bool(rest), append_images=rest, duration=PACE, loop=0, **bare)
    return f"image/{kind}", kept.getvalue()
