"""Cursors: a place in a list, opaque, and never believed."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest

from causerie.http.cursors import Edge, Place, Row, cursor, position
from causerie.model.errors import Invalid

NOW = datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=UTC)


@pytest.mark.parametrize("place", [Edge(NOW, 7), Place(NOW, -3, 2**60), Row(12)])
def test_a_place_comes_back_as_it_was(place: Edge | Place | Row) -> None:
    word = cursor(place)
    assert position(word, type(place)) == place
    assert word.isascii()
    assert not set("+/=") & set(word)


def test_none_is_the_beginning() -> None:
    assert position(None, Row) is position("", Row) is None


def _word(text: str) -> str:
    return urlsafe_b64encode(text.encode()).decode()


@pytest.mark.parametrize(
    "word",
    [
        "nonsense",
        "é",
        "a" * 500,
        _word("[1]"),
        _word('["2026-03-02T09:00:00", 7]'),
        _word('["2026-03-02T09:00:00Z", -1]'),
        _word(f'["2026-03-02T09:00:00Z", {10**30}]'),
        _word('["2026-03-02T09:00:00Z", 7, 8]'),
        _word("[" * 90),
    ],
)
def test_what_is_not_ours_is_refused(word: str) -> None:
    with pytest.raises(Invalid, match="bad_cursor"):
        position(word, Edge)
