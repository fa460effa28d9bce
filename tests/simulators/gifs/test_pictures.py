"""The films beside the module show what the drawings show."""

from __future__ import annotations

import io

import av
import pytest
from PIL import Image, ImageSequence

from causerie.simulators.gifs.pictures import DRAWINGS, FRAMES, LARGE, SMALL, STICKER, picture


@pytest.mark.parametrize("name", DRAWINGS)
def test_each_has_its_film(name: str) -> None:
    mime, content = picture(name, "large.mp4")
    with av.open(io.BytesIO(content), "r") as film:
        stream = film.streams.video[0]
        size = (stream.codec_context.width, stream.codec_context.height)
        assert (mime, size, len(film.streams.audio)) == ("video/mp4", LARGE, 0)
        assert sum(1 for _ in film.decode(video=0)) >= FRAMES


@pytest.mark.parametrize("name", DRAWINGS)
def test_stickers_have_nothing_behind_them(name: str) -> None:
    for form in ("clear.large.webp", "clear.large.gif"):
        with Image.open(io.BytesIO(picture(name, form)[1])) as drawn:
            assert (drawn.size, getattr(drawn, "n_frames", 1) > 1) == (STICKER, True)
            for frame in ImageSequence.Iterator(drawn):
                alpha = frame.convert("RGBA").getchannel("A")
                assert alpha.getpixel((0, 0)) == 0
                assert alpha.getextrema() == (0, 255)


def test_pictures_move_and_stills_do_not() -> None:
    for form, size, count in (("large.gif", LARGE, FRAMES), ("small.webp", SMALL, FRAMES), ("still.gif", SMALL, 1)):
        with Image.open(io.BytesIO(picture("wheel", form)[1])) as drawn:
            assert (drawn.size, sum(1 for _ in ImageSequence.Iterator(drawn))) == (size, count)
