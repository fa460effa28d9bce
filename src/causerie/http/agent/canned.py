"""Canned replies."""

from __future__ import annotations

from litestar import delete, get, post, put
from litestar.params import JSONBody

from causerie.desk.can import Wording, can, discard, recan
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.canned import CannedWritten
from causerie.http.schemas.fields import Id
from causerie.model.canned import Canned
from causerie.model.grant import Grant
from causerie.store import canned as stored


@get("/canned")
async def canned(means: TheMeans, grant: TheGrant) -> list[Canned]:
    """One's own, one's teams' and everybody's, by folder and name."""
    async with means.database.connection() as conn:
        return await stored.visible(conn, grant)


@post("/canned", opt=ANSWER)
async def add_canned(means: TheMeans, grant: TheGrant, data: JSONBody[CannedWritten]) -> Canned:
    """Keep a new one. A team's and everybody's are for supervisors to keep."""
    made = await means.run(lambda work: can(work, means.ids, grant=grant, wording=_wording(data)))
    return await _as_it_stands(means, grant, made)


@put("/canned/{id:int}", opt=ANSWER)
async def change_canned(means: TheMeans, grant: TheGrant, canned_id: Id, data: JSONBody[CannedWritten]) -> Canned:
    """Replace what it says, and whose it is."""
    await means.run(lambda work: recan(work, grant=grant, canned_id=canned_id, wording=_wording(data)))
    return await _as_it_stands(means, grant, canned_id)


@delete("/canned/{id:int}", opt=ANSWER)
async def remove_canned(means: TheMeans, grant: TheGrant, canned_id: Id) -> None:
    """Throw it away, for good. What was sent stays."""
    await means.run(lambda work: discard(work, grant=grant, canned_id=canned_id))


def _wording(data: CannedWritten) -> Wording:
    return Wording(data.name, data.text, data.owner, data.folder, data.team_id, tuple(data.files))


async def _as_it_stands(means: Means, grant: Grant, canned_id: int) -> Canned:
    async with means.database.connection() as conn:
        return await stored.canned(conn, grant, canned_id)
