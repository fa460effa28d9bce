"""Merges, undone."""

from __future__ import annotations

from litestar import post

from causerie.desk.unmerge import unmerge
from causerie.http.injected import SUPERVISE, TheGrant, TheMeans
from causerie.http.schemas.contacts import Unmerged
from causerie.http.schemas.fields import Id
from causerie.model.errors import NotFound
from causerie.store import contacts


@post("/merges/{id:int}/undo", opt=SUPERVISE, status_code=200)
async def undo_merge(means: TheMeans, grant: TheGrant, merge_id: Id) -> Unmerged:
    """Two persons had been taken for one: each gets their own thread back."""
    try:
        both = await means.run(lambda work: unmerge(work, means.ids, grant=grant, merge_id=merge_id))
    except NotFound:  # of somebody one does not see: told like a merge that is not there
        raise NotFound("merge") from None
    async with means.database.connection() as conn:
        return Unmerged(await contacts.contacts_by_id(conn, grant, both))
