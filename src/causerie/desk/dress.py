"""How a web chat looks is judged before it is kept: a colour that cannot be read is refused, with the nearest one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from causerie.model.colours import nearest, readable
from causerie.model.errors import Invalid


def judge(look: Mapping[str, Any]) -> None:
    """The accent colours writes links and stands under words, so both themes ask 4.5:1 of theirs.

    Raises Invalid `accent_pale` or `accent_deep`, with `nearest`: the shade that would do.
    """
    light, dark = look.get("accent"), look.get("accent_dark")
    if light and not readable(light, "light"):
        raise Invalid("accent_pale", nearest=nearest(light, "light"))
    if dark and not readable(dark, "dark"):
        raise Invalid("accent_deep", nearest=nearest(dark, "dark"))
