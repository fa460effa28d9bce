"""Answers that are to leave later: kept, listed, moved, sent at once, given up."""

from __future__ import annotations

from litestar import delete, get, patch, post
from litestar.params import JSONBody

from causerie.desk.dispatch import send_now
from causerie.desk.reply import Answer
from causerie.desk.schedule import Later, reschedule, schedule, unschedule
from causerie.http.injected import ANSWER, AnyRequest, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.problems import language_for
from causerie.http.schemas.fields import Id
from causerie.http.schemas.parts import parts_of
from causerie.http.schemas.scheduled import AnotherMoment, ReplyLater, ScheduledRow, row_of
from causerie.model.grant import Grant
from causerie.model.message import Message
from causerie.model.scheduled import Scheduled
from causerie.store import scheduled as stored
from causerie.store import threads


@get("/conversations/{id:int}/scheduled")
async def scheduled(request: AnyRequest, means: TheMeans, grant: TheGrant, conversation_id: Id) -> list[ScheduledRow]:
    """What is to leave later on a conversation, the next first; what came back to its author too."""
    async with means.database.connection() as conn:
        await threads.conversation(conn, grant, conversation_id)
        found = await stored.of_conversation(conn, grant, conversation_id)
    return [_shown(request, means, one) for one in found]


@post("/conversations/{id:int}/scheduled", opt=ANSWER)
async def schedule_reply(
    request: AnyRequest, means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[ReplyLater]
) -> ScheduledRow:
    """Answer the customer later, or in the few seconds in which one may undo. Refused like a reply."""
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
    later = Later(data.send_at, data.hold, data.unless_answered)
    made = await means.run(
        lambda work: schedule(work, means.directory, means.ids, grant=grant, answer=answer, later=later)
    )
    return await _as_it_stands(request, means, grant, made)


@patch("/scheduled/{id:int}", opt=ANSWER)
async def change_scheduled(
    request: AnyRequest, means: TheMeans, grant: TheGrant, scheduled_id: Id, data: JSONBody[AnotherMoment]
) -> ScheduledRow:
    """Another moment for it."""
    await means.run(
        lambda work: reschedule(
            work,
            grant=grant,
            scheduled_id=scheduled_id,
            send_at=data.send_at,
            unless_answered=data.unless_answered,
            last_seen=data.last_seen_message_id,
        )
    )
    return await _as_it_stands(request, means, grant, scheduled_id)


@post("/scheduled/{id:int}/send", opt=ANSWER)
async def send_scheduled(means: TheMeans, grant: TheGrant, scheduled_id: Id) -> list[Message]:
    """Send it now, whatever was said since."""
    written = await means.run(
        lambda work: send_now(work, means.directory, means.ids, grant=grant, scheduled_id=scheduled_id)
    )
    async with means.database.connection() as conn:
        return await threads.messages_by_id(conn, grant, written.messages)


@delete("/scheduled/{id:int}", opt=ANSWER)
async def remove_scheduled(means: TheMeans, grant: TheGrant, scheduled_id: Id) -> None:
    """It is not to leave. 404 once it has left."""
    await means.run(lambda work: unschedule(work, grant=grant, scheduled_id=scheduled_id))


async def _as_it_stands(request: AnyRequest, means: Means, grant: Grant, scheduled_id: int) -> ScheduledRow:
    async with means.database.connection() as conn:
        return _shown(request, means, await stored.scheduled(conn, grant, scheduled_id))


def _shown(request: AnyRequest, means: Means, one: Scheduled) -> ScheduledRow:
    channel = means.directory.channel(one.channel_id).name
    return row_of(one, channel=channel, language=language_for(request.scope))
