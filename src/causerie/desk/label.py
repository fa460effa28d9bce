"""Label a conversation: the labels given replace those it has."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.desk.hold import hold, tell
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import conversations
from causerie.store.database import Work


async def label(work: Work, *, grant: Grant, conversation_id: int, labels: Sequence[int]) -> None:
    """Raises Invalid `unknown_label`."""
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    wanted = sorted(set(labels))
    if wanted == list(conversation.labels):
        return
    if not await conversations.label(work, conversation.id, wanted):
        raise Invalid("unknown_label")
    tell(work, EventKind.CONVERSATION_LABELLED, conversation, grant=grant, labels=wanted)
