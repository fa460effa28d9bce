"""Meta's error codes, as the failures of channels/errors.py and as the reasons that receipts carry.

The same code comes in the answer to a send or, later, in a `failed` status: both read this table. A code
that is not here is judged by its HTTP status. Sources: Meta's Cloud API error codes page, as read through
the tables of two maintained clients; what is not confirmed errs on the side of « not sent, try later ».
"""

from __future__ import annotations

from typing import NamedTuple

from causerie.channels.errors import (
    Ambiguous,
    OptedOut,
    OutsideWindow,
    Rejected,
    SendError,
    Throttled,
    Unauthorised,
    Unreachable,
)


class Meaning(NamedTuple):
    """The failure to raise, and our own stable code, explained in locales/."""

    failure: type[SendError]
    code: str


UNAUTHORISED = Meaning(Unauthorised, "unauthorised")
BLOCKED = Meaning(Unauthorised, "blocked")
THROTTLED = Meaning(Throttled, "throttled")
NUMBER = Meaning(Rejected, "rejected_number")
CONTENT = Meaning(Rejected, "rejected_content")
MEDIA = Meaning(Rejected, "rejected_media")
TEMPLATE = Meaning(Rejected, "template_rejected")
UNDELIVERABLE = Meaning(Rejected, "undeliverable")
WITHHELD = Meaning(Rejected, "withheld")
OPTED_OUT = Meaning(OptedOut, "opted_out")
OUTSIDE = Meaning(OutsideWindow, "outside_window")
DOWN = Meaning(Unreachable, "provider_down")
FAILED = Meaning(Ambiguous, "provider_failed")
REFUSED = Meaning(Unreachable, "provider_failed")  # « something went wrong » with a 4xx: not taken, may pass later

STOPPED_MARKETING = 131050
MISSING_OBJECT = (100, 33)  # the number or the file does not exist, or this token may not see it
PAIR_RATE = 131056
PAIR_PAUSE = 6.0  # seconds between two messages to one person, once the burst is used up

MEANINGS: dict[int, Meaning] = {
    0: UNAUTHORISED,
    1: FAILED,
    2: FAILED,
    3: UNAUTHORISED,
    4: THROTTLED,
    10: UNAUTHORISED,
    190: UNAUTHORISED,
    **dict.fromkeys(range(200, 300), UNAUTHORISED),
    368: BLOCKED,
    613: THROTTLED,
    80007: THROTTLED,
    130429: THROTTLED,
    130472: WITHHELD,  # the person is in a marketing experiment of Meta's
    130497: UNDELIVERABLE,  # this account may not write to that country
    131000: FAILED,
    131005: UNAUTHORISED,
    131008: CONTENT,
    131009: CONTENT,
    131016: DOWN,
    131021: NUMBER,  # the sender itself
    131026: UNDELIVERABLE,  # not on WhatsApp, old version, terms not accepted: Meta does not tell which
    131030: NUMBER,  # not in the list of a test number
    131031: BLOCKED,
    131037: UNAUTHORISED,  # display name not approved yet
    131042: BLOCKED,  # payment
    131044: BLOCKED,
    131045: UNAUTHORISED,  # certificate of the number
    131047: OUTSIDE,
    131048: THROTTLED,
    131049: WITHHELD,  # too much marketing for this person lately; not again for 24 h
    STOPPED_MARKETING: OPTED_OUT,
    131051: CONTENT,
    131052: MEDIA,
    131053: MEDIA,
    PAIR_RATE: THROTTLED,
    131057: DOWN,  # account in maintenance
    131062: NUMBER,  # this message cannot go to a user without a number
    131063: TEMPLATE,
    131064: THROTTLED,
    132000: TEMPLATE,
    132001: TEMPLATE,
    132005: TEMPLATE,
    132007: TEMPLATE,
    132008: TEMPLATE,
    132012: TEMPLATE,
    132015: TEMPLATE,
    132016: TEMPLATE,
    132068: TEMPLATE,
    132069: TEMPLATE,
    133016: THROTTLED,
    135000: CONTENT,
    137000: NUMBER,  # the person's identity key is not the one given
}

BY_STATUS: dict[int, Meaning] = {401: UNAUTHORISED, 403: UNAUTHORISED, 429: THROTTLED}

# Every code that a send, an upload, a fetch, a check or a receipt of this provider can end with.
CODES = frozenset(meaning.code for meaning in MEANINGS.values()) | {
    "expired",
    "half_answer",
    "hook_refused",
    "no_number",
    "not_listed",
    "not_subscribed",
    "ok",
    "secret_empty",
    "time_out",
    "too_large",
    "too_long",
    "unreachable",
}


def meaning_of(code: int | None, status: int, *, subcode: int | None = None) -> Meaning:
    """What an error answer means. `code` is Meta's own, None when the body was not its error object."""
    if status >= 500:
        known = MEANINGS.get(code) if code is not None else None
        return known if known in (DOWN, THROTTLED) else FAILED
    if code is None:
        # A 4xx that is not Meta's may come from something between us, and proves little.
        return BY_STATUS.get(status, FAILED)
    if (code, subcode) == MISSING_OBJECT:
        return UNAUTHORISED
    meaning = MEANINGS.get(code) or BY_STATUS.get(status, CONTENT)
    return REFUSED if meaning is FAILED else meaning


def reason(code: object) -> str:
    """Our code for the error of a failed status."""
    known = MEANINGS.get(code) if isinstance(code, int) else None
    return known.code if known else "provider_failed"
