"""Block a person, or let them in again. What they write meanwhile is kept on their thread and disturbs nobody."""

from __future__ import annotations

from causerie.desk.meet import meet
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import contacts
from causerie.store.database import Work


async def block(work: Work, *, grant: Grant, contact_id: int, blocked: bool) -> None:
    """Saying it twice is saying it once. Raises NotFound."""
    contact = await meet(work, grant=grant, contact_id=contact_id)
    if (contact.blocked_at is not None) == blocked:
        return
    await contacts.block(work, contact.id, blocked_at=work.now if blocked else None)
    kind = EventKind.CONTACT_BLOCKED if blocked else EventKind.CONTACT_UNBLOCKED
    work.tell(kind, contact_id=contact.id, agent_id=grant.agent_id)
