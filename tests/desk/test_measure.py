"""The first bytes of a WebP say how large it is and whether it moves, as Pillow finds by unfolding it."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from causerie.desk.measure import measure
from causerie.model.sticker import Drawn


def webp(size: tuple[int, int], mode: str = "RGB", **options: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, "red").save(made, "WEBP", **options)  # type: ignore[arg-type]
    return made.getvalue()


@pytest.mark.parametrize(
    ("form", "content", "moves"),
    [
        (b"VP8 ", webp((300, 512)), False),
        (b"VP8L", webp((300, 512), lossless=True), False),
        (b"VP8X", webp((300, 512), icc_profile=b"p" * 128), False),
        (b"VP8X", webp((300, 512), save_all=True, append_images=[Image.new("RGB", (300, 512), "blue")]), True),
    ],
)
def test_each_form_says_its_size(form: bytes, content: bytes, moves: bool) -> None:
    assert content[12:16] == form
    assert measure(content) == Drawn(300, 512, moves, len(content))


@pytest.mark.parametrize(
    "content",
    [
        b"",
        webp((8, 8))[:29],
        b"GIF89a" + b"\0" * 40,
        b"RIFF\0\0\0\0WEBPVP9 " + b"\0" * 40,
        b"RIFF\0\0\0\0WAVE" + b"\0" * 40,
    ],
)
def test_what_is_none_has_none(content: bytes) -> None:
    assert measure(content) is None


def test_a_form_that_contradicts_itself_has_none() -> None:
    for good in (webp((8, 8)), webp((8, 8), lossless=True)):
        assert measure(good[:20] + b"\xff" * 12 + good[32:]) is None
