"""The words of a digest: names and numbers, in the reader's language and by their clock, and nothing that is markup."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from causerie.channels.submission import Letter
from causerie.desk.recount import SHOWN, Waiting, recount
from causerie.model.agent import Language
from causerie.model.grant import Grant, Role
from causerie.model.notification import Digest, Occasion, Preferences, Rhythm
from causerie.model.sentences import sentence
from causerie.store.digests import Recipient
from tests.engines.test_digest import row

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def told(*waiting: Waiting, language: str = "fr") -> Letter:
    chosen = Preferences(digest=Digest(Rhythm.HOUR, "08:00", "Europe/Paris", words=True))
    grant = Grant(6, Role.AGENT, None, frozenset())
    reader = Recipient(grant, "Ana <b>", "ana@causerie.example", Language(language), chosen)
    return recount(reader, waiting, say=sentence, public_url="https://desk.example/", now=NOW)


def one(occasion: Occasion = Occasion.WROTE, *, at: datetime = NOW, words: str = "", **given: Any) -> Waiting:
    return Waiting(occasion, row(**{"contact_name": "Léa Martin", **given}), at, words)


def test_it_says_who_and_how_many_and_where() -> None:
    letter = told(one(unread=3, id=41))
    assert letter.subject == "Causerie\u00a0: une conversation vous attend"
    assert "- Léa Martin (3 messages non lus, à 13:00)\n  https://desk.example/c/41" in letter.text
    assert 'href="https://desk.example/c/41"' in letter.html
    assert letter.page == "https://desk.example/settings/notifications"
    assert letter.page in letter.text
    assert letter.page in letter.html


def test_the_subject_names_nobody() -> None:
    letter = told(one(), one(Occasion.MENTIONED, contact_name="Karim"), language="en")
    assert letter.subject == "Causerie: 2 conversations are waiting for you"


@pytest.mark.parametrize(("language", "date"), [("fr", "le 28 février à 09:05"), ("en", "on 28 February at 09:05")])
def test_another_day_has_its_date(language: str, date: str) -> None:
    assert date in told(one(at=datetime(2026, 2, 28, 8, 5, tzinfo=UTC)), language=language).text


def test_each_reason_has_its_heading_once_and_calls_come_first() -> None:
    text = told(one(Occasion.FOLLOWED), one(), one(Occasion.MENTIONED), one(Occasion.ASSIGNED)).text
    headings = [line for line in text.split("\n") if line.isupper()]
    assert headings == ["ON VOUS A MENTIONNÉ", "VOS CONVERSATIONS EN ATTENTE", "CONVERSATIONS QUE VOUS SUIVEZ"]


def test_whoever_has_no_name_has_an_address_and_words_stand_where_they_were_asked_for() -> None:
    letter = told(one(contact_name=None, words="Bonjour, <img src=x>"))
    assert "+33600000001" in letter.text
    assert "« Bonjour, <img src=x> »" in letter.text
    assert "<img" not in letter.html
    assert "&lt;img src=x&gt;" in letter.html
    assert "Ana &lt;b&gt;" in letter.html


def test_a_long_one_ends_with_how_many_more_there_are() -> None:
    text = told(*(one(id=n) for n in range(SHOWN + 2))).text
    assert text.count("\n- ") == SHOWN
    assert "Et 2 autres conversations" in text


def test_a_trial_with_nothing_to_say_says_so() -> None:
    letter = told()
    assert letter.subject == "Causerie\u00a0: un essai"
    assert "Vos résumés arriveront ici." in letter.text
