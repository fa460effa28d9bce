"""Labels."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.params import JSONBody

from causerie.desk.name import drop_label, name_label, rename_label
from causerie.http.injected import SUPERVISE, TheGrant, TheMeans
from causerie.http.schemas.agents import LabelChange, LabelWorn, LabelWritten
from causerie.http.schemas.fields import Id
from causerie.model.house import Label
from causerie.store import labels as stored
from causerie.store import lists


@get("/labels")
async def labels(means: TheMeans) -> list[Label]:
    """All labels, by name."""
    async with means.database.connection() as conn:
        return await stored.everything(conn)


@post("/labels", opt=SUPERVISE)
async def add_label(means: TheMeans, grant: TheGrant, data: JSONBody[LabelWritten]) -> Label:
    """A new label."""
    return await means.run(lambda work: name_label(work, means.ids, grant=grant, name=data.name, color=data.color))


@patch("/labels/{id:int}", opt=SUPERVISE)
async def change_label(means: TheMeans, grant: TheGrant, label_id: Id, data: JSONBody[LabelChange]) -> Label:
    """Another name or colour."""
    return await means.run(
        lambda work: rename_label(work, grant=grant, label_id=label_id, name=data.name, color=data.color)
    )


@delete("/labels/{id:int}", opt=SUPERVISE)
async def remove_label(means: TheMeans, grant: TheGrant, label_id: Id) -> None:
    """Take it off everything, for good."""
    await means.run(lambda work: drop_label(work, grant=grant, label_id=label_id))


@get("/labels/{id:int}/worn", opt=SUPERVISE)
async def label_worn(means: TheMeans, grant: TheGrant, label_id: Id) -> LabelWorn:
    """How many conversations wear it, of those one sees."""
    async with means.database.connection() as conn:
        return LabelWorn(await lists.wearing(conn, grant, label_id))
