"""The consent engine: what a STOP is, what it forbids, and the one confirmation it is owed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from causerie.engines.consent import CONFIRMED_WITHIN, decide, keyword, refusal, standing
from causerie.model.channel import Capabilities
from causerie.model.consent import Consent, ConsentProof, ConsentState, Purpose
from causerie.model.decision import Facts, TurnEvent, Write
from causerie.model.message import MessageClass

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
FACTS = Facts(
    message_id=1,
    identity_id=2,
    channel_id=3,
    conversation_id=4,
    arrived_at=NOW,
    language="en",
    brand="Atelier",
    capabilities=Capabilities(text_limit=1000),
    consent_before=None,
)
STOP, START = TurnEvent.CONSENT_REFUSED, TurnEvent.CONSENT_GRANTED
REFUSED, GRANTED = ConsentState.REFUSED, ConsentState.GRANTED


@pytest.mark.parametrize(
    ("event", "before", "code"),
    [
        (STOP, None, "stop_confirmed"),
        (STOP, GRANTED, "stop_confirmed"),
        (STOP, REFUSED, None),
        (START, REFUSED, "start_confirmed"),
        (START, None, None),
        (START, GRANTED, None),
    ],
)
def test_what_changes_is_confirmed_and_nothing_twice(
    event: TurnEvent, before: ConsentState | None, code: str | None
) -> None:
    decided = decide(replace(FACTS, consent_before=before), event, NOW)
    assert [decision.code for decision in decided] == ([code] if code else [])


def test_a_confirmation_says_who_speaks_in_the_persons_language() -> None:
    assert list(decide(FACTS, STOP, NOW)) == [
        Write(2, 3, 4, "stop_confirmed", "en", {"brand": "Atelier"}, confirms=True),
    ]


def test_a_provider_that_confirms_needs_no_second_voice() -> None:
    able = replace(FACTS.capabilities, confirms_stop=True)
    assert not decide(replace(FACTS, capabilities=able), STOP, NOW)


def test_a_late_confirmation_is_none() -> None:
    assert decide(FACTS, STOP, NOW + CONFIRMED_WITHIN)
    assert not decide(FACTS, STOP, NOW + CONFIRMED_WITHIN + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("STOP", REFUSED),
        (" Arrêt ! ", REFUSED),
        ("désabonner.", REFUSED),
        ("start", GRANTED),
        ("Début", GRANTED),
        ("stop ma carte !", None),
        ("", None),
    ],
)
def test_a_keyword_is_the_whole_message(text: str, said: ConsentState | None) -> None:
    assert keyword(text) is said


def given(purpose: Purpose, state: ConsentState, minute: int = 0) -> Consent:
    return Consent(2, 1, purpose, state, ConsentProof.KEYWORD, None, NOW + timedelta(minutes=minute))


def test_the_latest_word_stands_and_a_question_may_be_answered() -> None:
    stop, start = given(Purpose.ALL, REFUSED), given(Purpose.ALL, GRANTED, 1)
    assert refusal([stop], MessageClass.SERVICE, asked=False) == "opted_out"
    assert refusal([stop], MessageClass.SERVICE, asked=True) is None
    assert refusal([stop], MessageClass.ALERT, asked=True) == "opted_out"
    assert refusal([stop, start], MessageClass.ALERT, asked=False) is None
    assert refusal([], MessageClass.MARKETING, asked=True) == "marketing_needs_consent"
    assert refusal([given(Purpose.MARKETING, GRANTED)], MessageClass.MARKETING, asked=False) is None


def test_of_several_words_the_latest_one_stands_whatever_order_they_are_read_in() -> None:
    said = [
        Consent(2, 1, purpose, state, ConsentProof.KEYWORD, None, NOW + timedelta(minutes=minute))
        for minute, (purpose, state) in enumerate(
            ((Purpose.MARKETING, GRANTED), (Purpose.ALL, REFUSED), (Purpose.ALERT, GRANTED))
        )
    ]
    for consents in (said, said[::-1]):
        assert standing(consents, Purpose.MARKETING) is REFUSED, "a refusal of everything covers each purpose"
        assert standing(consents, Purpose.ALERT) is GRANTED
        assert standing(consents, Purpose.ALL) is REFUSED
    assert standing(said[:1], Purpose.MARKETING) is GRANTED
    assert standing(said[:1], Purpose.ALERT) is None, "one purpose says nothing of another"
    assert standing([], Purpose.ALL) is None
