"""Who may be written to, and what a STOP means.

A keyword counts only as the whole message: « stop ma carte ! » is a cry for help, not an opt-out. Sources:
the carriers' and Twilio's published keyword lists, CNIL for the French wording, 47 CFR 64.1200(a)(10).
Which of several consents stands: the latest one; a refusal of `all` covers every purpose, service answers
to someone who writes to us excepted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from causerie.model.consent import Consent, ConsentState, Purpose
from causerie.model.decision import Decision, Facts, TurnEvent, Write
from causerie.model.letters import bare
from causerie.model.message import MessageClass

CONFIRMED_WITHIN = timedelta(minutes=5)  # of the request, after which a confirmation is a message like another

_OUT = frozenset(
    "stop stopall stop-all unsubscribe cancel end quit revoke optout opt-out remove td "
    "arret desabonner desinscrire".split()
)
_IN = frozenset("start unstop debut".split())
LONGEST = 32  # characters: a longer message is no keyword, and most are longer
_TRAILING = " .!…?\u00a0\u202f"


def keyword(text: str) -> ConsentState | None:
    """What a message says about consent when it is nothing but a keyword."""
    if len(text) > LONGEST:
        return None
    word = bare(text.strip(_TRAILING + "\t\r\n"))
    if word in _OUT:
        return ConsentState.REFUSED
    return ConsentState.GRANTED if word in _IN else None


def standing(consents: Sequence[Consent], purpose: Purpose) -> ConsentState | None:
    """The state that stands for a purpose: the latest row about it or about `all`."""
    about = [consent for consent in consents if consent.purpose in (purpose, Purpose.ALL)]
    return max(about, key=lambda consent: consent.at).state if about else None


def refusal(consents: Sequence[Consent], message_class: MessageClass, *, asked: bool) -> str | None:
    """The code that forbids this send, or None. `asked`: the person wrote since they refused.

    Marketing needs a consent given; alerts and service messages need the absence of a refusal. Someone
    who wrote to us after saying STOP is asking something: a service answer is allowed, nothing else.
    """
    if message_class is MessageClass.MARKETING:
        return None if standing(consents, Purpose.MARKETING) is ConsentState.GRANTED else "marketing_needs_consent"
    purpose = Purpose.ALERT if message_class is MessageClass.ALERT else Purpose.ALL
    refused = standing(consents, purpose) is ConsentState.REFUSED
    if not refused or (message_class is MessageClass.SERVICE and asked):
        return None
    return "opted_out"


def decide(facts: Facts, event: TurnEvent, now: datetime) -> Sequence[Decision]:
    """Confirm a STOP or a START once, at once, where the provider does not (47 CFR 64.1200(a)(12)).

    Saying STOP again is not answered again; START is confirmed only to someone who had refused.
    """
    refused = facts.consent_before is ConsentState.REFUSED
    code = None
    if event is TurnEvent.CONSENT_REFUSED and not refused:
        code = "stop_confirmed"
    elif event is TurnEvent.CONSENT_GRANTED and refused:
        code = "start_confirmed"
    late = now - facts.arrived_at > CONFIRMED_WITHIN
    if code is None or late or facts.capabilities.confirms_stop:
        return ()
    return (
        Write(
            identity_id=facts.identity_id,
            channel_id=facts.channel_id,
            conversation_id=facts.conversation_id,
            code=code,
            language=facts.language,
            params={"brand": facts.brand},
            confirms=True,
        ),
    )
