"""Exports: asked for, listed, downloaded and thrown away by administrators, each as themselves."""

from __future__ import annotations

import asyncio

from litestar import delete, get, post
from litestar.response import File

from causerie.desk import export
from causerie.http.injected import ADMINISTER, ADMINISTER_IN_PERSON, TheGrant, TheMeans
from causerie.http.schemas.fields import Id
from causerie.model.errors import NotFound
from causerie.model.export import Export, ExportState
from causerie.store import exports as stored


@get("/exports", opt=ADMINISTER)
async def exports(means: TheMeans, grant: TheGrant) -> list[Export]:
    """Those that are kept, newest first."""
    async with means.database.connection() as conn:
        return await stored.everything(conn, grant)


@post("/exports", opt=ADMINISTER_IN_PERSON)
async def add_export(means: TheMeans, grant: TheGrant) -> Export:
    """Ask for one. It is made in the background and kept for a week. 409 `exports_full`."""
    export_id = await means.run(lambda work: export.ask(work, means.ids, grant=grant))
    async with means.database.connection() as conn:
        return await stored.one(conn, grant, export_id)


@get("/exports/{id:int}/file", opt=ADMINISTER_IN_PERSON, media_type="application/zip")
async def export_file(means: TheMeans, grant: TheGrant, export_id: Id) -> File:
    """The zip itself. 404 until it is done."""
    async with means.database.connection() as conn:
        found = await stored.one(conn, grant, export_id)
    path = export.place(means.exports, found.id)
    if found.state is not ExportState.DONE or not await asyncio.to_thread(path.is_file):
        raise NotFound("export")
    name = f"causerie-{found.created_at:%Y-%m-%d}-{found.id}.zip"
    return File(path, filename=name, media_type="application/zip", content_disposition_type="attachment")


@delete("/exports/{id:int}", opt=ADMINISTER_IN_PERSON)
async def remove_export(means: TheMeans, grant: TheGrant, export_id: Id) -> None:
    """Throw it away, file and all."""
    await means.run(lambda work: export.discard(work, grant=grant, export_id=export_id))
    await asyncio.to_thread(export.place(means.exports, export_id).unlink, missing_ok=True)
