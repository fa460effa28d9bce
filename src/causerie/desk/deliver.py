"""One attempt at a send, and what its outcome means: sent, again later, failed, unknown, opted out.

The session speaks the closed vocabulary of `channels/errors.py`; this is the only interpreter. A send is
repeated only when the provider certainly did not take it; when that cannot be known it is `unknown`, said
on screen, and left to a receipt, a reconciliation or a person. A reaction alone may be repeated in doubt.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from causerie.channels.errors import (
    Ambiguous,
    NotSent,
    OptedOut,
    SendError,
    Throttled,
    Unauthorised,
    Unreachable,
)
from causerie.channels.protocol import Gesture, Order, Sent, Session
from causerie.desk.directory import Directory
from causerie.model.consent import ConsentProof, ConsentState, Purpose
from causerie.model.event import EventKind
from causerie.model.machine import after
from causerie.model.message import BY_RANK, RANK, Delivery
from causerie.model.outbox import MOVES, Patience, SendMove, SendState
from causerie.store import consents, outbox, reactions
from causerie.store.database import Row, Work
from causerie.store.ids import Ids
from causerie.store.outbox import Claimed

PAUSE_UNAUTHORISED = timedelta(minutes=1)

_DELIVERY = {
    SendState.SENT: Delivery.SENT,
    SendState.QUEUED: Delivery.QUEUED,
    SendState.FAILED: Delivery.FAILED,
    SendState.UNKNOWN: Delivery.UNKNOWN,
}


@dataclass(slots=True)
class Outcome:
    """How one attempt ended."""

    claimed: Claimed
    sent: Sent | None = None  # of a reaction, its key may be empty
    error: SendError | None = None


async def attempt(session: Session, order: Order | Gesture, claimed: Claimed) -> Outcome:
    """Send once. Never raises: what goes wrong in an unforeseen way may have left, so it is ambiguous."""
    try:
        if isinstance(order, Gesture):
            return Outcome(claimed, sent=Sent(await session.react(order) or ""))
        return Outcome(claimed, sent=await session.send(order))
    except SendError as error:
        return Outcome(claimed, error=error)
    except Exception as error:
        return Outcome(claimed, error=Ambiguous("adapter_failed", type(error).__name__))


async def settle(
    work: Work,
    directory: Directory,
    ids: Ids,
    outcomes: Sequence[Outcome],
    *,
    patience: Patience,
    jitter: Sequence[float],
) -> None:
    """Write how a set of attempts ended, whatever their number in a fixed number of statements."""
    rows = [_row(outcome, work.now, patience, draw) for outcome, draw in zip(outcomes, jitter, strict=True)]
    changed = await outbox.settle(work, [row for row in rows if "wish" not in row])
    _tell(work, changed)
    gestures = [row for row in rows if "wish" in row]
    if gestures:
        _tell_reactions(work, await reactions.settle(work, gestures))
    contacts = {row["identity_id"]: row["contact_id"] for row in changed}
    await _record_refusals(work, directory, ids, outcomes, contacts)
    for channel_id, until in _pauses(outcomes, work.now).items():
        await outbox.pause(work, channel_id, until)


async def sweep(work: Work) -> None:
    """What nobody wakes us for: leases that ran out, receipts that came before their message's answer."""
    _tell(work, await outbox.expire(work, limit=500))
    _tell(work, await outbox.adopt_orphans(work))
    await outbox.settle_proven(work)
    await reactions.expire(work, limit=500)
    _tell_reactions(work, await reactions.adopt(work))


def _tell(work: Work, changed: Sequence[Row]) -> None:
    for row in changed:
        work.tell(
            EventKind.DELIVERY_CHANGED,
            conversation_id=row["conversation_id"],
            contact_id=row["contact_id"],
            message_id=row["message_id"],
            channel_id=row["channel_id"],
            data={"delivery": BY_RANK[row["delivery"]].value},
        )


def _tell_reactions(work: Work, changed: Sequence[Row]) -> None:
    for row in changed:
        work.tell(
            EventKind.REACTION_CHANGED,
            conversation_id=row["conversation_id"],
            contact_id=row["contact_id"],
            message_id=row["message_id"],
            channel_id=row["channel_id"],
            agent_id=row["agent_id"],
            data={"delivery": BY_RANK[row["delivery"]].value},
        )


def _row(outcome: Outcome, now: datetime, patience: Patience, jitter: float) -> dict[str, Any]:
    claimed, error = outcome.claimed, outcome.error
    move = _move(claimed, error, patience)
    state = after(MOVES, SendState.SENDING, move)
    due = None
    if move is SendMove.RETRY and error is not None:
        due = now + patience.pause(claimed.attempts, jitter, error.retry_after)
    row = {
        "id": claimed.id,
        "fence": claimed.fence,
        "state": state,
        "error": error.code if error else None,
        "detail": error.detail[:500] if error and error.detail else None,
        "due_at": due,
        "delivery": RANK[_DELIVERY[state]],
        "key": outcome.sent.key if outcome.sent else None,
    }
    if claimed.wish is not None:
        row |= {"wish": claimed.wish, "emoji": claimed.emoji, "key": row["key"] or None}
    return row


def _move(claimed: Claimed, error: SendError | None, patience: Patience) -> SendMove:
    """The literal reading of an outcome. Refused credentials and a paused channel cost no attempt.

    A reaction that may have been taken is sent again: told twice, a provider keeps one.
    """
    again = SendMove.RETRY if claimed.attempts < patience.attempts else SendMove.REFUSE
    match error:
        case None:
            return SendMove.TAKEN
        case Ambiguous():
            return again if claimed.wish is not None else SendMove.LOSE
        case Unauthorised():
            return SendMove.RETRY
        case Throttled() | Unreachable():
            return again
        case NotSent():
            return SendMove.REFUSE
        case _:
            return SendMove.LOSE


def _pauses(outcomes: Sequence[Outcome], now: datetime) -> dict[int, datetime]:
    """Channels whose provider asked us to stop for a while, until when."""
    pauses: dict[int, datetime] = {}
    for outcome in outcomes:
        wait = None
        if isinstance(outcome.error, Unauthorised):
            wait = PAUSE_UNAUTHORISED
        elif isinstance(outcome.error, Throttled) and outcome.error.retry_after:
            wait = timedelta(seconds=outcome.error.retry_after)
        if wait is not None:
            channel = outcome.claimed.channel_id
            pauses[channel] = max(pauses.get(channel, now), now + wait)
    return dict(sorted(pauses.items()))


async def _record_refusals(
    work: Work, directory: Directory, ids: Ids, outcomes: Sequence[Outcome], contacts: dict[int, int]
) -> None:
    """A provider that says « this person said STOP » is believed, and the proof kept."""
    refused = [one for one in outcomes if isinstance(one.error, OptedOut) and one.claimed.identity_id in contacts]
    if not refused:
        return
    fresh = await ids.take(work.conn, len(refused))
    await consents.record(
        work,
        [
            {
                "id": id_,
                "identity_id": one.claimed.identity_id,
                "brand_id": directory.channel(one.claimed.channel_id).brand_id,
                "purpose": Purpose.ALL,
                "state": ConsentState.REFUSED,
                "proof": ConsentProof.PROVIDER,
                "message_id": one.claimed.message_id,
            }
            for id_, one in zip(fresh, refused, strict=True)
        ],
    )
    for one in refused:
        work.tell(
            EventKind.CONSENT_CHANGED,
            contact_id=contacts[one.claimed.identity_id],
            channel_id=one.claimed.channel_id,
            data={"purpose": Purpose.ALL.value, "state": ConsentState.REFUSED.value},
        )
