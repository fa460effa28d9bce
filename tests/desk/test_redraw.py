"""Pictures drawn anew: the pixels come along, nothing else does."""

from __future__ import annotations

import io
import struct
import zlib

import pytest
from PIL import Image

from causerie.desk.redraw import FORMATS, redraw
from causerie.model.errors import Invalid

CANARY = b"canari-48.8566-2.3522"


def picture(kind: str, *, mode: str = "RGB", size: tuple[int, int] = (8, 4), **options: object) -> bytes:
    made = io.BytesIO()
    Image.new(mode, size, 1 if mode == "P" else None).save(made, kind, **options)  # type: ignore[arg-type]
    return made.getvalue()


@pytest.mark.parametrize("mime", sorted(FORMATS))
def test_what_was_hidden_around_the_pixels_is_gone(mime: str) -> None:
    exif = Image.Exif()
    exif[0x010E] = CANARY.decode()
    kind = FORMATS[mime]
    options = {"comment": CANARY} if kind == "GIF" else {"exif": exif}
    content = picture(kind, **options)
    assert CANARY in content
    drawn = redraw(content, mime)
    assert CANARY not in drawn
    with Image.open(io.BytesIO(drawn)) as shown:
        assert (shown.format, shown.size) == (kind, (8, 4))


def test_what_follows_the_picture_is_gone() -> None:
    assert CANARY not in redraw(picture("JPEG") + CANARY, "image/jpeg")


def test_it_is_turned_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # a camera held sideways
    with Image.open(io.BytesIO(redraw(picture("JPEG", exif=exif), "image/jpeg"))) as shown:
        assert shown.size == (4, 8)


def test_transparency_and_movement_stay() -> None:
    drawn = redraw(picture("PNG", mode="RGBA"), "image/png")
    with Image.open(io.BytesIO(drawn)) as shown:
        assert shown.mode == "RGBA"
    frames = [Image.new("RGB", (4, 4), color) for color in ("red", "green", "blue")]
    made = io.BytesIO()
    frames[0].save(made, "GIF", save_all=True, append_images=frames[1:], duration=40, loop=0)
    with Image.open(io.BytesIO(redraw(made.getvalue(), "image/gif"))) as shown:
        assert getattr(shown, "n_frames", 1) == 3


def _bomb() -> bytes:
    """A PNG of a few hundred bytes that says it is 30,000 × 30,000."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    body = chunk(b"IDAT", zlib.compress(b"\0" * 10_000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + body + chunk(b"IEND", b"")


def test_a_picture_that_would_unfold_is_not_unfolded() -> None:
    with pytest.raises(Invalid, match="image_too_large"):
        redraw(_bomb(), "image/png")


@pytest.mark.parametrize(
    ("content", "mime"),
    [
        (b"", "image/png"),
        (b"GIF89a", "image/gif"),
        (picture("PNG")[:40], "image/png"),
        (picture("PNG"), "image/jpeg"),  # a picture, but not of the kind it was taken for
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "image/png"),
    ],
)
def test_what_is_no_picture_is_refused(content: bytes, mime: str) -> None:
    with pytest.raises(Invalid, match="bad_image"):
        redraw(content, mime)
