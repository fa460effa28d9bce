"""Let addresses of a person in again. What they wrote while they were blocked counts from now on, as if it came now."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from causerie.desk.arrange import PREVIEW, mark_of
from causerie.desk.block import named
from causerie.desk.directory import Directory
from causerie.desk.meet import meet
from causerie.model.contact import Contact, Identity
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.message import Direction, plain
from causerie.store import contacts, quarantine, timers, writing
from causerie.store.database import Row, Work
from causerie.store.ids import Ids


async def unblock(
    work: Work, directory: Directory, ids: Ids, *, grant: Grant, contact_id: int, identities: Collection[int] = ()
) -> None:
    """Unblock these identities of the contact, or all of them when none is named. Raises NotFound."""
    contact = await meet(work, grant=grant, contact_id=contact_id)
    meant = [one for one in named(contact, identities) if one.blocked_at is not None]
    if not meant:
        return
    await contacts.unblock(work, [one.id for one in meant])
    for identity in meant:
        conversation, messages = await _hear(work, directory, ids, contact, identity)
        data: dict[str, Any] = {"identity_id": identity.id}
        work.tell(
            EventKind.CONTACT_UNBLOCKED,
            conversation_id=conversation,
            contact_id=contact.id,
            agent_id=grant.agent_id,
            data=data | {"messages": messages} if messages else data,
        )


async def _hear(
    work: Work, directory: Directory, ids: Ids, contact: Contact, identity: Identity
) -> tuple[int | None, list[int]]:
    """Give what was written meanwhile its conversation; returns it, and the messages."""
    if identity.blocked_at is None:
        return None, []
    said = await quarantine.unplaced(work, identity.id, since=identity.blocked_at)
    if not any(one["direction"] == Direction.INBOUND for one in said):
        return None, []
    conversation_id = await _home(work, directory, ids, contact, identity, said)
    parts = await quarantine.parts_of(work, said[-1]["id"])
    counted = {
        "came": sum(one["direction"] == Direction.INBOUND for one in said),
        "waits": said[-1]["direction"] == Direction.INBOUND,
        "last": said[-1],
        "preview": (plain(parts) or mark_of(parts))[:PREVIEW],
    }
    messages = [one["id"] for one in said]
    await quarantine.take_in(work, conversation_id, messages, counted)
    return conversation_id, messages


async def _home(
    work: Work, directory: Directory, ids: Ids, contact: Contact, identity: Identity, said: list[Row]
) -> int:
    """The conversation their words belong to now: woken, or opened, if need be."""
    there = await quarantine.home(work, identity.id)
    if there is not None:
        if there["state"] == "snoozed":
            await timers.cancel(work, "snooze", there["id"])
            _tell(work, EventKind.CONVERSATION_WOKEN, contact, there["id"], said)
        return int(there["id"])
    opened = await ids.one(work.conn)
    channel_id = said[0]["channel_id"]
    row = {
        "id": opened,
        "identity_id": identity.id,
        "channel_id": channel_id,
        "team_id": directory.channel(channel_id).team_id,
        "assignee_id": None,
        "source": await writing.source_of(work, contact.id),
    }
    await writing.open_conversation(work, row)
    _tell(work, EventKind.CONVERSATION_OPENED, contact, opened, said)
    return opened


def _tell(work: Work, kind: EventKind, contact: Contact, conversation_id: int, said: list[Row]) -> None:
    work.tell(kind, conversation_id=conversation_id, contact_id=contact.id, channel_id=said[-1]["channel_id"])
