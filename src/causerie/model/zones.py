"""Time zones by their names: « Europe/Paris »."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from causerie.model.errors import Invalid


def zone(name: str) -> ZoneInfo:
    """Raises Invalid `unknown_time_zone`."""
    if name not in _names():
        raise Invalid("unknown_time_zone", time_zone=name)
    return ZoneInfo(name)


@cache
def _names() -> frozenset[str]:
    """Read from disk once: it walks the whole zone database."""
    return frozenset(available_timezones())
