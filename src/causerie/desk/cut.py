"""A picture cut to what a channel takes as a sticker: its size to the pixel, nothing around it, and few enough bytes.

A moving one that is too heavy loses pictures and finesse, then its movement. The tries are counted, because each takes
a processor for as long as a second.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from math import ceil
from typing import NamedTuple

from PIL import Image, ImageOps, ImageSequence

from causerie.desk.measure import measure
from causerie.desk.redraw import opened
from causerie.model.errors import NotPermitted
from causerie.model.sticker import StickerForm, fits

MARGIN = 16  # pixels around a square one
MOST_SCENES = 40
MOVING = ((40, 75), (24, 50), (12, 30))  # pictures at most, quality
STILL = (80, 50, 20, 5)  # quality
UNTOLD = 100  # milliseconds of a picture that does not say how long it is shown, as browsers have it
SHORTEST = 20
OPAQUE = 128
NOTHING = (0, 0, 0, 0)


class _Scene(NamedTuple):
    canvas: Image.Image
    lasts: int  # milliseconds


def cut(content: bytes, mime: str, form: StickerForm) -> bytes:
    """A WebP of that form, moving where the picture does and the channel takes it. For a thread: it takes seconds.

    Raises Invalid `bad_image` and `image_too_large`, NotPermitted `sticker_unfit` when no try was small enough.
    """
    with opened(content, mime) as picture:
        scenes = _scenes(picture, form)
    for made in _tries(scenes, form):
        drawn = measure(made)
        if drawn is not None and fits(form, drawn):
            return made
    raise NotPermitted("sticker_unfit")


def _tries(scenes: Sequence[_Scene], form: StickerForm) -> Iterator[bytes]:
    if form.moving and len(scenes) > 1:
        for most, quality in MOVING:
            yield _written(_thinned(scenes, most), quality)
    # The first picture of a loop is often the emptiest: things appear.
    fullest = max(scenes, key=lambda scene: _filled(scene.canvas))
    for quality in STILL:
        yield _written([fullest], quality)


def _scenes(picture: Image.Image, form: StickerForm) -> list[_Scene]:
    """As many as are kept, evenly chosen, for as long as the channel lets them last."""
    step = ceil(getattr(picture, "n_frames", 1) / MOST_SCENES)
    kept: list[_Scene] = []
    left = form.seconds * 1000
    for n, frame in enumerate(ImageSequence.Iterator(picture)):
        drawn = frame.convert("RGBA")  # only now does the frame say how long it lasts
        lasts = max(SHORTEST, int(frame.info.get("duration") or UNTOLD))
        left -= lasts
        if kept and left < 0:
            break
        if n % step == 0:
            kept.append(_Scene(_placed(drawn, form), lasts))
        else:
            kept[-1] = kept[-1]._replace(lasts=kept[-1].lasts + lasts)
    return kept


def _placed(drawn: Image.Image, form: StickerForm) -> Image.Image:
    inner = form.side - 2 * MARGIN if form.square else form.side
    shown = ImageOps.contain(drawn, (inner, inner), Image.Resampling.LANCZOS)
    if not form.square:
        return shown
    canvas = Image.new("RGBA", (form.side, form.side), NOTHING)
    canvas.paste(shown, ((form.side - shown.width) // 2, (form.side - shown.height) // 2))
    return canvas


def _thinned(scenes: Sequence[_Scene], most: int) -> list[_Scene]:
    step = ceil(len(scenes) / most)
    together = (scenes[at : at + step] for at in range(0, len(scenes), step))
    return [_Scene(some[0].canvas, sum(one.lasts for one in some)) for some in together]


def _filled(canvas: Image.Image) -> int:
    return sum(canvas.getchannel("A").histogram()[OPAQUE:])


def _written(scenes: Sequence[_Scene], quality: int) -> bytes:
    made = io.BytesIO()
    first, *rest = (scene.canvas for scene in scenes)
    moving = {"save_all": True, "append_images": rest, "duration": [scene.lasts for scene in scenes], "loop": 0}
    # Finer methods of compression gain a twentieth of the bytes for twice the time.
    first.save(made, "WEBP", quality=quality, method=2, **(moving if rest else {}))
    return made.getvalue()
