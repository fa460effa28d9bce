"""The code by which somebody who wrote on a company's site is known when they go on elsewhere.

Nine letters of an alphabet without I, L, O and U: 45 random bits, in three groups, as people copy them without a
mistake. It names nobody and opens nothing: docs/channels/webchat.md says what it can do, and for whom.
"""

from __future__ import annotations

import re
import secrets
from datetime import timedelta

LASTS = timedelta(hours=24)
LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUPS, GROUP = 3, 3

_ANY = f"[{LETTERS}]{{{GROUP}}}"
# Digits alone are a telephone number far more often than one of ours, and none of ours is.
_CODE = re.compile(rf"(?<![\w-])(?=[0-9-]*[A-Z]){_ANY}(?:-{_ANY}){{{GROUPS - 1}}}(?![\w-])")


def draw() -> str:
    """A new code, such as `K7P-2XQ-D4M`."""
    while True:
        drawn = "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))
        if not drawn.replace("-", "").isdecimal():
            return drawn


def code_in(text: str) -> str | None:
    """The first thing in a message that is written like a code."""
    found = _CODE.search(text)
    return found[0] if found else None
