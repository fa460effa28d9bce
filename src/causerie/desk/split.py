"""A conversation in which two persons turn out to have written becomes two, each with its own counters.

It follows the identity that opened it; the messages of the other side's identities move to a new one. Notes
speak of whoever opened the conversation, so they stay.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from causerie.desk.arrange import PREVIEW, mark_of
from causerie.model.event import EventKind
from causerie.model.message import Author, Direction, Part, plain
from causerie.store import splits
from causerie.store.database import Row, Work
from causerie.store.ids import Ids
from causerie.store.splits import Said, Talk

ANSWERS = (Author.AGENT, Author.BOT, Author.NATIVE)  # after whose words the customer waits no longer


async def split(work: Work, ids: Ids, *, contact_id: int, leaving: Sequence[int], to: int, agent_id: int) -> None:
    """Split what is mixed, before the identities `leaving` go from `contact_id` to the contact `to`."""
    mixed = await splits.mixed(work, contact_id, leaving)
    if not mixed:
        return
    fresh = await ids.take(work.conn, len(mixed))
    halves = [_halves(talk, said, new) for (talk, said), new in zip(mixed, fresh, strict=True)]
    counted = [row for half in halves for row in half]
    await _preview(work, counted)
    await splits.open_beside(work, [new for _, new in halves])
    await splits.move(
        work, [pair for (talk, said), new in zip(mixed, fresh, strict=True) for pair in _moves(talk, said, new)]
    )
    await splits.recount(work, counted)
    for (talk, said), (_, new) in zip(mixed, halves, strict=True):
        stays, goes = (to, contact_id) if talk.leaving else (contact_id, to)
        moved = [one.id for one in said if one.leaving != talk.leaving]
        _tell(work, talk.id, stays, agent_id, {"into_id": new["id"]})
        _tell(work, new["id"], goes, agent_id, {"from_id": talk.id, "messages": moved})


def _tell(work: Work, conversation_id: int, contact_id: int, agent_id: int, data: dict[str, Any]) -> None:
    work.tell(
        EventKind.CONVERSATION_SPLIT,
        conversation_id=conversation_id,
        contact_id=contact_id,
        agent_id=agent_id,
        data=data,
    )


def _moves(talk: Talk, said: Sequence[Said], new: int) -> list[Row]:
    return [
        {"message": one.id, "identity_id": one.identity_id, "old": talk.id, "new": new}
        for one in said
        if one.leaving != talk.leaving
    ]


def _halves(talk: Talk, said: Sequence[Said], new: int) -> tuple[Row, Row]:
    """What stays in the conversation, and what goes to the new one."""
    unread = _unread(talk, said)
    stays = [one for one in said if one.leaving == talk.leaving]
    goes = [one for one in said if one.leaving != talk.leaving]
    waits = not talk.resolved and not _dismissed(talk, said)
    first = goes[0]
    kept = _counters(stays or goes, unread=unread, waits=waits)
    moved = _counters(goes, unread=unread, waits=waits)
    return (
        {"id": talk.id, **kept, "message_count": len(stays)},
        {"id": new, "old": talk.id, "identity_id": first.identity_id, "opened_at": first.at, **moved},
    )


def _unread(talk: Talk, said: Sequence[Said]) -> set[int]:
    """Which messages nobody read: the last ones that arrived, as many as the counter says."""
    inbound = sorted(one.id for one in said if _asks(one))
    return set(inbound[len(inbound) - talk.unread :]) if talk.unread else set()


def _dismissed(talk: Talk, said: Sequence[Said]) -> bool:
    """Whether nobody waits although no answer came: a colleague resolved it, and took it up again."""
    return talk.waiting_since is None and _answered(said) < max((one.id for one in said if _asks(one)), default=0)


def _answered(said: Sequence[Said]) -> int:
    """The last answer among messages; 0 when there is none."""
    return max((one.id for one in said if one.author in ANSWERS and one.direction == Direction.OUTBOUND), default=0)


def _asks(one: Said) -> bool:
    return one.direction == Direction.INBOUND


def _counters(said: Sequence[Said], *, unread: set[int], waits: bool) -> Row:
    """The counters of one half; `said` is in thread order and never empty."""
    last = next((one for one in reversed(said) if one.direction != Direction.NOTE), said[-1])
    return {
        "channel_id": last.channel_id,
        "last_at": last.arrived_at,
        "last_message_id": last.id,
        "last_delivery": last.delivery,
        "message_count": len(said),
        "unread": len(unread.intersection(one.id for one in said)),
        "waiting_since": _waiting(said) if waits else None,
    }


def _waiting(said: Sequence[Said]) -> datetime | None:
    """Since when a half waits: its oldest message after its own last answer. What was said to the other person
    answered the other person.
    """
    answered = _answered(said)
    return min((one.at for one in said if _asks(one) and one.id > answered), default=None)


async def _preview(work: Work, rows: Sequence[Row]) -> None:
    parts = await splits.parts_of(work, [row["last_message_id"] for row in rows])
    for row in rows:
        row["preview"] = _words(parts.get(row["last_message_id"], ()))


def _words(parts: tuple[Part, ...]) -> str:
    return (plain(parts) or mark_of(parts))[:PREVIEW]
