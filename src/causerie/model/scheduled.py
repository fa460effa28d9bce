"""What is to leave later: an answer kept by the server until its moment, or for the few seconds in which one may undo.

It is no message yet: nobody has said it, so it stands in no thread's order, wakes nothing and is asked every question
again when its moment comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from causerie.model.message import File, Part

HOLDS = (0, 5, 10)  # seconds for which an agent may have their answers held


class Wait(StrEnum):
    WAITING = "waiting"
    REFUSED = "refused"  # its moment came and it may not leave; `reason` says why
    OVERTAKEN = "overtaken"  # somebody wrote in between, and its author wanted to be asked


@dataclass(frozen=True, slots=True)
class Scheduled:
    """`held`: for its author to undo, not for a date. `reason` is the code of a refusal."""

    id: int
    conversation_id: int
    contact_id: int
    identity_id: int
    channel_id: int
    agent_id: int
    parts: tuple[Part, ...]
    files: tuple[File, ...]
    client_key: str
    reply_to: int | None
    send_at: datetime
    held: bool
    unless_answered: bool
    state: Wait
    reason: str | None
    created_at: datetime
