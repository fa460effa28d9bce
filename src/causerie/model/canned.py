"""Canned replies: words kept ready under a short name, and the variables in them that a person's name fills.

A variable is written `{{prénom}}`, or `{{prénom|bonjour}}` with what to say where nothing is known. Screens fill
them when the reply is inserted; one that stays empty is shown as `{{prénom → ?}}`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from causerie.model.message import File

MOST_USED = 20  # canned replies that one message came from

# What can be filled, and the words for it: the same table as in web/inbox/src/features/canned/variables.ts.
VARIABLES: dict[str, tuple[str, ...]] = {
    "first_name": ("prénom", "prenom", "first_name"),
    "name": ("nom", "name"),
    "agent": ("agent",),
    "team": ("équipe", "equipe", "team"),
    "channel": ("canal", "channel"),
}
_WORDS = "|".join(word for words in VARIABLES.values() for word in words)
_UNFILLED = re.compile(r"\{\{\s*(" + _WORDS + r")\s*(?:[|→][^{}]*)?\}\}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Canned:
    """`agent_id` null and `team_id` null: everybody's. `uses` counts the answers and notes that came from it."""

    id: int
    name: str
    folder: str | None
    text: str
    agent_id: int | None
    team_id: int | None
    files: tuple[File, ...]
    uses: int
    used_at: datetime | None


_WRITTEN = re.compile(r"\{\{\s*(" + _WORDS + r")\s*(?:([|→])([^{}]*))?\}\}", re.IGNORECASE)
_MEANT = {word: name for name, words in VARIABLES.items() for word in words}
_FIRST = re.compile(r"[^\W\d_](?:[^\W\d_]|[’'-])*")
_TITLES = frozenset({"m", "mr", "mrs", "ms", "mme", "mlle", "dr", "me"})


def fill(text: str, values: Mapping[str, str | None]) -> str:
    """The text with what is known put in; else what the variable itself says instead; else its mark."""

    def said(found: re.Match[str]) -> str:
        word, sign, instead = found[1], found[2], found[3]
        value = values.get(_MEANT.get(word.lower(), ""))
        return value or ((instead or "").strip() if sign == "|" else f"{{{{{word} → ?}}}}")

    return _WRITTEN.sub(said, unicodedata.normalize("NFC", text))


def first_name(name: str | None) -> str | None:
    """A first name, where a name clearly begins with one: not a number, an address nor a title."""
    first = next(iter((name or "").split()), "")
    return first if _FIRST.fullmatch(first) and first.lower() not in _TITLES else None


def unfilled(text: str) -> str | None:
    """The first variable of ours that nothing filled, as it was written; None when there is none."""
    if "{{" not in text:
        return None
    found = _UNFILLED.search(unicodedata.normalize("NFC", text))
    return found[1] if found else None
