"""Two contacts turn out to be one person: the identities of one go to the other, and no message moves.

Reversible: the merge remembers which identities it moved. Names, blocks and languages stay with their
contact; the one that is kept speaks for both until the merge is undone.
"""

from __future__ import annotations

from causerie.model.contact import Contact
from causerie.model.errors import Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import contacts, merges, writing
from causerie.store.database import Work
from causerie.store.ids import Ids


async def merge(work: Work, ids: Ids, *, grant: Grant, kept: int, gone: int) -> int:
    """Merge `gone` into `kept`; returns the merge's id, by which `unmerge` undoes it.

    Raises NotFound when either is absent, forgotten, already merged away or not shown by the grant; Invalid
    `same_contact`, and `demo_and_live`: the demo must be erasable without touching anybody real.
    """
    grant.require(Right.SUPERVISE)
    if kept == gone:
        raise Invalid("same_contact")
    _, leaving = await _hold(work, grant, kept, gone)
    if len(await merges.sources(work, [kept, gone])) > 1:
        raise Invalid("demo_and_live")
    identities = [identity.id for identity in leaving.identities]
    merge_id = await ids.one(work.conn)
    await merges.move(work, identities, to=kept)
    await merges.record(work, merge_id, kept=kept, gone=gone, identities=identities, agent_id=grant.agent_id)
    work.tell(
        EventKind.CONTACTS_MERGED,
        contact_id=kept,
        agent_id=grant.agent_id,
        data={"merge_id": merge_id, "kept_id": kept, "gone_id": gone, "identities": identities},
    )
    return merge_id


async def _hold(work: Work, grant: Grant, kept: int, gone: int) -> tuple[Contact, Contact]:
    """Both, locked in ascending id, as they stand under the grant."""
    for contact_id in (kept, gone):
        await contacts.contact(work.conn, grant, contact_id)
    await writing.lock(work, [kept, gone])
    one, other = [await contacts.contact(work.conn, grant, contact_id) for contact_id in (kept, gone)]
    if not one.identities or not other.identities:
        raise NotFound("contact")
    return one, other
