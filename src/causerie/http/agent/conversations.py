"""Conversations: the lists, one with all a screen needs, and what colleagues do to them."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Literal, TypeAlias

from litestar import get, post, put
from litestar.di import NamedDependency, Provide
from litestar.params import JSONBody, QueryParameter, SkipValidation

from causerie.desk.assign import assign
from causerie.desk.label import label
from causerie.desk.note import Beside, note
from causerie.desk.quarantine import quarantine
from causerie.desk.reach import Reach, preferred, reach
from causerie.desk.read import read
from causerie.desk.release import release
from causerie.desk.reopen import reopen
from causerie.desk.reply import Answer, reply
from causerie.desk.resolve import resolve
from causerie.desk.snooze import snooze
from causerie.desk.type_to import type_to
from causerie.http.cursors import CalledEdge, ListEdge, cursor, position
from causerie.http.injected import ANSWER, AnyRequest, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.problems import language_for
from causerie.http.schemas.conversations import (
    Assignment,
    ConversationList,
    ConversationPage,
    Counts,
    LabelsGiven,
    Matching,
    NoteWritten,
    ReadUpTo,
    Reply,
    Snooze,
    SpamMarked,
    Way,
)
from causerie.http.schemas.drafts import mentions_of
from causerie.http.schemas.fields import Cursor, Given, Id, Limit
from causerie.http.schemas.parts import parts_of
from causerie.model.conversation import Conversation, State
from causerie.model.grant import Grant
from causerie.model.listing import Listing, Order, View
from causerie.model.message import Message
from causerie.model.sentences import sentence
from causerie.store import contacts, journal, lists, ratings, threads
from causerie.store.lists import After, CalledAfter

FIRST_MESSAGES = 50

TOO_MANY = 20_001  # of what a bulk action takes: one more, and the screen says so

ViewAsked = Annotated[Literal["mine", "unassigned", "mentions", "all", "quarantine"], QueryParameter(name="view")]
StateAsked = Annotated[Literal["open", "snoozed", "resolved", "any"], QueryParameter(name="state")]
OrderAsked = Annotated[Literal["recent", "waiting"], QueryParameter(name="order")]
Unread = Annotated[bool, QueryParameter()]


def _narrowing(channel: Given = None, label: Given = None, team: Given = None, unread: Unread = False) -> Listing:
    """What a list is narrowed to, from the query."""
    return Listing(channel_id=channel, label_id=label, team_id=team, unread=unread)


def _listing(
    grant: TheGrant,
    narrowing: NamedDependency[SkipValidation[Listing]],
    view: ViewAsked = "all",
    standing: StateAsked = "open",
    order: OrderAsked = "recent",
) -> Listing:
    """Which conversations, from the query. Waits for the grant, as `http/app` says why."""
    state = None if standing == "any" else State(standing)
    return replace(narrowing, view=View(view), state=state, order=Order(order))


_LISTING = {
    "narrowing": Provide(_narrowing, sync_to_thread=False),
    "listing": Provide(_listing, sync_to_thread=False),
}
TheListing: TypeAlias = NamedDependency[SkipValidation[Listing]]


@get("/conversations", dependencies=_LISTING)
async def conversations(
    means: TheMeans, grant: TheGrant, listing: TheListing, after: Cursor = None, limit: Limit = 25
) -> ConversationList:
    """A page of conversations: the last touched first, or who has waited longest; of mentions, the unseen first."""
    if listing.view is View.MENTIONS:
        return await _mentioned(means, grant, listing, after=after, limit=limit)
    edge = position(after, ListEdge)
    async with means.database.connection() as conn:
        items = await lists.conversations(conn, grant, listing, after=After(*edge) if edge else None, limit=limit)
    if len(items) < limit:
        return ConversationList(items, None)
    last = items[-1]
    waiting = last.waiting_since if listing.order is Order.WAITING else None
    return ConversationList(items, cursor(ListEdge(waiting, last.last_at, last.id)))


async def _mentioned(
    means: Means, grant: Grant, listing: Listing, *, after: str | None, limit: int
) -> ConversationList:
    edge = position(after, CalledEdge)
    async with means.database.connection() as conn:
        found = await lists.mentioned(conn, grant, listing, after=CalledAfter(*edge) if edge else None, limit=limit)
    items = [one for _, one in found]
    if len(items) < limit:
        return ConversationList(items, None)
    unseen, last = found[-1]
    return ConversationList(items, cursor(CalledEdge(unseen, last.last_at, last.id)))


@get("/conversations/matching", dependencies=_LISTING)
async def conversations_matching(means: TheMeans, grant: TheGrant, listing: TheListing) -> Matching:
    """How many conversations a list holds in all; 20001 means « too many for one action »."""
    async with means.database.connection() as conn:
        return Matching(await lists.count(conn, grant, listing, limit=TOO_MANY))


@get("/conversations/counts")
async def conversation_counts(means: TheMeans, grant: TheGrant) -> Counts:
    """How many conversations each view holds."""
    async with means.database.connection() as conn:
        return Counts(**await lists.counts(conn, grant))


@get("/conversations/{id:int}")
async def conversation(request: AnyRequest, means: TheMeans, grant: TheGrant, conversation_id: Id) -> ConversationPage:
    """A conversation with its person, the ways to answer them, and the end of their thread over all channels."""
    async with means.database.connection() as conn:
        n = await journal.last(conn)
        found = await threads.conversation(conn, grant, conversation_id)
        contact = await contacts.contact(conn, grant, found.contact_id)
        reaches = await reach(conn, means.directory, grant=grant, contact=contact, now=means.clock())
        messages = await threads.thread(conn, grant, contact.id, before=None, limit=FIRST_MESSAGES)
        quoted = await threads.quoted(conn, grant, messages)
        rating = await ratings.of_conversation(conn, grant, conversation_id)
        events = await journal.history(conn, grant, conversation_id)
    return ConversationPage(
        n=n,
        conversation=found,
        contact=contact,
        channels=_ways(reaches, found, language_for(request.scope)),
        messages=messages,
        quoted=quoted,
        before=cursor(messages[0].position) if len(messages) == FIRST_MESSAGES else None,
        rating=rating,
        events=events,
    )


def _ways(reaches: list[Reach], found: Conversation, language: str) -> list[Way]:
    best = preferred(reaches, channel_id=found.channel_id)
    return [
        Way(
            channel_id=one.channel.id,
            identity_id=one.identity.id,
            address=one.identity.address,
            allowed=one.reason is None,
            reason=one.reason,
            sentence=sentence(one.reason, language, {"channel": one.channel.name}) if one.reason else None,
            window_until=one.window_until,
            preferred=one is best,
        )
        for one in reaches
    ]


@post("/conversations/{id:int}/reply", opt=ANSWER)
async def reply_to_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[Reply]
) -> list[Message]:
    """Answer the customer. 409 `moved_on` with the news, unless forced, when the thread moved meanwhile."""
    answer = Answer(
        conversation_id=conversation_id,
        parts=parts_of(data.parts),
        client_key=data.client_key,
        last_seen=data.last_seen_message_id,
        identity_id=data.identity_id,
        channel_id=data.channel_id,
        reply_to=data.reply_to,
        force=bool(data.force),
        canned=tuple(data.canned),
        draft=data.draft,
    )
    written = await means.run(lambda work: reply(work, means.directory, means.ids, grant=grant, answer=answer))
    async with means.database.connection() as conn:
        return await threads.messages_by_id(conn, grant, written.messages)


@post("/conversations/{id:int}/notes", opt=ANSWER)
async def note_on_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[NoteWritten]
) -> Message:
    """Write a private note, and call those it mentions."""
    beside = Beside(mentions_of(data.mentions), tuple(data.canned), data.draft)
    message_id = await means.run(
        lambda work: note(
            work,
            grant=grant,
            conversation_id=conversation_id,
            client_key=data.client_key,
            text=data.text,
            beside=beside,
        )
    )
    async with means.database.connection() as conn:
        return await threads.message(conn, grant, message_id)


@post("/conversations/{id:int}/assign", opt=ANSWER, status_code=200)
async def assign_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[Assignment]
) -> Conversation:
    """Give it to a colleague, a team, or nobody."""
    await means.run(
        lambda work: assign(
            work, grant=grant, conversation_id=conversation_id, agent_id=data.agent_id, team_id=data.team_id
        )
    )
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/resolve", opt=ANSWER, status_code=200)
async def resolve_conversation(means: TheMeans, grant: TheGrant, conversation_id: Id) -> Conversation:
    """Close the episode."""
    await means.run(lambda work: resolve(work, grant=grant, conversation_id=conversation_id))
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/reopen", opt=ANSWER, status_code=200)
async def reopen_conversation(means: TheMeans, grant: TheGrant, conversation_id: Id) -> Conversation:
    """Take it up again."""
    await means.run(lambda work: reopen(work, grant=grant, conversation_id=conversation_id))
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/snooze", opt=ANSWER, status_code=200)
async def snooze_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[Snooze]
) -> Conversation:
    """Put it to sleep until a moment, or until the customer writes."""
    await means.run(lambda work: snooze(work, grant=grant, conversation_id=conversation_id, until=data.until))
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/spam", opt=ANSWER, status_code=200)
async def mark_spam(means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[SpamMarked]) -> Conversation:
    """Put it in quarantine: out of every other list, read by nobody, waited for by nobody."""
    await means.run(
        lambda work: quarantine(work, grant=grant, conversation_id=conversation_id, blocks=data.blocks),
    )
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/unspam", opt=ANSWER, status_code=200)
async def unmark_spam(means: TheMeans, grant: TheGrant, conversation_id: Id) -> Conversation:
    """Let it out of quarantine as it was; what came meanwhile counts from now on."""
    await means.run(lambda work: release(work, grant=grant, conversation_id=conversation_id))
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/read", opt=ANSWER, status_code=200)
async def read_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[ReadUpTo]
) -> Conversation:
    """Mark it read up to a message."""
    await means.run(lambda work: read(work, grant=grant, conversation_id=conversation_id, message_id=data.message_id))
    return await _as_it_stands(means, grant, conversation_id)


@put("/conversations/{id:int}/labels", opt=ANSWER)
async def label_conversation(
    means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[LabelsGiven]
) -> Conversation:
    """Replace its labels."""
    await means.run(lambda work: label(work, grant=grant, conversation_id=conversation_id, labels=data.labels))
    return await _as_it_stands(means, grant, conversation_id)


@post("/conversations/{id:int}/typing", opt=ANSWER, status_code=204)
async def type_in_conversation(means: TheMeans, grant: TheGrant, conversation_id: Id) -> None:
    """Show the customer that somebody is typing, where their channel can."""
    await type_to(means.database, means.directory, means.lines, grant=grant, conversation_id=conversation_id)


async def _as_it_stands(means: Means, grant: Grant, conversation_id: int) -> Conversation:
    async with means.database.connection() as conn:
        return await threads.conversation(conn, grant, conversation_id)
