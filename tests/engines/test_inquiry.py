"""The search box reads words, phrases and operators as people type them, in both languages."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from causerie.engines.inquiry import inquiry, named
from causerie.model.errors import Invalid
from causerie.model.inquiry import LONGEST, Filter, Inquiry, Term

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)  # already the 23rd in Paris
PARIS = ZoneInfo("Europe/Paris")


def _asked(typed: str) -> Inquiry:
    return inquiry(typed, now=NOW, zone=PARIS)


def _day(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, tzinfo=PARIS)


def test_words_phrases_and_what_is_unwanted() -> None:
    assert _asked('commande "pas reçue" -colis «deux mots» -"mot à mot" rendez-vous').terms == (
        Term("commande"),
        Term("pas reçue"),
        Term("colis", unwanted=True),
        Term("deux mots"),
        Term("mot à mot", unwanted=True),
        Term("rendez-vous"),
    )


@pytest.mark.parametrize(
    ("typed", "filter_"),
    [
        ("de:moi", Filter("from", "me")),
        ("from:me", Filter("from", "me")),
        ('de:"Léa Martin"', Filter("from", "Léa Martin")),
        ("canal:whatsapp", Filter("channel", "whatsapp")),
        ("est:résolu", Filter("is", "resolved")),
        ("is:open", Filter("is", "open")),
        ("is:spam", Filter("is", "spam")),
        ("est:indésirable", Filter("is", "spam")),
        ("-est:non-lu", Filter("is", "unread", unwanted=True)),
        ("étiquette:Retour", Filter("label", "Retour")),
        ("etiquette:Retour", Filter("label", "Retour")),
        ("attribué:personne", Filter("assignee", "none")),
        ("avec:photo", Filter("has", "image")),
        ("has:file", Filter("has", "file")),
    ],
)
def test_operators(typed: str, filter_: Filter) -> None:
    assert _asked(typed) == Inquiry(filters=(filter_,))


@pytest.mark.parametrize(
    ("typed", "after", "before"),
    [
        ("avant:2026-03-14", None, _day(2026, 3, 14)),
        ("before:14/03/2026", None, _day(2026, 3, 14)),
        ("après:2026-03-14", _day(2026, 3, 15), None),
        ("après:2025-12", _day(2026, 1, 1), None),
        ("avant:12/2025", None, _day(2025, 12, 1)),
        ("after:2024", _day(2025, 1, 1), None),
        ("avant:aujourd’hui", None, _day(2026, 11, 23)),
        ("après:hier", _day(2026, 11, 23), None),
        ("après:7j", _day(2026, 11, 16), None),
        ("after:2025 before:2026-02", _day(2026, 1, 1), _day(2026, 2, 1)),
    ],
)
def test_dates_are_days_of_the_asker(typed: str, after: datetime | None, before: datetime | None) -> None:
    assert _asked(typed) == Inquiry(after=after, before=before)


@pytest.mark.parametrize("typed", ["réf:12", "http://x.example/y", "::", "étiquette:", "a:b:c"])
def test_what_is_no_operator_is_a_word(typed: str) -> None:
    assert _asked(typed) == Inquiry(terms=(Term(typed),))


@pytest.mark.parametrize("typed", ["", "   ", '""', "\x00"])
def test_nothing_asks_for_nothing(typed: str) -> None:
    assert _asked(typed) == Inquiry()


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("avant:demain-peut-être", "search_bad_date"),
        ("avant:2026-13", "search_bad_date"),
        ("avant:31/02/2026", "search_bad_date"),
        ("après:9999", "search_bad_date"),
        ("avant:99999999999", "search_bad_date"),
        ("est:bizarre", "search_bad_value"),
        ("x" * (LONGEST + 1), "search_too_long"),
        ("mot " * 13, "search_too_long"),
    ],
)
def test_what_cannot_be_understood_is_said(typed: str, code: str) -> None:
    with pytest.raises(Invalid) as refused:
        _asked(typed)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("léa martin", ("léa", "martin")),
        ("de:léa vélo", ("léa",)),
        ('from:"Léa Martin"', ("Léa Martin",)),
        ("-léa vélo", ("vélo",)),
        ("de:moi", ()),
        ("est:ouvert", ()),
    ],
)
def test_a_question_names_people_by_its_words(typed: str, words: tuple[str, ...]) -> None:
    assert named(inquiry(typed, now=NOW, zone=UTC)) == words
