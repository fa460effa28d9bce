"""Canned replies: words kept ready under a short name, and the variables in them that a person's name fills.

A variable is written `{{prénom}}`, or `{{prénom|bonjour}}` with what to say where nothing is known. Screens fill
them when the reply is inserted; one that stays empty is shown as `{{prénom → ?}}`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime

from causerie.model.message import File

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


def unfilled(text: str) -> str | None:
    """The first variable of ours that nothing filled, as it was written; None when there is none."""
    if "{{" not in text:
        return None
    found = _UNFILLED.search(unicodedata.normalize("NFC", text))
    return found[1] if found else None
