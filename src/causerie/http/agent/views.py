"""Saved views."""

from __future__ import annotations

from litestar import delete, get, post, put
from litestar.params import JSONBody

from causerie.desk.view import Kept, change_view, drop_view, save_view
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import Id
from causerie.http.schemas.lists import ViewWritten
from causerie.model.grant import Grant
from causerie.model.view import SavedView, ViewCount
from causerie.store import lists
from causerie.store import views as stored

MOST_COUNTED = 30  # the first ones; each count is a statement of its own


@get("/views")
async def views(means: TheMeans, grant: TheGrant) -> list[SavedView]:
    """One's own, one's teams' and everybody's: one's own first, then by name."""
    async with means.database.connection() as conn:
        return await stored.visible(conn, grant)


@get("/views/counts")
async def view_counts(means: TheMeans, grant: TheGrant) -> list[ViewCount]:
    """How many conversations the lists among them hold now; searches are not counted."""
    async with means.database.connection() as conn:
        kept = [view for view in await stored.visible(conn, grant) if view.listing is not None]
        return [
            ViewCount(view.id, await lists.count(conn, grant, view.listing, limit=lists.COUNT_CAP))
            for view in kept[:MOST_COUNTED]
            if view.listing is not None
        ]


@post("/views", opt=ANSWER)
async def add_view(means: TheMeans, grant: TheGrant, data: JSONBody[ViewWritten]) -> SavedView:
    """Keep a new one. A team's and everybody's are for supervisors to keep."""
    made = await means.run(lambda work: save_view(work, means.ids, grant=grant, kept=_kept(data)))
    return await _as_it_stands(means, grant, made)


@put("/views/{id:int}", opt=ANSWER)
async def change_saved_view(means: TheMeans, grant: TheGrant, view_id: Id, data: JSONBody[ViewWritten]) -> SavedView:
    """Replace what it shows, its name, and whose it is."""
    await means.run(lambda work: change_view(work, grant=grant, view_id=view_id, kept=_kept(data)))
    return await _as_it_stands(means, grant, view_id)


@delete("/views/{id:int}", opt=ANSWER)
async def remove_view(means: TheMeans, grant: TheGrant, view_id: Id) -> None:
    """Throw it away; the conversations stay."""
    await means.run(lambda work: drop_view(work, grant=grant, view_id=view_id))


def _kept(data: ViewWritten) -> Kept:
    listing = data.listing.listing() if data.listing is not None else None
    return Kept(data.name, data.owner, data.team_id, listing, data.search)


async def _as_it_stands(means: Means, grant: Grant, view_id: int) -> SavedView:
    async with means.database.connection() as conn:
        return await stored.view(conn, grant, view_id)
