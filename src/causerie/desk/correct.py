"""Whoever noted a call, a visit or a letter puts its words right, for a day; what they said before is kept."""

from __future__ import annotations

from datetime import timedelta

from causerie.desk.log import LOGGED, check_words, preview_of
from causerie.model.cards import masked
from causerie.model.errors import Conflict, Forbidden, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.message import Message, Text
from causerie.store import logged, messages, threads, writing
from causerie.store.database import Redo, Work

WITHIN = timedelta(hours=24)  # of being noted


async def correct(work: Work, *, grant: Grant, message_id: int, text: str) -> None:
    """Other words under the same date; its files stay. The same words again change nothing.

    Raises NotFound where there is no such note, Forbidden `not_yours`, Invalid `log_empty` and `too_long`, and Conflict
    `correction_late`.
    """
    grant.require(Right.ANSWER)
    message = await _hold(work, grant, message_id)
    known = await logged.find(work, message.id)
    if work.now - known.noted_at > WITHIN:
        raise Conflict("correction_late", hours=WITHIN // timedelta(hours=1))
    files = tuple(part for part in known.parts if not isinstance(part, Text))
    check_words(text, files=bool(files))
    words = (Text(masked(text.strip())),) if text.strip() else ()
    parts = (*words, *files)
    if parts == known.parts:
        return
    preview = preview_of(message.kind, parts)
    await messages.edit(
        work, [{"id": message.id, "parts": parts, "at": work.now, "deleted": False, "preview": preview}]
    )
    work.tell(
        EventKind.MESSAGE_EDITED,
        conversation_id=message.conversation_id,
        contact_id=message.contact_id,
        message_id=message.id,
        channel_id=message.channel_id,
        agent_id=grant.agent_id,
    )


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
