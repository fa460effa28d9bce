"""Looks that are refused, with what would do instead."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.desk.dress import judge
from causerie.model.colours import readable
from causerie.model.errors import Invalid


@pytest.mark.parametrize(
    ("look", "code", "theme"),
    [
        ({"accent": "#ffd400"}, "accent_pale", "light"),
        ({"accent": "#146c5c", "accent_dark": "#0b57d0"}, "accent_deep", "dark"),
    ],
)
def test_a_colour_that_cannot_be_read(look: dict[str, Any], code: str, theme: str) -> None:
    with pytest.raises(Invalid) as refusal:
        judge(look)
    assert refusal.value.code == code
    assert readable(refusal.value.params["nearest"], theme)


@pytest.mark.parametrize("look", [{}, {"accent": None}, {"accent": "#0B57D0", "accent_dark": "#8ab4ff"}])
def test_a_look_that_can(look: dict[str, Any]) -> None:
    judge(look)
