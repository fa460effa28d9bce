"""Zones that exist, and names that lead nowhere."""

from __future__ import annotations

import pytest

from causerie.model.errors import Invalid
from causerie.model.zones import zone


def test_a_zone_by_its_name() -> None:
    assert zone("Europe/Paris").key == "Europe/Paris"


@pytest.mark.parametrize(
    "name", ["", "Mars/Olympus", "../../etc/passwd", "/etc/localtime", "europe/paris", "posix/UTC"]
)
def test_anything_else_is_refused(name: str) -> None:
    with pytest.raises(Invalid, match="unknown_time_zone"):
        zone(name)
