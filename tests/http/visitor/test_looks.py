"""How a widget looks: every ink computed, pages told from one another."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from causerie.http.visitor import looks


def test_inks_and_the_shade_of_the_dark_theme_are_computed() -> None:
    told = looks.style({"accent": "#146c5c", "offset_x": 8, "offset_y": 20})
    assert told == {
        "--brand": "#146c5c",
        "--brand-fg": "#ffffff",
        "--brand-dark": "#448a7d",
        "--brand-dark-fg": "#0a1220",
        "--x": "8px",
    }


def test_a_shade_that_was_chosen_stays() -> None:
    assert looks.style({"accent": "#146c5c", "accent_dark": "#7bd8a5"})["--brand-dark"] == "#7bd8a5"


def test_corner_and_theme_are_attributes() -> None:
    assert looks.attributes({"position": "start", "theme": "auto"}) == {"position": "start", "theme": "auto"}
    assert looks.attributes({"position": "end"}) == {}


@pytest.mark.parametrize(
    ("pages", "shown", "not_shown"),
    [
        ({"only": ["/boutique/*", "/"]}, ["/", "/boutique/", "/boutique/velo"], ["/boutique", "/blog"]),
        ({"hidden": ["/paiement*"]}, ["/", "/mon/paiement"], ["/paiement", "/paiement/etape-2"]),
        ({"only": ["/a.b/*"], "hidden": ["/a.b/c"]}, ["/a.b/d"], ["/axb/d", "/a.b/c"]),
        ({"only": ["/(x)+|$^/*"]}, ["/(x)+|$^/y"], ["/x"]),
    ],
)
def test_pages_are_told_from_one_another(pages: dict[str, Any], shown: list[str], not_shown: list[str]) -> None:
    rule = re.compile(looks.pages({"pages": pages}))
    assert [path for path in shown + not_shown if rule.search(path)] == shown


def test_all_pages_need_no_rule() -> None:
    assert looks.pages({"pages": {"only": [], "hidden": []}}) == ""


def test_words_that_are_empty_replace_nothing() -> None:
    told = looks.texts({"fr": {"hint": "Réponse dans l’heure", "write": "", "other": "x"}, "de": {"hint": "ja"}})
    assert told == {"fr": {"hint": "Réponse dans l’heure"}}


NOON = datetime(2026, 11, 23, 11, 0, tzinfo=UTC)  # a Monday, noon in Paris


@pytest.mark.parametrize(
    ("hours", "said"),
    [
        (None, True),
        ({"begin": "09:00", "end": "18:00", "zone": "Europe/Paris", "days": [1]}, True),
        ({"begin": "09:00", "end": "18:00", "zone": "Europe/Paris", "days": [2]}, False),
        ({"begin": "09:00", "end": "12:00", "zone": "Europe/Paris"}, False),
        ({"begin": "22:00", "end": "13:00", "zone": "Europe/Paris"}, True),
        ({"begin": "09:00", "end": "18:00", "zone": "Mars/Olympus"}, True),
    ],
)
def test_a_greeting_has_its_hours(hours: dict[str, object] | None, said: bool) -> None:
    told = looks.teasers(
        {"teasers": [{"text": {"fr": "Besoin d'aide ?"}, "pages": ["/velos/*"], "hours": hours}]}, NOON
    )
    assert bool(told) is said
    if said:
        assert told[0] == {"pages": "^(?:/velos/.*)$", "after": 0, "text": {"fr": "Besoin d'aide ?"}}


@pytest.mark.parametrize("told", [None, "x", [3], [{}], [{"text": {}}]])
def test_what_says_nothing_is_no_greeting(told: object) -> None:
    assert looks.teasers({"teasers": told}, NOON) == []
