"""Answers remembered under the asker's own key, so that asking twice is asking once. Keys are kept hashed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from causerie.store.database import Work


@dataclass(frozen=True, slots=True)
class Known:
    """What a key was used for; `conversation_id` None: nothing was answered."""

    request: bytes
    conversation_id: int | None
    messages: tuple[int, ...]


async def claim(work: Work, key: bytes, request: bytes) -> Known | None:
    """Take a key, or say what it was used for. Waits for whoever holds it in a transaction under way."""
    cursor = await work.execute(
        "insert into idempotency (key, request, at) values (%s, %s, %s) on conflict do nothing",
        [key, request, work.now],
    )
    if cursor.rowcount == 1:
        return None
    row = await work.one("select request, conversation_id, messages from idempotency where key = %s", [key])
    if row is None:  # purged in this very moment: as if it had never been
        return await claim(work, key, request)
    return Known(row["request"], row["conversation_id"], tuple(row["messages"] or ()))


async def answer(work: Work, key: bytes, *, conversation_id: int | None, messages: Sequence[int]) -> None:
    """Remember what the key wrote, in the transaction that wrote it."""
    await work.execute(
        "update idempotency set conversation_id = %s, messages = %s::jsonb where key = %s",
        [conversation_id, work.json(list(messages)), key],
    )
