"""Mentions: where one was called and has not looked yet."""

from __future__ import annotations

from litestar import get, post

from causerie.desk.mention import see
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.schemas.fields import Id
from causerie.store import mentions as stored
from causerie.store.mentions import UnseenMention


@get("/mentions")
async def mentions(means: TheMeans, grant: TheGrant) -> list[UnseenMention]:
    """Conversations with a call that one has not seen, the last call first; 1,000 at most."""
    async with means.database.connection() as conn:
        return await stored.unseen(conn, grant)


@post("/conversations/{id:int}/mentions/seen", opt=ANSWER, status_code=204)
async def see_mentions(means: TheMeans, grant: TheGrant, conversation_id: Id) -> None:
    """One has opened the conversation."""
    await means.run(lambda work: see(work, grant=grant, conversation_id=conversation_id))
