"""Pictures cut to stickers: to the pixel, with nothing around, few enough bytes, and in a counted number of tries."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest
from PIL import Image, ImageSequence

from causerie.channels.telegram.provider import STICKER as TELEGRAM
from causerie.channels.whatsapp.compose import STICKER as WHATSAPP
from causerie.desk import cut as module
from causerie.desk.cut import MARGIN, MOST_SCENES, MOVING, STILL, cut
from causerie.desk.measure import measure
from causerie.model.errors import Invalid, NotPermitted
from causerie.model.sticker import StickerForm, fits
from causerie.simulators.gifs.pictures import picture

TINY = StickerForm(side=512, still=1, moving=1, square=True)


def moving(frames: int, *, size: tuple[int, int] = (60, 30), lasts: int | list[int] = 40) -> bytes:
    """Each picture another shade, as equal ones become one."""
    drawn = [Image.new("RGBA", size, (n * 255 // frames, 80, 160, 255)) for n in range(frames)]
    made = io.BytesIO()
    drawn[0].save(made, "WEBP", save_all=True, append_images=drawn[1:], duration=lasts, lossless=True)
    return made.getvalue()


def scenes(content: bytes) -> list[tuple[Image.Image, int]]:
    """Each picture, and the milliseconds for which it is shown."""
    found = []
    with Image.open(io.BytesIO(content)) as shown:
        for frame in ImageSequence.Iterator(shown):
            canvas = frame.convert("RGBA")
            found.append((canvas, int(frame.info.get("duration", 0))))
    return found


@pytest.mark.parametrize("form", [WHATSAPP, TELEGRAM], ids=["whatsapp", "telegram"])
@pytest.mark.parametrize(
    ("source", "mime"),
    [("clear.large.webp", "image/webp"), ("clear.large.gif", "image/gif"), ("clear.still.gif", "image/gif")],
)
def test_each_channel_has_its_own(form: StickerForm, source: str, mime: str) -> None:
    drawn = measure(cut(picture("wheel", source)[1], mime, form))
    assert drawn is not None
    assert fits(form, drawn)
    assert drawn.moves is (form.moving > 0 and "still" not in source)


def test_nothing_is_around_it_and_what_was_clear_stays_clear() -> None:
    ((canvas, _),) = scenes(cut(picture("heart", "clear.still.gif")[1], "image/gif", WHATSAPP))
    assert canvas.size == (512, 512)
    left, top, right, bottom = canvas.getchannel("A").point(lambda a: 255 if a > 16 else 0).getbbox() or (0, 0, 0, 0)
    assert min(left, top, 512 - right, 512 - bottom) >= MARGIN
    assert canvas.getpixel((256, 240))[3] == 255  # type: ignore[index]


def test_a_small_one_grows_to_the_side() -> None:
    drawn = measure(cut(moving(1, size=(60, 30)), "image/webp", TELEGRAM))
    assert drawn is not None
    assert (drawn.width, drawn.height) == (512, 256)


def test_it_lasts_as_long_as_it_did_and_no_longer_than_the_channel_lets_it() -> None:
    assert [lasts for _, lasts in scenes(cut(moving(3, lasts=[40, 90, 120]), "image/webp", WHATSAPP))] == [40, 90, 120]
    long = scenes(cut(moving(100, lasts=200), "image/webp", WHATSAPP))
    assert len(long) <= MOST_SCENES
    assert sum(lasts for _, lasts in long) == WHATSAPP.seconds * 1000


def test_the_fullest_picture_stands_for_all() -> None:
    frames = [Image.new("RGBA", (64, 64), (0, 0, 0, 0)) for _ in range(3)]
    frames[1].paste((200, 0, 0, 255), (0, 0, 64, 64))
    frames[2].paste((0, 0, 200, 255), (0, 0, 8, 8))
    made = io.BytesIO()
    frames[0].save(made, "WEBP", save_all=True, append_images=frames[1:], lossless=True)
    ((canvas, _),) = scenes(cut(made.getvalue(), "image/webp", TELEGRAM))
    red, _, blue, alpha = canvas.getpixel((256, 256))  # type: ignore[misc]
    assert (red > 150, blue < 60, alpha) == (True, True, 255)


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch) -> list[tuple[int, int]]:
    """Each try: pictures, quality."""
    tries: list[tuple[int, int]] = []
    written = module._written

    def counted(some: Sequence[module._Scene], quality: int) -> bytes:
        tries.append((len(some), quality))
        return written(some, quality)

    monkeypatch.setattr(module, "_written", counted)
    return tries


def test_what_is_too_heavy_loses_pictures_then_movement(tried: list[tuple[int, int]]) -> None:
    noise = [Image.effect_noise((240, 240), 90) for _ in range(30)]
    made = io.BytesIO()
    noise[0].save(made, "GIF", save_all=True, append_images=noise[1:], duration=50)
    form = StickerForm(side=512, still=100_000, moving=120_000, square=True)
    drawn = measure(cut(made.getvalue(), "image/gif", form))
    assert drawn is not None
    assert not drawn.moves
    assert fits(form, drawn)
    assert tried[:4] == [(30, 75), (15, 50), (10, 30), (1, STILL[0])]


def test_the_tries_are_counted(tried: list[tuple[int, int]]) -> None:
    with pytest.raises(NotPermitted, match="sticker_unfit"):
        cut(moving(5), "image/webp", TINY)
    assert len(tried) == len(MOVING) + len(STILL)


@pytest.mark.parametrize(
    ("content", "mime"), [(b"", "image/webp"), (b"GIF89a", "image/gif"), (moving(2)[:60], "image/webp")]
)
def test_what_is_no_picture_is_refused(content: bytes, mime: str) -> None:
    with pytest.raises(Invalid, match="bad_image"):
        cut(content, mime, WHATSAPP)


def test_what_would_unfold_is_not_unfolded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("causerie.desk.redraw.MOST_PIXELS", 100)
    with pytest.raises(Invalid, match="image_too_large"):
        cut(moving(2), "image/webp", WHATSAPP)
