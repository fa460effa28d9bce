"""Meet a contact for a colleague: their right, the lock, then the person as they stand under the grant."""

from __future__ import annotations

from causerie.model.contact import Contact
from causerie.model.grant import Grant, Right
from causerie.store import contacts, writing
from causerie.store.database import Work


async def meet(work: Work, *, grant: Grant, contact_id: int, right: Right = Right.ANSWER) -> Contact:
    """The contact, locked. Raises Forbidden, and NotFound when absent, forgotten or not shown by the grant."""
    grant.require(right)
    await contacts.contact(work.conn, grant, contact_id)
    await writing.lock(work, [contact_id])
    return await contacts.contact(work.conn, grant, contact_id)
