"""Origins compare as browsers write them."""

from __future__ import annotations

import pytest

from causerie.http.origins import origin_of


@pytest.mark.parametrize(
    ("told", "origin"),
    [
        ("https://Atelier.example/page?x#y", "https://atelier.example"),
        ("https://atelier.example:443", "https://atelier.example"),
        ("http://atelier.example:8080/", "http://atelier.example:8080"),
        ("http://[::1]:8123/", "http://[::1]:8123"),
        (" https://atelier.example ", "https://atelier.example"),
        ("atelier.example", None),
        ("file:///x", None),
        ("null", None),
        ("https://", None),
        ("http://a:99999", None),
        ("http://[::1", None),
        (12, None),
    ],
)
def test_origins(told: object, origin: str | None) -> None:
    assert origin_of(told) == origin
