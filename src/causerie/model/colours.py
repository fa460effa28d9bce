"""Colours that people can read, by the contrast of WCAG 2.2 (1.4.3): of an accent with the widget's two grounds, of the
ink upon it, and the nearest shade that passes.

The browser computes the same (web/shared/src/contrast.ts), whole numbers throughout, so that what a form proposes is
what the server takes; both run on contract/colours.json.
"""

from __future__ import annotations

import re

READABLE = 4.5  # to one
GROUNDS = {"light": "#ffffff", "dark": "#12151b"}  # of the widget's panel
DARK_INK, LIGHT_INK = "#0a1220", "#ffffff"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_STEPS = 255


def is_colour(told: object) -> bool:
    """Whether this is `#rrggbb`."""
    return isinstance(told, str) and _COLOUR.fullmatch(told) is not None


def ink_on(colour: str) -> str:
    """Near-black or white, whichever contrasts more: at least 4.5:1 on every shade that `readable` lets pass."""
    return max(DARK_INK, LIGHT_INK, key=lambda ink: contrast(colour, ink))


def readable(colour: str, theme: str) -> bool:
    """Whether words of this colour can be read on the panel of a theme, `light` or `dark`."""
    return contrast(colour, GROUNDS[theme]) >= READABLE


def nearest(colour: str, theme: str) -> str:
    """The colour itself when it can be read in that theme, else its first shade towards the ink that can."""
    ink = (0, 0, 0) if theme == "light" else (255, 255, 255)
    own = _channels(colour)
    for step in range(_STEPS + 1):
        mixed = [(c * (_STEPS - step) + i * step + _STEPS // 2) // _STEPS for c, i in zip(own, ink, strict=True)]
        shade = "#{:02x}{:02x}{:02x}".format(*mixed)
        if readable(shade, theme):
            return shade
    raise AssertionError("the ink itself can be read")


def contrast(one: str, other: str) -> float:
    """From 1, the same, to 21, black on white."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _channels(colour)))
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _channels(colour: str) -> tuple[int, int, int]:
    red, green, blue = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return red, green, blue
