"""Merges: what undoing one gives back, and undoing it."""

from __future__ import annotations

from litestar import get, post

from causerie.desk.unmerge import foresee, unmerge
from causerie.http.injected import SUPERVISE, TheGrant, TheMeans
from causerie.http.schemas.contacts import Return, Unmerged
from causerie.http.schemas.fields import Id
from causerie.model.errors import NotFound
from causerie.store import contacts


@get("/merges/{id:int}", opt=SUPERVISE)
async def merge_preview(means: TheMeans, grant: TheGrant, merge_id: Id) -> Return:
    """What goes back where if it is undone."""
    try:
        async with means.database.connection() as conn:
            seen = await foresee(conn, grant=grant, merge_id=merge_id)
    except NotFound:  # of somebody one does not see
        raise NotFound("merge") from None
    return Return(
        holder_id=seen.holder.id,
        gone_id=seen.gone_id,
        name=seen.name,
        back=list(seen.back),
        stays=list(seen.stays),
        messages=seen.share.messages,
        conversations=seen.share.conversations,
        split=seen.share.split,
        remarks=seen.share.remarks,
        fields=dict(seen.fields),
    )


@post("/merges/{id:int}/undo", opt=SUPERVISE, status_code=200)
async def undo_merge(means: TheMeans, grant: TheGrant, merge_id: Id) -> Unmerged:
    """Two persons had been taken for one: each gets their own thread back."""
    try:
        both = await means.run(lambda work: unmerge(work, means.ids, grant=grant, merge_id=merge_id))
    except NotFound:  # of somebody one does not see: told like a merge that is not there
        raise NotFound("merge") from None
    async with means.database.connection() as conn:
        return Unmerged(await contacts.contacts_by_id(conn, grant, both))
