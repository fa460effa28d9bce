"""Drafts: each colleague's own, and nobody else's, administrators included."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, put
from litestar.params import JSONBody, QueryParameter

from causerie.desk.draft import Wording, undraft
from causerie.desk.draft import draft as save
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.schemas.drafts import DraftShown, DraftWritten, mentions_of
from causerie.http.schemas.fields import LARGEST_ID, Id
from causerie.model.draft import DraftMark
from causerie.store import drafts as stored
from causerie.store import threads

Revision = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID)]


@get("/drafts")
async def drafts(means: TheMeans, grant: TheGrant) -> list[DraftMark]:
    """Where one has drafts, the last saved first; 500 at most."""
    async with means.database.connection() as conn:
        return await stored.marks(conn, grant)


@get("/conversations/{id:int}/draft")
async def draft(means: TheMeans, grant: TheGrant, conversation_id: Id) -> DraftShown:
    """One's own draft in a conversation."""
    async with means.database.connection() as conn:
        conversation = await threads.conversation(conn, grant, conversation_id)
        found = await stored.draft(conn, grant, conversation.id)
        wanted = [found.reply_to] if found and found.reply_to else []
        quoted = await threads.messages_by_id(conn, grant, wanted) if wanted else []
    return DraftShown(found, quoted[0] if quoted else None)


@put("/conversations/{id:int}/draft", opt=ANSWER)
async def keep_draft(means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[DraftWritten]) -> DraftMark:
    """Save it. 409 `draft_moved` with the one that stands, when it was saved, sent or thrown away elsewhere."""
    wording = Wording(
        revision=data.revision,
        mode=data.mode,
        text=data.text,
        canned=tuple(data.canned),
        channel_id=data.channel_id,
        identity_id=data.identity_id,
        reply_to=data.reply_to,
        files=tuple(data.files),
        mentions=mentions_of(data.mentions),
    )
    kept = await means.run(
        lambda work: save(work, means.ids, grant=grant, conversation_id=conversation_id, wording=wording)
    )
    return DraftMark(conversation_id, kept)


@delete("/conversations/{id:int}/draft", opt=ANSWER)
async def throw_draft(means: TheMeans, grant: TheGrant, conversation_id: Id, revision: Revision) -> None:
    """Throw it away. 409 `draft_moved` when it is no longer the one that the screen knows."""
    await means.run(lambda work: undraft(work, grant=grant, conversation_id=conversation_id, revision=revision))
