"""Tell by e-mail what still waits: gathered as it happens, sent as one letter when its agent's next moment has come.

At most one in a period is the promise, and it is written down before the letter leaves: a process that dies in between
costs a letter and never sends two. What certainly did not leave is tried once more in the same period, and then with
the next one. What waits is read when it leaves, under the rights its agent has by then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from causerie.channels.submission import Letter, Outcome, Submission, Verdict
from causerie.desk.recount import Say, Waiting, recount
from causerie.desk.sign_in import count_try
from causerie.engines.digest import awake, moment, waits
from causerie.model.errors import NotPermitted
from causerie.model.grant import Grant
from causerie.model.house import Company
from causerie.model.message import plain
from causerie.model.notification import Occasion, Preferences
from causerie.store import digests, followers, threads, timers
from causerie.store.database import Connection, Database, Work
from causerie.store.digests import Claimed, Item, Recipient
from causerie.store.pushes import Wanted
from causerie.store.timers import Due

TIMER = "digest"
PAUSE = timedelta(minutes=10)  # before the second try of a period: what greylisting asks for
TRIES = 2  # in one period
TRIALS = 5  # that somebody may ask for in a quarter of an hour
EXCERPT = 140  # characters
_STRENGTH = {occasion: n for n, occasion in enumerate(Occasion)}


@dataclass(frozen=True, slots=True)
class Post:
    """What letters leave by. `public_url`: the address of the product, for links. `company`: as it stands."""

    way: Submission
    say: Say
    public_url: Callable[[], str]
    company: Callable[[], Company] = Company


async def gather(work: Work, happened: Iterable[Sequence[Wanted]], preferences: Mapping[int, Preferences]) -> None:
    """Keep what somebody is to read, for each conversation its strongest reason, and set a moment for it."""
    kept = [min(reversed(told), key=lambda one: _STRENGTH[one.occasion]) for told in happened if told]
    if not kept:
        return
    standing = await digests.hold(work, {one.agent_id for one in kept})
    await digests.add(work, kept)
    for agent_id, stands in sorted(standing.items()):
        chosen = preferences[agent_id]
        if chosen.digest is not None:
            due = moment(chosen.digest, chosen.quiet, since=work.now, last=stands.tried_at)
            await timers.ensure(work, TIMER, agent_id, due_at=due)


async def plan(work: Work, agent_id: int, chosen: Preferences) -> None:
    """An agent chose anew: what waits for them leaves as they say now, or does not."""
    stands = (await digests.hold(work, [agent_id]))[agent_id]
    if chosen.digest is None:
        await digests.forget(work, agent_id)
    since = await digests.since(work, agent_id)
    if chosen.digest is None or since is None:
        await timers.cancel(work, TIMER, agent_id)
        return
    due = moment(chosen.digest, chosen.quiet, since=since, last=stands.tried_at)
    await timers.set_timer(work, TIMER, agent_id, due_at=due)


async def ring(work: Work, due: Due) -> bool:
    """An agent's moment has come: whether a digest leaves now. When it may be next is set in the same breath."""
    agent_id = due.subject
    stands = (await digests.hold(work, [agent_id]))[agent_id]
    if not await timers.finish(work, due):
        return False
    reader = await digests.recipient(work.conn, agent_id)
    chosen = reader.preferences if reader is not None else Preferences()
    since = await digests.since(work, agent_id)
    if chosen.digest is None or since is None:
        await digests.forget(work, agent_id)
        return False
    again = stands.outcome == Outcome.LATER and stands.tries < TRIES
    regular = moment(chosen.digest, chosen.quiet, since=since, last=stands.tried_at)
    when = awake(chosen.quiet, work.now) if again else regular
    leaves = when <= work.now
    if leaves:
        await digests.leave(work, agent_id, tries=stands.tries + 1 if again else 1)
        when = moment(chosen.digest, chosen.quiet, since=work.now, last=work.now)
    await timers.set_timer(work, TIMER, agent_id, due_at=when)
    return leaves


