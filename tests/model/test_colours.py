"""Colours that can be read: the same table as the browser's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from causerie.model.colours import READABLE, contrast, ink_on, is_colour, nearest, readable

CASES = json.loads((Path(__file__).parents[2] / "contract" / "colours.json").read_bytes())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["colour"])
def test_ink_and_nearest_shades(case: dict[str, str]) -> None:
    colour = case["colour"]
    assert (ink_on(colour), nearest(colour, "light"), nearest(colour, "dark")) == (
        case["ink"],
        case["light"],
        case["dark"],
    )
    for shade in (case["light"], case["dark"]):
        assert contrast(shade, ink_on(shade)) >= READABLE


@pytest.mark.parametrize("colour", ["#0b57d0", "#146c5c"])
def test_what_can_be_read_is_its_own_nearest(colour: str) -> None:
    assert readable(colour, "light")
    assert nearest(colour, "light") == colour


def test_black_on_white_is_the_most() -> None:
    assert (contrast("#000000", "#ffffff"), contrast("#123456", "#123456")) == (pytest.approx(21), 1)


@pytest.mark.parametrize("told", ["red", "#12345", "#12345g", "#1234567", None, 3])
def test_what_is_no_colour(told: object) -> None:
    assert not is_colour(told)
