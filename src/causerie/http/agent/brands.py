"""Brands."""

from __future__ import annotations

from litestar import get, post
from litestar.params import JSONBody

from causerie.desk.name import name_brand
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.schemas.agents import Named
from causerie.model.house import Brand
from causerie.store import brands as stored


@get("/brands")
async def brands(means: TheMeans) -> list[Brand]:
    """All brands, the oldest first."""
    async with means.database.connection() as conn:
        return await stored.everything(conn)


@post("/brands", opt=ADMINISTER)
async def add_brand(means: TheMeans, grant: TheGrant, data: JSONBody[Named]) -> Brand:
    """A new brand."""
    return await means.run(lambda work: name_brand(work, means.ids, grant=grant, name=data.name))
