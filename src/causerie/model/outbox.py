"""The outbox: outbound messages waiting for a provider. The row *is* the send."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from causerie.model.message import Author


class SendState(StrEnum):
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"  # the provider will never take it, or tries ran out: a dead letter with its reason
    UNKNOWN = "unknown"  # may or may not have been taken; a person or a reconciliation decides


class SendMove(StrEnum):
    CLAIM = "claim"
    TAKEN = "taken"
    RETRY = "retry"
    REFUSE = "refuse"
    LOSE = "lose"  # the answer was lost, or the lease expired with the request in flight
    RESEND = "resend"  # an owner's choice
    GIVE_UP = "give_up"
    FOUND = "found"  # a receipt or the provider's own list proves it was taken


MOVES: dict[tuple[SendState, SendMove], SendState] = {
    (SendState.QUEUED, SendMove.CLAIM): SendState.SENDING,
    (SendState.QUEUED, SendMove.REFUSE): SendState.FAILED,
    (SendState.SENDING, SendMove.TAKEN): SendState.SENT,
    (SendState.SENDING, SendMove.RETRY): SendState.QUEUED,
    (SendState.SENDING, SendMove.REFUSE): SendState.FAILED,
    (SendState.SENDING, SendMove.LOSE): SendState.UNKNOWN,
    (SendState.UNKNOWN, SendMove.FOUND): SendState.SENT,
    (SendState.UNKNOWN, SendMove.RESEND): SendState.QUEUED,
    (SendState.UNKNOWN, SendMove.GIVE_UP): SendState.FAILED,
    (SendState.FAILED, SendMove.RESEND): SendState.QUEUED,
}

PRIORITY: dict[Author, int] = {Author.AGENT: 0, Author.BOT: 1, Author.AUTOMATIC: 2, Author.CAMPAIGN: 3}


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long a send is tried again after it was certainly not taken."""

    attempts: int = 12  # half an hour at least, with the pauses below (T10)
    first: timedelta = timedelta(seconds=5)
    longest: timedelta = timedelta(minutes=15)
    lease: timedelta = timedelta(seconds=60)

    def pause(self, attempt: int, jitter: float, asked: float | None) -> timedelta:
        """How long to wait after attempt number `attempt` (1 is the first); `jitter` is between 0 and 1.

        The provider's own `Retry-After` (`asked`, seconds) is a floor, never shortened by the jitter.
        """
        grown = min(self.first * float(2 ** (attempt - 1)), self.longest)
        waited = grown * (0.5 + jitter / 2)
        return max(waited, timedelta(seconds=asked or 0))
