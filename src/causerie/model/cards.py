"""Payment card numbers are masked before the first write: what is never stored cannot leak.

A run of 13 to 19 digits (spaces, dots or hyphens between them) is a card when its length fits its issuer's
range and its check digit holds. The issuer test matters: French company numbers (SIRET) and IMEIs also pass
Luhn. First six and last four digits may be shown (PCI DSS 3.4.1); we keep the last four only.
"""

from __future__ import annotations

import re
from itertools import chain

SHORTEST = 13  # digits of the shortest card number
_DIGIT = re.compile(r"\d")
# What stands before is looked at behind the first digit: a pattern that begins with a digit skips what is none.
_RUN = re.compile(r"\d(?<![\w+]\d)(?:[ .\-\u00a0\u202f]?\d){12,18}(?!\w)")

# issuer prefixes → number lengths: Visa, Mastercard (two ranges), Amex, Diners, Discover, JCB, Maestro, UnionPay
_ISSUERS: tuple[tuple[range, int, tuple[int, ...]], ...] = (
    (range(4, 5), 1, (13, 16, 19)),
    (range(51, 56), 2, (16,)),
    (range(2221, 2721), 4, (16,)),
    (range(34, 35), 2, (15,)),
    (range(37, 38), 2, (15,)),
    (range(300, 306), 3, (14,)),
    (range(36, 37), 2, (14,)),
    (range(38, 40), 2, (14, 16)),
    (range(6011, 6012), 4, (16, 19)),
    (range(644, 650), 3, (16, 19)),
    (range(65, 66), 2, (16, 19)),
    (range(3528, 3590), 4, (16, 17, 18, 19)),
    (range(62, 63), 2, (16, 17, 18, 19)),
    (range(50, 51), 2, (16, 18, 19)),
    (range(56, 59), 2, (16, 18, 19)),
    (range(6304, 6305), 4, (16, 18, 19)),
    (range(67, 68), 2, (16, 18, 19)),
)


def is_card(digits: str) -> bool:
    """Whether a run of digits is a payment card number."""
    fits = any(len(digits) in lengths and int(digits[:width]) in prefixes for prefixes, width, lengths in _ISSUERS)
    return fits and _luhn(digits)


def masked(text: str) -> str:
    """The text with every card number reduced to its last four digits; the very same object if it holds none."""
    if len(text) < SHORTEST or _DIGIT.search(text) is None:
        return text
    kept = _RUN.sub(_mask, text)
    return text if kept == text else kept


def holds_card(text: str) -> bool:
    """Whether `masked` would change the text."""
    return any(is_card(_digits(found)) for found in _RUN.finditer(text))


def _mask(found: re.Match[str]) -> str:
    digits = _digits(found)
    return f"•••• {digits[-4:]}" if is_card(digits) else found[0]


def _digits(found: re.Match[str]) -> str:
    return "".join(character for character in found[0] if character.isdecimal())


def _luhn(digits: str) -> bool:
    kept = (int(digit) for digit in digits[-1::-2])
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    return sum(chain(kept, doubled)) % 10 == 0
