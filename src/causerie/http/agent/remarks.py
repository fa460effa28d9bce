"""Remarks about a person."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.params import JSONBody

from causerie.desk.remark import drop_remark, remark, rewrite
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.schemas.contacts import RemarkChange, RemarkWritten
from causerie.http.schemas.fields import Id
from causerie.store import contacts
from causerie.store import remarks as stored
from causerie.store.remarks import Remark


@get("/contacts/{id:int}/remarks")
async def remarks(means: TheMeans, grant: TheGrant, contact_id: Id) -> list[Remark]:
    """What colleagues want remembered of them: the pinned first, then the newest."""
    async with means.database.connection() as conn:
        await contacts.contact(conn, grant, contact_id)
        return await stored.of_contact(conn, contact_id)


@post("/contacts/{id:int}/remarks", opt=ANSWER)
async def add_remark(means: TheMeans, grant: TheGrant, contact_id: Id, data: JSONBody[RemarkWritten]) -> Remark:
    """Write one."""
    return await means.run(lambda work: remark(work, means.ids, grant=grant, contact_id=contact_id, text=data.text))


@patch("/remarks/{id:int}", opt=ANSWER)
async def change_remark(means: TheMeans, grant: TheGrant, remark_id: Id, data: JSONBody[RemarkChange]) -> Remark:
    """Other words, by whoever wrote it or an administrator; or pinned, by anybody: three at most."""
    return await means.run(
        lambda work: rewrite(work, grant=grant, remark_id=remark_id, text=data.text, pinned=data.pinned)
    )


@delete("/remarks/{id:int}", opt=ANSWER)
async def remove_remark(means: TheMeans, grant: TheGrant, remark_id: Id) -> None:
    """Delete one: whoever wrote it, or an administrator."""
    await means.run(lambda work: drop_remark(work, grant=grant, remark_id=remark_id))
