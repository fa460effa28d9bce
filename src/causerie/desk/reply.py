"""An agent answers: `write`, plus the check that the thread has not moved since they looked.

The check and the write share a transaction under the contact's lock, so that nothing can slip between them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from causerie.desk.directory import Directory
from causerie.desk.follow import follow_because
from causerie.desk.lend import lend
from causerie.desk.write import Draft, Written, repeated, write_locked
from causerie.model.conversation import Conversation
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.follower import Why
from causerie.model.grant import Grant, Right
from causerie.model.message import Author, Direction, Part
from causerie.store import canned, drafts, threads, writing
from causerie.store.database import Work
from causerie.store.ids import Ids


@dataclass(frozen=True, slots=True)
class Answer:
    """What an agent's screen sends. `last_seen` is the newest message id it showed."""

    conversation_id: int
    parts: tuple[Part, ...]
    client_key: str
    last_seen: int
    identity_id: int | None = None
    channel_id: int | None = None
    reply_to: int | None = None
    force: bool = False
    canned: tuple[int, ...] = ()  # the canned replies that its words came from
    draft: int | None = None  # the revision of the draft that it was


async def reply(work: Work, directory: Directory, ids: Ids, *, grant: Grant, answer: Answer) -> Written:
    """Write the answer, and follow the conversation. Raises Conflict `moved_on` with the news unless `force`.

    `reply_to` shows on every screen; the customer sees it where it was said on the same channel, to the same address,
    and the channel can quote.
    """
    draft, conversation = await addressed(work, grant=grant, answer=answer)
    done = await repeated(work, draft)
    if done is not None:
        return done
    contact = conversation.contact_id
    draft = await considered(work, ids, grant=grant, answer=answer, draft=draft, contact=contact)
    written = await write_locked(work, directory, ids, draft, contact=contact)
    canned.used(work, grant, answer.canned)
    await follow_because(work, conversation, [grant.agent_id], why=Why.ANSWERED)
    return written


async def addressed(work: Work, *, grant: Grant, answer: Answer) -> tuple[Draft, Conversation]:
    """Whom the answer goes to and by which channel, and the conversation, its contact locked.

    Raises Forbidden and NotFound.
    """
    grant.require(Right.ANSWER)
    conversation = await threads.conversation(work.conn, grant, answer.conversation_id)
    draft = Draft(
        identity_id=answer.identity_id or await _identity(work, conversation),
        channel_id=answer.channel_id or conversation.channel_id,
        parts=answer.parts,
        author=Author.AGENT,
        agent_id=grant.agent_id,
        conversation_id=conversation.id,
        client_key=answer.client_key,
        reply_to=answer.reply_to,
    )
    if not grant.sees(draft.channel_id):
        raise NotFound("channel")
    contact = await writing.home(work, draft.identity_id)
    if contact != conversation.contact_id:
        raise NotFound("identity")
    await writing.lock(work, [contact])
    if answer.draft is not None:
        drafts.spend(work, agent_id=grant.agent_id, conversation_id=conversation.id, revision=answer.draft)
    return draft, conversation


async def considered(work: Work, ids: Ids, *, grant: Grant, answer: Answer, draft: Draft, contact: int) -> Draft:
    """The draft, weighed against the thread as it stands, with files of its own."""
    if not answer.force:
        await _still(work, grant, contact, answer.last_seen)
    if answer.reply_to is not None:
        await _quotable(work, grant, contact, answer.reply_to)
    return replace(draft, parts=await lend(work, ids, grant=grant, parts=answer.parts))


async def _still(work: Work, grant: Grant, contact: int, last_seen: int) -> None:
    news = await threads.news(work.conn, grant, contact, after=last_seen, agent_id=grant.agent_id)
    if news:
        raise Conflict("moved_on", news=news)


async def _quotable(work: Work, grant: Grant, contact: int, message_id: int) -> None:
    """One quotes what the same person and oneself said to each other, never what they were not to read.

    Raises NotFound, or Invalid `note_quoted`.
    """
    quoted = await threads.message(work.conn, grant, message_id)
    if quoted.contact_id != contact:
        raise NotFound("message")
    if quoted.direction is Direction.NOTE:
        raise Invalid("note_quoted")


async def _identity(work: Work, conversation: Conversation) -> int:
    """Whom an answer goes to by default: who last wrote on its channel, in this conversation if anybody did there.

    Of two persons merged into one, each keeps getting the answers to what they asked.
    """
    found = await writing.last_writer(work, conversation)
    if found is None:
        raise NotFound("identity")
    return found
