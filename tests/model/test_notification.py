"""What everybody is told of before they chose."""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime

import pytest

from causerie.model.notification import LIVE, Matrix, Occasion, Preferences, Quiet, Signal


def test_the_matrix_has_a_field_for_each_occasion() -> None:
    assert [one.name for one in fields(Matrix)] == [one.value for one in Occasion]


@pytest.mark.parametrize("occasion", [one for one in Occasion if one is not Occasion.FOLLOWED])
def test_everything_is_told_at_once_at_first(occasion: Occasion) -> None:
    assert Preferences().matrix.of(occasion) >= set(LIVE)


def test_what_one_follows_disturbs_nobody_at_first() -> None:
    assert Preferences().matrix.of(Occasion.FOLLOWED) == {Signal.SCREEN, Signal.EMAIL}
    assert Preferences().digest is None


def test_a_push_shows_the_name_and_not_the_words_at_first() -> None:
    assert (Preferences().push_name, Preferences().push_words) == (True, False)


@pytest.mark.parametrize(
    ("hours", "moment", "end"),
    [
        (("12:00", "14:00"), "2026-03-02T12:30", "2026-03-02T14:00"),
        (("12:00", "14:00"), "2026-03-02T14:00", None),
        (("22:00", "07:00"), "2026-03-02T23:00", "2026-03-03T07:00"),
        (("22:00", "07:00"), "2026-03-03T06:59", "2026-03-03T07:00"),
        (("22:00", "07:00"), "2026-03-03T23:00", None),  # a Tuesday
        (("00:00", "00:00"), "2026-03-02T08:00", "2026-03-03T00:00"),
    ],
)
def test_quiet_hours_say_when_they_end(hours: tuple[str, str], moment: str, end: str | None) -> None:
    """On Mondays, in UTC."""

    def at(told: str) -> datetime:
        return datetime.fromisoformat(f"{told}:00+00:00")

    assert Quiet((0,), *hours, "UTC").until(at(moment)) == (at(end) if end else None)