async def send(database: Database, post: Post, claimed: Claimed, *, clock: Callable[[], datetime]) -> None:
    """One attempt, outside of any transaction; then what became of it."""
    async with database.connection() as conn:
        reader = await digests.recipient(conn, claimed.agent_id)
        waiting = await _waiting(conn, reader, until=claimed.tried_at) if reader is not None else []
    verdict = None
    if reader is not None and waiting:
        verdict = await post.way.submit(_letter(post, reader, waiting, now=clock()), now=clock())
    await database.run(lambda work: settle(work, claimed, verdict), now=clock())


async def settle(work: Work, claimed: Claimed, verdict: Verdict | None) -> None:
    """What was told waits no more, also where the server may have it; what was not waits on. None: nothing was said."""
    await digests.hold(work, [claimed.agent_id])
    outcome = verdict.outcome if verdict is not None else None
    if not await digests.settle(work, claimed, outcome=outcome, sent=outcome is Outcome.TAKEN):
        return
    if outcome is Outcome.LATER and claimed.tries < TRIES:
        await timers.set_timer(work, TIMER, claimed.agent_id, due_at=work.now + PAUSE)
    if outcome in (Outcome.LATER, Outcome.REFUSED):
        return
    await digests.forget(work, claimed.agent_id, until=claimed.tried_at)
    if await digests.since(work, claimed.agent_id) is None:
        await timers.cancel(work, TIMER, claimed.agent_id)


async def try_now(database: Database, post: Post | None, grant: Grant, *, key: bytes, now: datetime) -> None:
    """Send what waits at this moment to oneself, whatever the hour; it goes on waiting.

    `key`: under which the tries are counted. Raises NotPermitted `no_email`, `email_refused` with the server's
    `answer`, and TooMany.
    """
    if post is None:
        raise NotPermitted("no_email")
    await database.run(lambda work: count_try(work, key, limit=TRIALS), now=now)
    async with database.connection() as conn:
        reader = await digests.recipient(conn, grant.agent_id)
        waiting = await _waiting(conn, reader, until=now) if reader is not None else []
    if reader is None:
        raise NotPermitted("no_email")
    verdict = await post.way.submit(_letter(post, reader, waiting, now=now), now=now)
    if verdict.outcome is not Outcome.TAKEN:
        raise NotPermitted("email_refused", answer=verdict.answer)


def _letter(post: Post, reader: Recipient, waiting: Sequence[Waiting], *, now: datetime) -> Letter:
    zone = post.company().clock
    return recount(reader, waiting, say=post.say, public_url=post.public_url(), now=now.astimezone(zone))


async def _waiting(conn: Connection, reader: Recipient, *, until: datetime) -> list[Waiting]:
    """What still deserves a line, the latest first; what the agent may not see is as if it had not happened."""
    items = await digests.items(conn, reader.grant, until=until)
    conversations = {
        one.id: one
        for one in await threads.conversations_by_id(conn, reader.grant, [item.conversation_id for item in items])
    }
    follows = set(await followers.followed(conn, reader.grant)) if items else set()
    kept = [
        item
        for item in reversed(items)
        if (row := conversations.get(item.conversation_id)) is not None
        and waits(item.occasion, row, reader.grant, follows=row.id in follows)
    ]
    words = await _words(conn, reader, kept)
    return [
        Waiting(item.occasion, conversations[item.conversation_id], item.at, words.get(item.message_id or 0, ""))
        for item in kept
    ]


async def _words(conn: Connection, reader: Recipient, items: Sequence[Item]) -> dict[int, str]:
    """The first words of messages, where the agent lets their mail hold them."""
    chosen = reader.preferences.digest
    if chosen is None or not chosen.words:
        return {}
    wanted = [item.message_id for item in items if item.message_id is not None]
    said = await threads.messages_by_id(conn, reader.grant, wanted)
    return {one.id: _excerpt(" ".join(plain(one.parts).split())) for one in said if one.deleted_at is None}


def _excerpt(words: str) -> str:
    return words if len(words) <= EXCERPT else words[: EXCERPT - 1].rstrip() + "…"
