"""Send one push to one browser, and settle it: the words are read under the rights its owner has at that moment."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from causerie.channels import webpush
from causerie.channels.guard import Outgoing
from causerie.channels.webpush import Outcome, Push, Sender, Verdict
from causerie.model.conversation import Conversation
from causerie.model.message import Direction, plain
from causerie.model.notification import Occasion
from causerie.store import pushes, subscriptions, threads
from causerie.store.database import Connection, Database, Work
from causerie.store.pushes import Claimed, Reader

TTL = 3600  # seconds a push waits for a browser that sleeps: what is older, the list tells better
EXCERPT = 200  # characters
MOST = 5  # attempts
FIRST = 5.0  # seconds before the second attempt; each further pause is three times as long
_SAID = frozenset({Occasion.WROTE, Occasion.TEAM, Occasion.UNASSIGNED, Occasion.FOLLOWED})  # where words are the news

Say = Callable[[str, str], str]  # (code, language) → sentence


async def push(database: Database, outgoing: Outgoing, sender: Sender, *, claimed: Claimed, say: Say, now: Any) -> None:
    """One attempt, outside of any transaction; then what became of it. `now` is the clock."""
    async with database.connection() as conn:
        words = await _words(conn, claimed, say)
    verdict = Verdict(Outcome.REFUSED)
    if words is not None:
        made = Push(words, TTL, f"c{claimed.conversation_id}")
        keys = (claimed.to.p256dh, claimed.to.auth)
        verdict = await webpush.push(outgoing, sender, claimed.to.endpoint, keys=keys, push=made, now=now())
    await database.run(lambda work: settle(work, claimed, verdict), now=now())


async def settle(work: Work, claimed: Claimed, verdict: Verdict) -> None:
    """Sent, once more later, or given up: then the next event may try."""
    match verdict.outcome:
        case Outcome.TAKEN:
            await pushes.sent(work, claimed)
        case Outcome.GONE:
            await subscriptions.drop(work, claimed.subscription_id)
        case Outcome.LATER if claimed.attempts < MOST:
            pause = max(FIRST * 3.0 ** (claimed.attempts - 1), verdict.retry_after or 0.0)
            await pushes.again(work, claimed, due_at=work.now + timedelta(seconds=pause))
        case _:
            await pushes.drop(work, claimed)


async def _words(conn: Connection, claimed: Claimed, say: Say) -> bytes | None:
    """What the browser shows; None when its owner left, or may not see the conversation any more."""
    reader = await pushes.reader(conn, claimed.agent_id)
    if reader is None:
        return None
    found = await threads.conversations_by_id(conn, reader.grant, [claimed.conversation_id])
    if not found:
        return None
    said = await _said(conn, claimed, reader)
    shown = {
        "title": _title(found[0], reader, say),
        "body": said or say(f"push_{claimed.occasion}", reader.language),
        "tag": f"c{claimed.conversation_id}",
        "url": f"/c/{claimed.conversation_id}",
    }
    return json.dumps(shown, ensure_ascii=False).encode()


def _title(conversation: Conversation, reader: Reader, say: Say) -> str:
    if not reader.preferences.push_name:
        return say("push_someone", reader.language)
    return conversation.contact_name or conversation.address


async def _said(conn: Connection, claimed: Claimed, reader: Reader) -> str:
    """The customer's words, where the agent wants them on their screen; empty otherwise."""
    if not reader.preferences.push_words or claimed.occasion not in _SAID or claimed.message_id is None:
        return ""
    found = await threads.messages_by_id(conn, reader.grant, [claimed.message_id])
    if not found or found[0].direction is not Direction.INBOUND:
        return ""
    words = " ".join(plain(found[0].parts).split())
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"
