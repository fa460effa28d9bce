"""Two persons had been taken for one: each identity gets its former contact back, and its messages with it.

A conversation follows the identity that opened it, and is split where both sides wrote. Merges are undone in
any order: whoever holds the identities now gives them back, and merges made since then have not moved them.
An identity that joined the person later, on a provider's word, stays where it is.
"""

from __future__ import annotations

from causerie.desk.split import split
from causerie.model.errors import Conflict
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import contacts, merges, writing
from causerie.store.database import Redo, Work
from causerie.store.ids import Ids
from causerie.store.merges import Merge


async def unmerge(work: Work, ids: Ids, *, grant: Grant, merge_id: int) -> tuple[int, int]:
    """Undo a merge; returns the contact that gave back and the one that is itself again.

    Raises NotFound, also when one of them was forgotten or is not shown by the grant; Conflict `already_undone`.
    """
    grant.require(Right.SUPERVISE)
    merge, holder = await _hold(work, grant, merge_id)
    held = set(await merges.identities_of(work, holder))
    back = sorted(held.intersection(merge.identities))
    await split(work, ids, contact_id=holder, leaving=back, to=merge.gone_id, agent_id=grant.agent_id)
    await merges.move(work, back, to=merge.gone_id)
    await merges.undo(work, merge, given_back=back)
    work.tell(
        EventKind.CONTACTS_UNMERGED,
        contact_id=holder,
        agent_id=grant.agent_id,
        data={"merge_id": merge.id, "kept_id": holder, "gone_id": merge.gone_id, "identities": back},
    )
    work.tell(EventKind.CONTACT_CHANGED, contact_id=merge.gone_id, agent_id=grant.agent_id)
    return holder, merge.gone_id


async def _hold(work: Work, grant: Grant, merge_id: int) -> tuple[Merge, int]:
    """The merge and whoever holds its identities now, both contacts locked."""
    seen = await merges.find(work.conn, merge_id)
    holder = await merges.holder(work, seen.kept_id)
    await contacts.contact(work.conn, grant, holder)
    await writing.lock(work, [holder, seen.gone_id])
    merge = await merges.find(work.conn, merge_id)
    if merge.undone_at is not None:
        raise Conflict("already_undone")
    if await merges.holder(work, merge.kept_id) != holder:
        raise Redo
    return merge, holder
