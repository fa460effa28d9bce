"""A picture drawn anew from its pixels: what was hidden around them (place, device, scripts) does not come along.

The size in pixels is judged before anything is decoded, because a few kilobytes can unfold into gigabytes.
"""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from causerie.model.errors import Invalid

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/gif": "GIF", "image/webp": "WEBP"}
MOST_PIXELS = 50_000_000  # of all frames together
MOST_FRAMES = 400
PROFILE = 64 * 1024  # bytes of a colour profile worth keeping


def redraw(content: bytes, mime: str) -> bytes:
    """The same picture in the same format, without its metadata; upright. Takes up to a second: call it in a thread.

    Raises Invalid `bad_image` or `image_too_large`.
    """
    with opened(content, mime) as picture:
        return _drawn(picture, FORMATS[mime])


@contextmanager
def opened(content: bytes, mime: str) -> Iterator[Image.Image]:
    """The picture, judged and not yet decoded. What goes wrong while it is drawn is an Invalid, as for `redraw`."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's opinion on sizes; ours is below
            with Image.open(io.BytesIO(content), formats=[FORMATS[mime]]) as picture:
                _judge(picture)
                yield picture
    except Invalid:
        raise
    except Image.DecompressionBombError:
        raise Invalid("image_too_large", most=MOST_PIXELS // 1_000_000) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise Invalid("bad_image") from None


def _judge(picture: Image.Image) -> None:
    frames = getattr(picture, "n_frames", 1)
    if picture.width * picture.height * frames > MOST_PIXELS or frames > MOST_FRAMES:
        raise Invalid("image_too_large", most=MOST_PIXELS // 1_000_000)


def _drawn(picture: Image.Image, kind: str) -> bytes:
    made = io.BytesIO()
    profile = picture.info.get("icc_profile") or b""
    keeping = {"icc_profile": profile} if 0 < len(profile) <= PROFILE else {}
    if getattr(picture, "n_frames", 1) > 1:
        frames = [_bare(frame) for frame in ImageSequence.Iterator(picture)]
        pace = {"duration": picture.info.get("duration", 100), "loop": picture.info.get("loop", 0)}
        frames[0].save(made, kind, save_all=True, append_images=frames[1:], **pace, **keeping)
    else:
        _bare(ImageOps.exif_transpose(picture)).save(made, kind, quality=90, **keeping)
    return made.getvalue()


def _bare(picture: Image.Image) -> Image.Image:
    """The pixels alone, with the palette and transparency they need."""
    kept = picture.copy()
    transparency = picture.info.get("transparency")
    kept.info = {} if transparency is None else {"transparency": transparency}
    return kept
