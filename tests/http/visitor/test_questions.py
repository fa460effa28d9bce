"""What settings ask for, whatever an administrator wrote there, and which answers will do."""

from __future__ import annotations

from typing import Any

import pytest

from causerie.http.visitor.questions import Asked, answered, form_of
from causerie.model.errors import Invalid


@pytest.mark.parametrize(
    "told", [None, {}, [], {"fields": []}, {"fields": "name"}, {"fields": [{"key": "topic"}]}, {"fields": [3]}]
)
def test_what_asks_for_nothing_is_no_form(told: Any) -> None:
    assert form_of(told, []) is None


def test_a_language_without_topics_has_the_others() -> None:
    form = form_of({"fields": [{"key": "topic"}], "topics": {"en": ["Delivery"]}}, [])
    assert form is not None
    assert form.asked[0].choices == {"fr": ["Delivery"], "en": ["Delivery"]}


def test_a_link_is_to_a_page() -> None:
    form = form_of({"fields": [{"key": "name"}], "link": "javascript:alert(1)"}, [])
    assert form is not None
    assert form.link is None


def asked(key: str, *, required: bool = False) -> Asked:
    return Asked(key, "text", required, {})


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("name", "  Léa  ", "Léa"),
        ("email", "Lea@Example.ORG", "lea@example.org"),
        ("phone", "06 12 34 56 78", "+33612345678"),
        ("phone", "+44 7700 900123", "+447700900123"),
        ("name", " ", None),
    ],
)
def test_answers_are_kept_as_they_are_meant(key: str, value: str, kept: str | None) -> None:
    assert answered(asked(key), {key: value}, "+33100000000") == kept


@pytest.mark.parametrize(
    ("key", "value", "code"),
    [
        ("name", "a\nb", "form_name"),
        ("email", "a@b", "form_email"),
        ("email", "a b@c.fr", "form_email"),
        ("phone", "12", "wrong_number"),
        ("name", "", "form_required"),
    ],
)
def test_what_will_not_do_is_refused(key: str, value: str, code: str) -> None:
    with pytest.raises(Invalid, match=code):
        answered(asked(key, required=True), {key: value}, "+33100000000")
