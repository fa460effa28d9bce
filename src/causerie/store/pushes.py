"""What browsers are to be told: the journal followed, one row for each browser and conversation, claimed and settled.

A row stays once it is sent: it is what keeps a second push away until the conversation was opened.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, LiteralString

from causerie.model.agent import Language
from causerie.model.event import Event, EventKind
from causerie.model.grant import Grant
from causerie.model.message import Direction
from causerie.model.notification import Occasion, Preferences
from causerie.store.agents import RIGHTS, grant_from
from causerie.store.database import Connection, Row, Work, rows
from causerie.store.journal import EVENT, event_from
from causerie.store.notifications import preferences_from
from causerie.store.subscriptions import Subscription

SPAN = 1000  # numbers of the journal looked at in one transaction


@dataclass(frozen=True, slots=True)
class Reader:
    """A colleague who is told elsewhere than on an open page."""

    grant: Grant
    language: Language
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation as it stands."""

    channel_id: int
    assignee_id: int | None
    team_id: int | None


@dataclass(frozen=True, slots=True)
class Line:
    """Which way a message went, and whose it is."""

    direction: Direction
    agent_id: int | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A push that somebody is to get, on every browser of theirs."""

    agent_id: int
    conversation_id: int
    occasion: Occasion
    message_id: int | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """A push on its way to one browser. `attempts` counts this one, and is the fence it is settled under."""

    subscription_id: int
    agent_id: int
    conversation_id: int
    occasion: Occasion
    message_id: int | None
    at: datetime
    attempts: int
    to: Subscription


async def follow(work: Work, kinds: Collection[EventKind]) -> tuple[list[Event], bool] | None:
    """The next events of these kinds, and whether more follow; None when another process is at it.

    They count as told once the transaction commits.
    """
    progress = await work.one("select n from push_progress for update skip locked")
    if progress is None:
        return None
    row = await work.one("select coalesce(max(n), 0) as last from journal")
    last = row["last"] if row else 0
    upto = min(last, progress["n"] + SPAN)
    if upto <= progress["n"]:
        return [], False
    found = await work.execute(
        EVENT + "where n > %s and n <= %s and kind = any(%s) order by n",
        [progress["n"], upto, [kind.value for kind in kinds]],
    )
    work.leave("update push_progress set n = %s", [upto])
    return [event_from(one) for one in found.rows], upto < last


_READER: LiteralString = (
    "select "
    + RIGHTS
    + """, n.matrix, n.quiet, n.sounding, n.push_name, n.push_words, n.digest
         from agent a left join notification n on n.agent_id = a.id where a.active"""
)


def _reader_from(row: Row) -> Reader:
    return Reader(grant_from(row), Language(row["language"]), preferences_from(row))


async def readers(work: Work) -> list[Reader]:
    """Everybody who has a browser to be told by, or wants a digest."""
    sql: LiteralString = (
        _READER
        + """ and (n.digest is not null or exists (select from push_subscription s where s.agent_id = a.id))
        order by a.id"""
    )
    return [_reader_from(row) for row in await work.all(sql)]


async def reader(conn: Connection, agent_id: int) -> Reader | None:
    """One of them as they stand; None when they left."""
    found = await rows(conn, _READER + " and a.id = %s", [agent_id])
    return _reader_from(found[0]) if found else None


async def places(work: Work, ids: Sequence[int]) -> dict[int, Place]:
    """Those in quarantine have none: nobody is told of them."""
    found = await work.all(
        "select id, channel_id, assignee_id, team_id from conversation where id = any(%s) and state <> 'spam'",
        [list(ids)],
    )
    return {row["id"]: Place(row["channel_id"], row["assignee_id"], row["team_id"]) for row in found}


async def lines(work: Work, ids: Sequence[int]) -> dict[int, Line]:
    found = await work.all("select id, direction, agent_id from message where id = any(%s)", [list(ids)])
    return {row["id"]: Line(Direction(row["direction"]), row["agent_id"]) for row in found}


async def opened(work: Work, pairs: Iterable[tuple[int, int]]) -> None:
    """These agents have opened these conversations: (agent, conversation). The next push may come."""
    looked = [{"agent_id": agent, "conversation_id": conversation} for agent, conversation in pairs]
    if looked:
        await work.execute(
            """delete from push p using push_subscription s,
                   jsonb_to_recordset(%s::jsonb) as r(agent_id bigint, conversation_id bigint)
               where s.id = p.subscription_id and s.agent_id = r.agent_id and p.conversation_id = r.conversation_id""",
            [work.json(looked)],
        )


async def closed(work: Work, conversations: Sequence[int]) -> None:
    """These conversations are resolved: for everybody, what comes next is news."""
    if conversations:
        await work.execute("delete from push where conversation_id = any(%s)", [list(conversations)])


async def queue(work: Work, wanted: Sequence[Wanted]) -> None:
    """Add what is not told already. A call by name is told even where something less was."""
    if not wanted:
        return
    await work.execute(
        """insert into push as p (subscription_id, conversation_id, occasion, message_id, at, due_at)
           select s.id, r.conversation_id, r.occasion, r.message_id, %(now)s, %(now)s
           from jsonb_to_recordset(%(rows)s::jsonb)
                    as r(agent_id bigint, conversation_id bigint, occasion text, message_id bigint)
                join push_subscription s on s.agent_id = r.agent_id
           on conflict (subscription_id, conversation_id) do update
           set occasion = excluded.occasion, message_id = excluded.message_id, at = excluded.at,
               due_at = excluded.due_at, attempts = p.attempts + 1
           where excluded.occasion = %(strongest)s and p.occasion <> %(strongest)s""",
        {"rows": work.json(wanted), "now": work.now, "strongest": Occasion.MENTIONED},
    )


async def claim(work: Work, *, limit: int, lease: timedelta) -> list[Claimed]:
    """What is due, the oldest first; nobody else takes it while the lease lasts."""
    found = await work.all(
        """with due as (
               select subscription_id, conversation_id from push where due_at <= %(now)s
               order by due_at limit %(limit)s for update skip locked
           )
           update push p set due_at = %(now)s + %(lease)s, attempts = p.attempts + 1
           from due d join push_subscription s on s.id = d.subscription_id
           where p.subscription_id = d.subscription_id and p.conversation_id = d.conversation_id
           returning p.subscription_id, s.agent_id, p.conversation_id, p.occasion, p.message_id, p.at, p.attempts,
                     s.endpoint, s.p256dh, s.auth""",
        {"now": work.now, "limit": limit, "lease": lease},
    )
    return [_claimed_from(row) for row in found]


def _claimed_from(row: dict[str, Any]) -> Claimed:
    to = Subscription(row.pop("endpoint"), row.pop("p256dh"), row.pop("auth"))
    return Claimed(**{**row, "occasion": Occasion(row["occasion"])}, to=to)


_HELD: LiteralString = "where subscription_id = %(subscription)s and conversation_id = %(conversation)s"
_FENCED: LiteralString = _HELD + " and attempts = %(attempts)s and due_at is not null"


def _held(claimed: Claimed) -> dict[str, Any]:
    return {
        "subscription": claimed.subscription_id,
        "conversation": claimed.conversation_id,
        "attempts": claimed.attempts,
    }


async def sent(work: Work, claimed: Claimed) -> None:
    """The push service took it."""
    await work.execute("update push set due_at = null " + _FENCED, _held(claimed))


async def again(work: Work, claimed: Claimed, *, due_at: datetime) -> None:
    """Not now: once more at that time."""
    await work.execute("update push set due_at = %(due)s " + _FENCED, {**_held(claimed), "due": due_at})


async def drop(work: Work, claimed: Claimed) -> None:
    """Given up, or no longer worth telling: the next event may."""
    await work.execute("delete from push " + _FENCED, _held(claimed))


async def next_due(conn: Connection) -> datetime | None:
    """When something is due next."""
    found = await rows(conn, "select min(due_at) as at from push where due_at is not null")
    return found[0]["at"] if found else None
