"""Brands: the names customers see."""

from __future__ import annotations

from causerie.model.house import Brand
from causerie.store.database import Connection, Work, rows


async def everything(conn: Connection) -> list[Brand]:
    """All brands, the oldest first."""
    return [Brand(**row) for row in await rows(conn, "select id, name from brand order by id")]


async def add(work: Work, brand: Brand) -> bool:
    """False when the name is taken."""
    cursor = await work.execute(
        "insert into brand (id, name) values (%s, %s) on conflict do nothing", [brand.id, brand.name]
    )
    return cursor.rowcount == 1


async def exists(work: Work, brand_id: int) -> bool:
    return await work.one("select 1 from brand where id = %s", [brand_id]) is not None


async def first(work: Work) -> int | None:
    """The brand a channel belongs to unless told otherwise."""
    row = await work.one("select min(id) as id from brand")
    return row["id"] if row else None
