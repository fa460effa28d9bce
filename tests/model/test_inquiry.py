"""A question says of itself whether it looks into the quarantine."""

from __future__ import annotations

import pytest

from causerie.model.inquiry import Filter, Inquiry, Term


@pytest.mark.parametrize(
    ("filters", "looks"),
    [
        ((), False),
        ((Filter("is", "spam"),), True),
        ((Filter("is", "open"), Filter("is", "spam")), True),
        ((Filter("is", "spam", unwanted=True),), False),
        ((Filter("label", "spam"),), False),
    ],
)
def test_the_quarantine_is_asked_for(filters: tuple[Filter, ...], looks: bool) -> None:
    assert Inquiry((Term("spam"),), filters).quarantine is looks
