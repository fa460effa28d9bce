"""« Effacer la démo »."""

from __future__ import annotations

from litestar import delete, get

from causerie.desk.erase_demo import erase_demo
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.schemas.demo import DemoCount
from causerie.store import demo as stored


@get("/demo")
async def demo(means: TheMeans) -> DemoCount:
    """What there is of it."""
    async with means.database.connection() as conn:
        found = await stored.count(conn)
    return DemoCount(found.present, found.contacts, found.conversations, found.messages)


@delete("/demo", opt=ADMINISTER)
async def remove_demo(means: TheMeans, grant: TheGrant) -> None:
    """Erase it all, and nothing that is real."""
    await means.run(lambda work: erase_demo(work, grant=grant))
    await means.look_again()
    means.door.forget(None)
