"""Codes as they are drawn, and as they are found again in what somebody wrote."""

from __future__ import annotations

import pytest

from causerie.model.continuation import LETTERS, code_in, draw


def test_a_code_is_found_in_the_words_it_leaves_with() -> None:
    for _ in range(200):
        code = draw()
        assert code_in(f"Bonjour, je continue ici. (réf. {code})") == code
        assert code_in(f"/start {code}") == code


def test_it_holds_more_than_forty_bits_and_no_letter_that_is_misread() -> None:
    assert len(LETTERS) ** 9 > 2**40
    assert set("ILOU").isdisjoint(LETTERS)
    assert len({draw() for _ in range(1000)}) == 1000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Bonjour",
        "123-456-789",
        "06-12-34-56-78",
        "k7p-2xq-d4m",
        "K7P-2XQ",
        "K7P-2XQ-D4M-1AA",
        "XK7P-2XQ-D4M",
        "OIL-LUU-OIL",
    ],
)
def test_what_is_no_code_is_words(text: str) -> None:
    assert code_in(text) is None
