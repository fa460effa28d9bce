"""What everybody is told of before they chose."""

from __future__ import annotations

from dataclasses import fields

import pytest

from causerie.model.notification import Matrix, Occasion, Preferences, Signal


def test_the_matrix_has_a_field_for_each_occasion() -> None:
    assert [one.name for one in fields(Matrix)] == [one.value for one in Occasion]


@pytest.mark.parametrize("occasion", list(Occasion))
def test_everything_is_told_at_first(occasion: Occasion) -> None:
    assert Preferences().matrix.of(occasion) == set(Signal)


def test_a_push_shows_the_name_and_not_the_words_at_first() -> None:
    assert (Preferences().push_name, Preferences().push_words) == (True, False)
