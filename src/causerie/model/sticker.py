"""What a channel takes as a sticker, and whether a drawing is one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StickerForm:
    """A WebP whose longer side has exactly `side` pixels; `still` and `moving` in bytes, `seconds` of its loop."""

    side: int
    still: int
    moving: int = 0  # 0: what moves is not taken
    square: bool = False  # both sides, with a margin that shows nothing
    seconds: int = 10


@dataclass(frozen=True, slots=True)
class Drawn:
    """What a picture says of itself: pixels, whether it moves, bytes."""

    width: int
    height: int
    moves: bool
    size: int


def fits(form: StickerForm, drawn: Drawn) -> bool:
    longer, shorter = max(drawn.width, drawn.height), min(drawn.width, drawn.height)
    if longer != form.side or (form.square and shorter != form.side):
        return False
    return drawn.size <= (form.moving if drawn.moves else form.still)
