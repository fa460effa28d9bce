"""How a conversation in quarantine stood before, and how it stands once it is let out. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from causerie.model.conversation import State


@dataclass(frozen=True, slots=True)
class Standing:
    """What marking a conversation as spam sets aside."""

    state: State
    snoozed_until: datetime | None
    waiting_since: datetime | None
    unread: int


@dataclass(frozen=True, slots=True)
class Meanwhile:
    """What was said in quarantine: the customer's messages, and whether the company answered, before or after them."""

    came: int
    answered: bool
    waits: bool  # the customer had the last word


def let_out(before: Standing, meanwhile: Meanwhile, *, now: datetime) -> Standing:
    """As it was; what came meanwhile is new from now on, and so is the wait for an answer to it.

    A customer who wrote reopens it, as they would have. A sleep that is over is over.
    """
    slept = before.state is State.SNOOZED and (before.snoozed_until is None or before.snoozed_until <= now)
    state = State.OPEN if meanwhile.came or slept else before.state
    waiting = None if meanwhile.answered else before.waiting_since
    if meanwhile.came and meanwhile.waits:
        waiting = waiting or now
    return Standing(
        state,
        before.snoozed_until if state is State.SNOOZED else None,
        waiting if state is not State.RESOLVED else None,
        before.unread + meanwhile.came,
    )
