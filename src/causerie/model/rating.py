"""How an episode went, in the eyes of whom it was for: one rating an episode, whatever the channel it was given on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

BEST = 5
CHANGEABLE = timedelta(days=1)  # since it was first given
ASKED = timedelta(days=7)  # since the episode's last message; later, nobody remembers
LONGEST = 1_000  # characters of a comment


@dataclass(frozen=True, slots=True)
class Rating:
    """`score` from 1 to `BEST`. `identity_id` and `channel_id`: whose word it is, and where they gave it."""

    conversation_id: int
    identity_id: int
    channel_id: int
    score: int
    comment: str | None
    at: datetime
    changed_at: datetime | None
