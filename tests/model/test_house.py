"""The company's clock: UTC until it chose one of its own, and never one that does not exist."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from causerie.model.errors import Invalid
from causerie.model.house import Company

JULY = datetime(2026, 7, 14, 12, tzinfo=UTC)


def test_its_clock_is_that_of_its_zone() -> None:
    assert JULY.astimezone(Company().clock).utcoffset() == timedelta(0)
    assert JULY.astimezone(Company(time_zone="Europe/Paris").clock).utcoffset() == timedelta(hours=2)


def test_a_zone_that_does_not_exist_has_no_clock() -> None:
    with pytest.raises(Invalid, match="unknown_time_zone"):
        _ = Company(time_zone="Mars").clock
