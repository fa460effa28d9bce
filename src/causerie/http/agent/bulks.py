"""One action on many conversations: begun, watched, taken back."""

from __future__ import annotations

from litestar import get, post
from litestar.params import JSONBody

from causerie.desk.bulk import begin, round_of, undo
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import Id
from causerie.http.schemas.lists import BulkAsked
from causerie.model.bulk import Bulk, Deed
from causerie.model.errors import Invalid
from causerie.model.grant import Grant
from causerie.store import bulks as stored


@post("/bulk", opt=ANSWER)
async def begin_bulk(means: TheMeans, grant: TheGrant, data: JSONBody[BulkAsked]) -> Bulk:
    """Begin; what few of them there are is done when this answers, and the rest goes on. 20,000 at most."""
    if (data.conversations is None) == (data.listing is None):
        raise Invalid("bulk_of_nothing")
    chosen = data.listing.listing() if data.listing is not None else data.conversations or []
    deed = Deed(data.act, data.until, data.agent_id, data.team_id, data.label_id)
    made = await means.run(
        lambda work: begin(work, means.ids, grant=grant, deed=deed, chosen=chosen, but=data.but),
    )
    return await _first_round(means, grant, made)


@get("/bulk/{id:int}")
async def bulk(means: TheMeans, grant: TheGrant, bulk_id: Id) -> Bulk:
    """How far one's own is."""
    async with means.database.connection() as conn:
        return await stored.bulk(conn, grant, bulk_id)


@post("/bulk/{id:int}/undo", opt=ANSWER)
async def undo_bulk(means: TheMeans, grant: TheGrant, bulk_id: Id) -> Bulk:
    """Take one's own back, within a day: what has not moved on since is as it was."""
    made = await means.run(lambda work: undo(work, means.ids, grant=grant, bulk_id=bulk_id))
    return await _first_round(means, grant, made)


async def _first_round(means: Means, grant: Grant, bulk_id: int) -> Bulk:
    """Nobody waits for a worker over a handful. A worker that took it meanwhile has done it instead."""
    await means.run(lambda work: round_of(work, bulk_id))
    async with means.database.connection() as conn:
        return await stored.bulk(conn, grant, bulk_id)
