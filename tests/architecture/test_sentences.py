"""Law of the sentences: every code that can be raised says something, in French and in English, about what it knows."""

from __future__ import annotations

import re
from string import Formatter

import pytest

from causerie.desk.recount import HEADINGS
from causerie.http.problems import FIELD_CODES
from causerie.model.notification import Occasion
from causerie.model.sentences import LANGUAGES, sentences
from tests.architecture.codes import absent_things, every_code

# Codes that no call names: written by SQL, looked up with a default, or spoken to customers by a worker.
ELSEWHERE: dict[str, frozenset[str]] = {
    "lease_expired": frozenset(),  # store/outbox: a lease ran out
    "given_up": frozenset(),  # store/outbox: a colleague gave a send up
    "provider_refused": frozenset(),  # channels/twilio/codes: a number nobody listed
    "early": frozenset(),  # desk/amend: parked until its message is there
    "unknown_channel": frozenset(),  # desk/batch
    "connection_gone": frozenset(),  # desk/replay
    **dict.fromkeys((f"push_{told}" for told in (*Occasion, "someone")), frozenset()),  # desk/push: what a push says
    "not_found": frozenset({"what"}),
    "stop_confirmed": frozenset({"brand"}),
    "start_confirmed": frozenset({"brand"}),
    "continuation_code": frozenset({"code"}),  # http/visitor/continuations: what a visitor will send elsewhere
    "continuation_hello": frozenset(),
    "onward": frozenset({"name"}),  # http/visitor/widgets: a channel to go on at
    "onward_open": frozenset({"name"}),  # and what stands around its link
    **dict.fromkeys(("onward_photo", "onward_drawing", "onward_note"), frozenset()),
    "form": frozenset(),  # http/visitor/questions: what a field is called
    "forwarded": frozenset({"brand", "text"}),  # desk/forward
    "forwarded_file": frozenset(),
    **{code: frozenset(pattern.groupindex) - {"name"} | {"field"} for pattern, code in FIELD_CODES},
    "field_wrong": frozenset({"field"}),
}
# desk/recount: the words of a digest, by what they are about and how many there are.
_DIGEST = {
    "hello": {"name"},
    "at": {"time"},
    "on": {"day", "month", "time"},
    **{key: {"count"} for key in (f"subject_{form}" for form in ("none", "one", "many"))},
    **{key: {"count"} for key in (f"{what}_{form}" for what in ("more", "unread") for form in ("one", "many"))},
    **{key: set[str]() for key in ("months", "why", "trial", "change", *HEADINGS.values())},
}
ELSEWHERE.update({f"digest_{name}": frozenset(params) for name, params in _DIGEST.items()})
# desk/word_link: the letter that brings a link, by what the link is for.
_LINK = {
    **{key: set[str]() for key in ("hello", "join_do", "reset_do", "unexpected", "reset_subject")},
    **{key: {"name", "company"} for key in ("join_why", "reset_why")},
    "join_subject": {"company"},
    "until": {"day", "month", "time", "zone"},
}
ELSEWHERE.update({f"link_{name}": frozenset(params) for name, params in _LINK.items()})
# Sentences of a closer kind, by what they are said of: `not_found.contact`.
CLOSER = re.compile(r"(?P<code>[a-z_]+)\.(?P<what>[a-z_]+)")


def _known() -> dict[str, frozenset[str]]:
    """Code → the parameters its sentence may name."""
    raised = {name: code.params or frozenset() for name, code in every_code().items()}
    return {**raised, **ELSEWHERE}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_sentence(language: str) -> None:
    places = {name: code.places for name, code in every_code().items()}
    missing = {code: places.get(code, []) for code in _known() if code not in sentences(language)}
    assert missing == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_sentence_is_left_without_its_code(language: str) -> None:
    plain = {code for code in sentences(language) if not CLOSER.fullmatch(code)}
    assert plain - set(_known()) == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sentence_names_only_what_its_code_carries(language: str) -> None:
    known = _known()
    wrong = {}
    for code, said in sentences(language).items():
        named = {name for _, name, _, _ in Formatter().parse(said) if name}
        beyond = named - known.get(code.partition(".")[0], frozenset())
        if beyond:
            wrong[code] = beyond
    assert wrong == {}


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_can_be_absent_has_a_name(language: str) -> None:
    missing = {what for what in absent_things() if f"not_found.{what}" not in sentences(language)}
    assert missing == set()


def test_both_languages_say_the_same_things() -> None:
    french, english = sentences("fr"), sentences("en")
    assert set(french) == set(english)
    for code, said in french.items():
        named = sorted(re.findall(r"\{[^}]*\}", said))
        assert named == sorted(re.findall(r"\{[^}]*\}", english[code])), code


def test_french_is_set_as_french_is() -> None:
    """A thin space before ; ! ?, a full one before : and inside « », no straight apostrophe."""
    bare = {code: re.sub(r"\{[^}]*\}", "x", said) for code, said in sentences("fr").items()}
    wrong = {
        code: said
        for code, said in bare.items()
        if re.search(r"[^\u202f][;!?]|[^\u00a0]:|«[^\u00a0]|[^\u00a0]»|'", said)
    }
    assert wrong == {}
