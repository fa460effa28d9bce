"""A value is what its attribute says it is, or it is refused with the reason."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from causerie.model.attribute import LARGEST, LONGEST, Attribute, AttributeKind, checked
from causerie.model.errors import Invalid
from causerie.model.grant import Right

VALUES = st.text(max_size=60) | st.integers() | st.floats() | st.booleans()


def of(kind: AttributeKind, *choices: str) -> Attribute:
    return Attribute(1, "taille", kind, "Taille", "Size", None, None, choices, Right.ANSWER, 1)


@pytest.mark.parametrize(
    ("kind", "value", "kept"),
    [
        (AttributeKind.TEXT, "  un mot ", "un mot"),
        (AttributeKind.TEXT, "carte 4970 1000 0000 0154", "carte •••• 0154"),
        (AttributeKind.NUMBER, -2.5, -2.5),
        (AttributeKind.NUMBER, LARGEST, LARGEST),
        (AttributeKind.YES_NO, False, False),
        (AttributeKind.DATE, "2024-02-29", "2024-02-29"),
        (AttributeKind.CHOICE, "M", "M"),
        (AttributeKind.LINK, "https://velo.example/a?b=1", "https://velo.example/a?b=1"),
        (AttributeKind.DATE, "   ", None),
        (AttributeKind.CHOICE, "", None),
    ],
)
def test_what_fits_is_kept(kind: AttributeKind, value: Any, kept: Any) -> None:
    assert checked(of(kind, "S", "M"), value) == kept


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (AttributeKind.TEXT, 3),
        (AttributeKind.NUMBER, True),
        (AttributeKind.NUMBER, "12"),
        (AttributeKind.NUMBER, float("nan")),
        (AttributeKind.NUMBER, float("-inf")),
        (AttributeKind.NUMBER, LARGEST + 1),
        (AttributeKind.YES_NO, "oui"),
        (AttributeKind.YES_NO, 1),
        (AttributeKind.DATE, "2023-02-29"),
        (AttributeKind.DATE, "29/02/2024"),
        (AttributeKind.DATE, "20240229"),
        (AttributeKind.CHOICE, "XL"),
        (AttributeKind.CHOICE, True),
        (AttributeKind.LINK, "javascript:alert(1)"),
        (AttributeKind.LINK, "https://"),
        (AttributeKind.LINK, "https://[oops"),
        (AttributeKind.LINK, "velo.example"),
        (AttributeKind.LINK, "https://a b"),
    ],
)
def test_what_does_not_fit_is_refused_by_its_kind(kind: AttributeKind, value: Any) -> None:
    with pytest.raises(Invalid) as refused:
        checked(of(kind, "S", "M"), value)
    assert (refused.value.code, refused.value.params) == (f"attribute_{kind.value}", {"attribute": "taille"})


def test_a_value_has_its_limit() -> None:
    assert checked(of(AttributeKind.TEXT), "x" * LONGEST) == "x" * LONGEST
    with pytest.raises(Invalid, match="too_long"):
        checked(of(AttributeKind.TEXT), "x" * (LONGEST + 1))


@given(st.sampled_from(AttributeKind), VALUES)
def test_whatever_comes_is_kept_as_it_will_be_kept_again_or_refused(kind: AttributeKind, value: Any) -> None:
    attribute = of(kind, "S", "M")
    try:
        kept = checked(attribute, value)
    except Invalid:
        return
    if kept is not None:
        assert checked(attribute, kept) == kept
