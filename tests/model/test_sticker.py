"""What is a sticker where."""

from __future__ import annotations

import pytest

from causerie.model.sticker import Drawn, StickerForm, fits

SQUARE = StickerForm(side=512, still=100, moving=500, square=True)
STILL = StickerForm(side=512, still=300)


@pytest.mark.parametrize(
    ("form", "drawn", "expected"),
    [
        (SQUARE, Drawn(512, 512, False, 100), True),
        (SQUARE, Drawn(512, 512, False, 101), False),
        (SQUARE, Drawn(512, 512, True, 500), True),
        (SQUARE, Drawn(512, 512, True, 501), False),
        (SQUARE, Drawn(512, 500, False, 10), False),
        (SQUARE, Drawn(513, 512, False, 10), False),
        (STILL, Drawn(200, 512, False, 300), True),
        (STILL, Drawn(512, 513, False, 10), False),
        (STILL, Drawn(511, 500, False, 10), False),
        (STILL, Drawn(512, 512, True, 10), False),
    ],
)
def test_a_drawing_is_a_sticker_or_not(form: StickerForm, drawn: Drawn, expected: bool) -> None:
    assert fits(form, drawn) is expected
