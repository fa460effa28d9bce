"""One action on many conversations: a few at a time, each by the verb that does it to one, and taken back as a whole.

A timer carries it on, so that it survives a restart and one process at a time works on it. Each round locks its
people in the order that everybody locks them (law 3), and asks anew what its author may do.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from causerie.desk.assign import assign, give_back
from causerie.desk.hold import hold, tell
from causerie.desk.label import label
from causerie.desk.quarantine import quarantine
from causerie.desk.read import read
from causerie.desk.release import release
from causerie.desk.reopen import reopen
from causerie.desk.resolve import resolve
from causerie.desk.snooze import snooze
from causerie.model.bulk import Act, Bulk, Deed, Outcome
from causerie.model.conversation import Conversation, State
from causerie.model.errors import Conflict, Invalid, NotFound, Refused
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.listing import Listing
from causerie.store import agents, bulks, conversations, lists, threads, timers, writing
from causerie.store.bulks import Before
from causerie.store.database import Redo, Row, Work
from causerie.store.ids import Ids
from causerie.store.timers import Due

MOST = 20_000  # conversations of one action
AT_ONCE = 20  # of one round: as long as their customers' messages wait for it
SIDE_BY_SIDE = 3  # of one colleague
UNDOABLE = timedelta(days=1)
KIND = "bulk"  # of its timer


async def begin(
    work: Work, ids: Ids, *, grant: Grant, deed: Deed, chosen: Sequence[int] | Listing, but: Sequence[int] = ()
) -> int:
    """Begin with `chosen`, or with what a listing holds now less `but`; returns its id.

    Raises Invalid `bulk_of_nothing`, `bulk_too_many`, `bulk_incomplete`; Conflict `bulk_busy`; Forbidden.
    """
    grant.require(Right.ANSWER)
    _check(work, deed)
    if await bulks.running(work, grant.agent_id) >= SIDE_BY_SIDE:
        raise Conflict("bulk_busy", limit=SIDE_BY_SIDE)
    found = await _chosen(work, grant, chosen, but)
    if not found:
        raise Invalid("bulk_of_nothing")
    if len(found) > MOST:
        raise Invalid("bulk_too_many", limit=MOST)
    bulk_id = await ids.one(work.conn)
    await bulks.add(work, bulk_id, agent_id=grant.agent_id, deed=deed, conversations=found)
    await timers.set_timer(work, KIND, bulk_id, due_at=work.now)
    return bulk_id


async def undo(work: Work, ids: Ids, *, grant: Grant, bulk_id: int) -> int:
    """Take one's own back: whatever has not moved on since is as it was. Returns the id of the one that does it.

    Raises NotFound, and Conflict `bulk_not_undoable`: it goes on, was undone, is itself an undo, or is a day old.
    """
    seen = await bulks.bulk(work.conn, grant, bulk_id)
    done = await bulks.hold(work, seen.id)
    late = done.ended_at is None or done.ended_at < work.now - UNDOABLE
    if late or done.undone or done.deed.act is Act.UNDO or not done.done:
        raise Conflict("bulk_not_undoable")
    undo_id = await ids.one(work.conn)
    await bulks.add_undo(work, undo_id, done, Deed(Act.UNDO, undoes=done.id))
    await timers.set_timer(work, KIND, undo_id, due_at=work.now)
    return undo_id


async def carry_on(work: Work, due: Due) -> bool:
    """One round of a claimed timer; False when there was nothing left to do."""
    if not await timers.finish(work, due):
        return False
    return await round_of(work, due.subject)


async def round_of(work: Work, bulk_id: int) -> bool:
    """The next few; the timer is set again while some are left."""
    try:
        bulk = await bulks.hold(work, bulk_id)
    except NotFound:
        return False
    grant = await agents.grant_of(work.conn, bulk.agent_id)
    if bulk.ended_at is not None or grant is None:  # whoever asked for it left: nobody answers for the rest
        await _over(work, bulk)
        return False
    items = await bulks.due(work, bulk_id, limit=AT_ONCE)
    await _lock(work, {item["contact_id"] for item in items} - {None})
    undone = await bulks.hold(work, bulk.deed.undoes) if bulk.deed.undoes is not None else None
    settled = [await _one(work, grant, bulk.deed, item, undone) for item in items]
    await bulks.record(work, bulk_id, settled)
    if len(items) < AT_ONCE:
        await _over(work, bulk)
    else:
        await timers.set_timer(work, KIND, bulk_id, due_at=work.now)
    return True


async def _lock(work: Work, people: set[int]) -> None:
    try:
        await writing.lock(work, sorted(people))
    except NotFound:  # one was forgotten, or merged, since they were read
        raise Redo from None


async def _over(work: Work, bulk: Bulk) -> None:
    if bulk.ended_at is None:
        await bulks.end(work, bulk.id)
    await timers.cancel(work, KIND, bulk.id)


def _check(work: Work, deed: Deed) -> None:
    """What a verb would refuse to each of them is refused once."""
    lacking = {
        Act.SNOOZE: deed.until is None,
        Act.LABEL: deed.label_id is None,
        Act.UNLABEL: deed.label_id is None,
        Act.UNDO: True,
    }
    if lacking.get(deed.act, False):
        raise Invalid("bulk_incomplete")
    if deed.until is not None and deed.until <= work.now:
        raise Invalid("bulk_incomplete")


async def _chosen(work: Work, grant: Grant, chosen: Sequence[int] | Listing, but: Sequence[int]) -> list[int]:
    if isinstance(chosen, Listing):
        return await lists.matching(work.conn, grant, chosen, limit=MOST + 1, but=but)
    wanted = sorted(set(chosen))
    seen = await threads.conversations_by_id(work.conn, grant, wanted)
    return [one.id for one in seen]


Settled = tuple[int, Outcome, "dict[str, object] | None"]


async def _one(work: Work, grant: Grant, deed: Deed, item: Row, undone: Bulk | None) -> Settled:
    """Do it to one. What a verb refuses, it refuses before it writes: the round goes on."""
    id_ = item["conversation_id"]
    try:
        conversation = await hold(work, grant=grant, conversation_id=id_)
        if conversation.contact_id != item["contact_id"]:
            raise Redo
        before = dict(bulks.before(conversation))
        if undone is not None:
            changed = await _undone(work, grant, conversation, undone.deed, bulks.stood(item["before"]))
        else:
            changed = await _done(work, grant, conversation, deed)
    except Conflict:
        return id_, Outcome.UNCHANGED, None
    except Refused:
        return id_, Outcome.REFUSED, None
    return id_, Outcome.DONE if changed else Outcome.UNCHANGED, before if undone is None else None


async def _done(work: Work, grant: Grant, conversation: Conversation, deed: Deed) -> bool:
    """Whether it changed anything."""
    id_ = conversation.id
    match deed.act:
        case Act.RESOLVE:
            await resolve(work, grant=grant, conversation_id=id_)
        case Act.REOPEN:
            await reopen(work, grant=grant, conversation_id=id_)
        case Act.SNOOZE if deed.until is not None:
            await snooze(work, grant=grant, conversation_id=id_, until=deed.until)
        case Act.ASSIGN:
            await assign(work, grant=grant, conversation_id=id_, agent_id=deed.agent_id, team_id=deed.team_id)
            return (deed.agent_id, deed.team_id or conversation.team_id) != _whose(conversation)
        case Act.LABEL | Act.UNLABEL if deed.label_id is not None:
            return await _relabel(work, grant, conversation, deed.label_id, on=deed.act is Act.LABEL)
        case Act.READ:
            await read(work, grant=grant, conversation_id=id_, message_id=conversation.last_message_id or 0)
            return conversation.unread > 0
        case Act.SPAM:
            await quarantine(work, grant=grant, conversation_id=id_)
        case Act.UNSPAM:
            await release(work, grant=grant, conversation_id=id_)
    return True


def _whose(conversation: Conversation) -> tuple[int | None, int | None]:
    return conversation.assignee_id, conversation.team_id


async def _relabel(work: Work, grant: Grant, conversation: Conversation, label_id: int, *, on: bool) -> bool:
    labels = set(conversation.labels)
    wanted = labels | {label_id} if on else labels - {label_id}
    await label(work, grant=grant, conversation_id=conversation.id, labels=sorted(wanted))
    return wanted != labels


async def _undone(work: Work, grant: Grant, conversation: Conversation, deed: Deed, before: Before) -> bool:
    """Put back what the deed changed, unless it has moved on since; whether anything was put back."""
    id_ = conversation.id
    match deed.act:
        case Act.RESOLVE | Act.REOPEN | Act.SNOOZE:
            return await _stand_again(work, grant, conversation, deed, before)
        case Act.ASSIGN:
            given = deed.agent_id, deed.team_id or before.team_id
            if _whose(conversation) != given:
                return False
            was = {"agent_id": before.assignee_id, "team_id": before.team_id}
            await give_back(work, grant=grant, conversation_id=id_, **was)
        case Act.LABEL | Act.UNLABEL if deed.label_id is not None:
            on = deed.label_id in before.labels
            return await _relabel(work, grant, conversation, deed.label_id, on=on)
        case Act.READ:
            if conversation.unread:
                return False
            await conversations.set_unread(work, id_, before.unread)
            tell(work, EventKind.CONVERSATION_READ, conversation, grant=grant, unread=before.unread)
        case Act.SPAM:
            await release(work, grant=grant, conversation_id=id_)
        case Act.UNSPAM:
            await quarantine(work, grant=grant, conversation_id=id_)
    return True


_MADE = {Act.RESOLVE: State.RESOLVED, Act.REOPEN: State.OPEN, Act.SNOOZE: State.SNOOZED}


async def _stand_again(work: Work, grant: Grant, conversation: Conversation, deed: Deed, before: Before) -> bool:
    if conversation.state is not _MADE[deed.act] or conversation.snoozed_until != deed.until:
        return False
    id_ = conversation.id
    sleeps = before.snoozed_until is not None and before.snoozed_until > work.now
    if before.state is State.RESOLVED:
        await resolve(work, grant=grant, conversation_id=id_)
        return True
    if conversation.state is not State.OPEN:
        await reopen(work, grant=grant, conversation_id=id_)
    if before.state is State.SNOOZED and sleeps and before.snoozed_until is not None:
        await snooze(work, grant=grant, conversation_id=id_, until=before.snoozed_until)
    await bulks.wait_again(work, conversation.id, before.waiting_since)
    return True
