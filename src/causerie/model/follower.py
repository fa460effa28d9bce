"""Who hears of a conversation without being in charge of it, and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Why(StrEnum):
    ASKED = "asked"  # their own doing
    MENTIONED = "mentioned"
    ANSWERED = "answered"


@dataclass(frozen=True, slots=True)
class Follower:
    agent_id: int
    why: Why
    since: datetime
