"""The words of the letter that brings a link: whose it is, for what, until when, and the link where it belongs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from causerie.channels.submission import Letter
from causerie.desk.word_link import Wording, letter_of
from causerie.model.agent import Invitation, Language, LinkKind
from causerie.model.grant import Role
from causerie.model.house import Company
from causerie.model.sentences import sentence

NOON = datetime(2026, 7, 14, 12, tzinfo=UTC)
URL = "https://desk.example/join#abc_-1"
VELO = Company("Vélo & fils", Language.FR, "Europe/Paris")


def told(kind: LinkKind = LinkKind.JOIN, language: str = "fr", company: Company = VELO) -> Letter:
    link = Invitation(1, kind, "zoe@example.org", Role.AGENT, None, (), (), None, 4, NOON, NOON)
    return letter_of(link, Wording(Language(language), "Ana <b>", URL, company, sentence))


@pytest.mark.parametrize("kind", LinkKind)
@pytest.mark.parametrize("language", Language)
def test_both_halves_hold_the_link_and_whose_it_is(kind: LinkKind, language: Language) -> None:
    letter = told(kind, language)
    assert (letter.to, letter.language, letter.page) == ("zoe@example.org", language, "")
    assert letter.text.count(URL) == 1
    assert letter.html.count(f'href="{URL}"') == 1
    assert "Ana <b>" in letter.text
    assert "Ana &lt;b&gt;" in letter.html
    assert "Vélo &amp; fils" in letter.html
    assert URL not in letter.subject
    assert "…" not in letter.text + letter.subject


def test_its_hours_are_by_the_company_s_clock() -> None:
    assert "jusqu’au 14 juillet à 14:00 (Europe/Paris)" in told().text
    assert "until 14 July at 12:00 (UTC)" in told(language="en", company=Company()).text


def test_a_house_without_a_name_goes_by_its_address() -> None:
    assert told(company=Company()).subject == "Votre invitation à rejoindre desk.example"
