"""Sentences: a code, a language, what it is about."""

from __future__ import annotations

import pytest

from causerie.model.sentences import language_of, sentence


def test_a_code_is_said_in_the_language_asked_for() -> None:
    assert sentence("wrong_password", "en") == "The current password is not right."
    assert sentence("wrong_password", "fr") == "Le mot de passe actuel ne convient pas."


def test_a_closer_sentence_wins() -> None:
    assert sentence("not_found", "en", {"what": "contact"}).startswith("This contact")
    assert sentence("not_found", "en", {"what": "something else"}).startswith("Not found")


def test_parameters_take_their_place_and_a_missing_one_leaves_a_mark() -> None:
    assert "10 characters" in sentence("password_short", "en", {"least": 10})
    assert "… characters" in sentence("password_short", "en")


def test_sizes_are_written_as_people_read_them() -> None:
    params = {"size": 5_250_000, "limit": 512_000}
    assert sentence("media_too_large", "fr", params) == (
        "Ce fichier fait 5,2\u00a0Mo\u202f; ce canal s’arrête à 512\u00a0ko."
    )
    assert sentence("media_too_large", "en", params) == "This file is 5.2\u00a0MB; this channel stops at 512\u00a0kB."


def test_a_parameter_is_never_read_as_a_template() -> None:
    assert "{field.__class__}" in sentence("field_wrong", "en", {"field": "{field.__class__}"})


def test_an_unknown_code_is_still_said() -> None:
    assert sentence("no_such_code", "en") == sentence("unexpected", "en")
    assert sentence("unexpected", "de") == sentence("unexpected", "fr")


@pytest.mark.parametrize(
    ("header", "language"),
    [
        (None, "fr"),
        ("", "fr"),
        ("en", "en"),
        ("en-GB,en;q=0.9,fr;q=0.8", "en"),
        ("de-DE,de;q=0.9,en;q=0.5", "en"),
        ("fr;q=0.2, en;q=0.7", "en"),
        ("de", "fr"),
        ("en;q=nonsense", "fr"),
        ("en;q=0", "fr"),
        ("*", "fr"),
    ],
)
def test_the_language_an_asker_prefers(header: str | None, language: str) -> None:
    assert language_of(header) == language


def test_ones_own_setting_stands_where_the_header_names_none_of_ours() -> None:
    assert language_of("de", otherwise="en") == "en"
