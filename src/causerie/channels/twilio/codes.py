"""Twilio's error numbers, in our words, and which refusal each of our words is.

The same numbers come as the answer to a send and, later, in a receipt. Where a number is not listed, a
refused send is `provider_refused` and a failed receipt `undeliverable`; Twilio's own number and sentence
stay beside it in `detail`. Source: twilio.com/docs/api/errors.
"""

from __future__ import annotations

from causerie.channels.errors import OptedOut, OutsideWindow, Rejected, SendError, Throttled, Unauthorised

OPTED_OUT = "opted_out"

_NUMBERS: dict[str, tuple[int, ...]] = {
    "throttled": (14107, 20429, 21611, 30001, 30017, 30022, 30023, 30027, 63017, 63018, 63038),
    "unauthorised": (10001, 20003, 20005, 20006, 20008, 20010, 20403, 20404, 30002, 63001, 63020),
    "opted_out": (21610,),
    "outside_window": (63016,),
    "rejected_number": (
        *(21211, 21214, 21217, 21265, 21266, 21401, 21604, 21608, 21614, 21635, 30005, 30006, 30014),
        *(63003, 63015, 63024, 63031, 63035, 63036),
    ),
    "rejected_sender": (
        *(21210, 21212, 21213, 21267, 21407, 21601, 21603, 21606, 21607, 21616, 21621, 21622, 21659, 21660, 21661),
        *(21701, 21702, 21703, 21704, 21705, 21709, 21712, 30016, 30018, 30024, 30032, 30034, 63002, 63007, 63008),
    ),
    "rejected_content": (21602, 21618, 21619, 30007, 63005, 63006, 63013, 63021, 63026, 63030),
    "rejected_media": (11200, 11751, 12300, 21620, 21623, 30011, 30019, 63019, 63034, 63037),
    "too_long": (21605, 21617),
    "region_refused": (21408,),
    "template_rejected": (21654, 21655, 21656, 63027, 63028, 63029, 63040, 63041),
    "blocked": (21216, 30004, 63014, 63032, 63033, 63039, 63049),
    "expired": (30036,),
    "undeliverable": (21612, 30003, 30008, 30009, 63023),
    "provider_failed": (20500, 20503, 30020, 30021, 63009, 63010, 63011, 63012),
    "time_out": (30410,),
}
CODES: dict[int, str] = {number: code for code, numbers in _NUMBERS.items() for number in numbers}

RAISED: dict[str, type[SendError]] = {
    "throttled": Throttled,
    "unauthorised": Unauthorised,
    "opted_out": OptedOut,
    "outside_window": OutsideWindow,
}


def refusal(number: int, detail: str, *, retry_after: float | None = None) -> SendError:
    """The error to raise for a send that Twilio refused with its own `number`."""
    code = CODES.get(number, "provider_refused")
    return RAISED.get(code, Rejected)(code, detail, retry_after=retry_after)


def failure(number: str) -> str:
    """Our code for the `ErrorCode` of a failed receipt, which may be absent or no number."""
    if not number.isascii() or not number.isdigit():
        return "undeliverable"
    return CODES.get(int(number[:9]), "undeliverable")
