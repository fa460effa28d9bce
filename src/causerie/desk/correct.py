"""Whoever noted a call, a visit or a letter puts it right, for a day: its words, what it was, when it happened.

What stood before is kept.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from causerie.desk.log import LOGGED, check_when, check_words, preview_of
from causerie.model.cards import masked
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.message import Kind, Message, Part, Text
from causerie.store import logged, threads, writing
from causerie.store.database import Redo, Work
from causerie.store.logged import Noted

WITHIN = timedelta(hours=24)  # of being noted


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to stand instead; None: what stands."""

    text: str | None = None
    kind: Kind | None = None
    at: datetime | None = None


async def correct(work: Work, *, grant: Grant, message_id: int, wanted: Wanted) -> None:
    """Other words, another kind, another moment; its files stay. The same again changes nothing.

    Raises NotFound where there is no such note, Forbidden `not_yours`, Invalid `log_kind`, `log_empty`, `too_long` and
    `log_when`, and Conflict `correction_late`.
    """
    grant.require(Right.ANSWER)
    message = await _hold(work, grant, message_id)
    known = await logged.find(work, message.id)
    if work.now - known.noted_at > WITHIN:
        raise Conflict("correction_late", hours=WITHIN // timedelta(hours=1))
    made = _made(known, wanted, work.now)
    if (made.parts, made.kind, made.at) == (known.parts, known.kind, known.at):
        return
    await logged.put_right(work, message.id, made)
    await _follow(work, message, known, made)
    work.tell(
        EventKind.MESSAGE_EDITED,
        conversation_id=message.conversation_id,
        contact_id=message.contact_id,
        message_id=message.id,
        channel_id=message.channel_id,
        agent_id=grant.agent_id,
    )


def _made(known: Noted, wanted: Wanted, now: datetime) -> Noted:
    if wanted.kind is not None and wanted.kind not in LOGGED:
        raise Invalid("log_kind")
    at = known.at if wanted.at is None else check_when(wanted.at, now)
    parts = known.parts if wanted.text is None else _worded(known.parts, wanted.text)
    return replace(known, parts=parts, kind=wanted.kind or known.kind, at=at)


def _worded(parts: tuple[Part, ...], text: str) -> tuple[Part, ...]:
    files = tuple(part for part in parts if not isinstance(part, Text))
    check_words(text, files=bool(files))
    return (*((Text(masked(text.strip())),) if text.strip() else ()), *files)


async def _follow(work: Work, message: Message, known: Noted, made: Noted) -> None:
    """The conversation shows what was said last, and began and waits since this if it did before."""
    if message.conversation_id is None:
        return
    if made.at != known.at:
        await logged.move(work, message.conversation_id, message.id, before=known.at, at=made.at)
    last = await logged.last(work, message.contact_id, message.conversation_id)
    await logged.show(work, message.conversation_id, last.id, preview_of(last.kind, last.parts))


async def _hold(work: Work, grant: Grant, message_id: int) -> Message:
    """One's own note, its contact locked."""
    seen = await threads.message(work.conn, grant, message_id)
    await writing.lock(work, [seen.contact_id])
    held = await threads.message(work.conn, grant, message_id)
    if held.contact_id != seen.contact_id:
        raise Redo
    if held.kind not in LOGGED or held.agent_id is None or held.erased_at is not None:
        raise NotFound("message")
    if held.agent_id != grant.agent_id:
        raise Forbidden("not_yours")
    return held
