"""A link on its way to whom it is for, by e-mail: where it stands, and which moves there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class PostingState(StrEnum):
    WAITING = "waiting"
    SENDING = "sending"  # a process speaks with the mail server
    SENT = "sent"
    REFUSED = "refused"  # the server does not take it, or did not in all the tries there are
    UNKNOWN = "unknown"  # the server may have taken it: it is not sent again by itself
    DROPPED = "dropped"  # the link served, was revoked or ran out before the letter could leave


class PostingMove(StrEnum):
    CLAIM = "claim"
    TAKEN = "taken"
    RETRY = "retry"
    REFUSE = "refuse"
    LOSE = "lose"  # the line broke after the words had left, or the process ended meanwhile
    DROP = "drop"


MOVES: dict[tuple[PostingState, PostingMove], PostingState] = {
    (PostingState.WAITING, PostingMove.CLAIM): PostingState.SENDING,
    (PostingState.SENDING, PostingMove.TAKEN): PostingState.SENT,
    (PostingState.SENDING, PostingMove.RETRY): PostingState.WAITING,
    (PostingState.SENDING, PostingMove.REFUSE): PostingState.REFUSED,
    (PostingState.SENDING, PostingMove.LOSE): PostingState.UNKNOWN,
    (PostingState.SENDING, PostingMove.DROP): PostingState.DROPPED,
}


@dataclass(frozen=True, slots=True)
class Posting:
    """`at`: when it is tried next while it waits, else since when it stands so. `answer`: the server's last words."""

    state: PostingState
    tries: int
    at: datetime
    answer: str
