"""Followers of a conversation, and what one follows oneself."""

from __future__ import annotations

from litestar import get, post
from litestar.params import JSONBody

from causerie.desk.follow import follow
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.drafts import Following
from causerie.http.schemas.fields import Id
from causerie.model.follower import Follower
from causerie.model.grant import Grant
from causerie.store import followers as stored
from causerie.store import threads


@get("/conversations/{id:int}/followers")
async def followers(means: TheMeans, grant: TheGrant, conversation_id: Id) -> list[Follower]:
    """Who follows it, the longest first."""
    return await _everyone(means, grant, conversation_id)


@get("/following")
async def following(means: TheMeans, grant: TheGrant) -> list[int]:
    """The conversations that one follows, the liveliest first; 1,000 at most."""
    async with means.database.connection() as conn:
        return await stored.followed(conn, grant)


@post("/conversations/{id:int}/follow", opt=ANSWER, status_code=200)
async def follow_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[Following]
) -> list[Follower]:
    """Follow it, or no longer, whatever happens in it later."""
    await means.run(lambda work: follow(work, grant=grant, conversation_id=conversation_id, follows=data.follows))
    return await _everyone(means, grant, conversation_id)


async def _everyone(means: Means, grant: Grant, conversation_id: int) -> list[Follower]:
    async with means.database.connection() as conn:
        conversation = await threads.conversation(conn, grant, conversation_id)
        return await stored.everyone(conn, grant, conversation.id)
