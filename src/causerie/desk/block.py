"""Block the addresses of a person: what they write from there is received, kept on their thread and disturbs nobody."""

from __future__ import annotations

from collections.abc import Collection

from causerie.desk.meet import meet
from causerie.model.contact import BlockReason, Contact, Identity
from causerie.model.errors import NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.store import contacts
from causerie.store.database import Work


async def block(
    work: Work,
    *,
    grant: Grant,
    contact_id: int,
    identities: Collection[int] = (),
    reason: BlockReason = BlockReason.OTHER,
) -> None:
    """Block these identities of the contact, or all of them when none is named; those that are, stay as they are.

    Raises NotFound.
    """
    contact = await meet(work, grant=grant, contact_id=contact_id)
    meant = [one.id for one in named(contact, identities) if one.blocked_at is None]
    if not meant:
        return
    await contacts.block(work, meant, agent_id=grant.agent_id, reason=reason)
    for identity in meant:
        work.tell(
            EventKind.CONTACT_BLOCKED,
            contact_id=contact.id,
            agent_id=grant.agent_id,
            data={"identity_id": identity, "reason": reason.value},
        )


def named(contact: Contact, identities: Collection[int]) -> list[Identity]:
    """The contact's identities among these, or all when none is named. Raises NotFound."""
    mine = {one.id: one for one in contact.identities}
    if not mine.keys() >= set(identities):
        raise NotFound("identity")
    return [one for one in contact.identities if not identities or one.id in identities]
