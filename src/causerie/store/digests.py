"""What waits to be told by e-mail, and how the digests of each colleague fare.

An item goes as soon as its conversation was opened; a digest is written down as leaving before it leaves. Whoever
changes what an agent's next digest depends on holds that agent's row first (`hold`), so that no item is left without a
timer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import LiteralString

from causerie.model.agent import Language
from causerie.model.grant import Grant
from causerie.model.notification import Occasion, Preferences
from causerie.store.agents import RIGHTS, grant_from
from causerie.store.database import Connection, Work, rows
from causerie.store.notifications import preferences_from
from causerie.store.pushes import Wanted

MOST = 200  # items of one digest; of more, the latest
KEPT = timedelta(days=7)  # an item that no digest could carry for so long is news no more


@dataclass(frozen=True, slots=True)
class Standing:
    """How an agent's digests fare. `tries`: how often the last one was tried; `outcome`: what became of it."""

    tried_at: datetime | None
    sent_at: datetime | None
    tries: int
    outcome: str | None


@dataclass(frozen=True, slots=True)
class Item:
    """What happened in one conversation, for its strongest reason. `message_id`: the last such message."""

    conversation_id: int
    occasion: Occasion
    message_id: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Recipient:
    """A colleague as a digest needs them, with the rights they have at that moment."""

    grant: Grant
    name: str
    email: str
    language: Language
    preferences: Preferences


@dataclass(frozen=True, slots=True)
class Claimed:
    """A digest that is to leave now: of what happened until `tried_at`, which is also the fence it is settled under."""

    agent_id: int
    tried_at: datetime
    tries: int


async def hold(work: Work, agents: Iterable[int]) -> dict[int, Standing]:
    """Lock how the digests of these agents fare."""
    found = await work.all(
        """insert into digest (agent_id) select a from unnest(%s::bigint[]) as a order by a
           on conflict (agent_id) do update set agent_id = excluded.agent_id
           returning agent_id, tried_at, sent_at, tries, outcome""",
        [sorted(set(agents))],
    )
    return {row.pop("agent_id"): Standing(**row) for row in found}


async def standing(conn: Connection, grant: Grant) -> Standing:
    """How one's own fare."""
    found = await rows(
        conn, "select tried_at, sent_at, tries, outcome from digest where agent_id = %s", [grant.agent_id]
    )
    return Standing(**found[0]) if found else Standing(None, None, 0, None)


_STRONGER: LiteralString = (
    "array_position(%(order)s::text[], excluded.occasion) <= array_position(%(order)s::text[], d.occasion)"
)


async def add(work: Work, wanted: Sequence[Wanted]) -> None:
    """Add what is to be told; of several reasons for one conversation the strongest stays, with its last message."""
    await work.execute(
        """insert into digest_item as d (agent_id, conversation_id, occasion, message_id, first_at, at)
           select r.agent_id, r.conversation_id, r.occasion, r.message_id, %(now)s, %(now)s
           from jsonb_to_recordset(%(rows)s::jsonb)
                    as r(agent_id bigint, conversation_id bigint, occasion text, message_id bigint)
           order by 1, 2
           on conflict (agent_id, conversation_id) do update
           set at = excluded.at, occasion = case when """
        + _STRONGER
        + """ then excluded.occasion else d.occasion end,
               message_id = case when """
        + _STRONGER
        + """ then excluded.message_id else d.message_id end""",
        {"rows": work.json(wanted), "now": work.now, "order": [one.value for one in Occasion]},
    )


async def opened(work: Work, pairs: Iterable[tuple[int, int]]) -> None:
    """These agents have opened these conversations: (agent, conversation). Nothing of them waits any more."""
    looked = [{"agent_id": agent, "conversation_id": conversation} for agent, conversation in pairs]
    if looked:
        await work.execute(
            """delete from digest_item d
               using jsonb_to_recordset(%s::jsonb) as r(agent_id bigint, conversation_id bigint)
               where d.agent_id = r.agent_id and d.conversation_id = r.conversation_id""",
            [work.json(looked)],
        )


async def closed(work: Work, conversations: Sequence[int]) -> None:
    """These conversations are resolved: only a call by name waits on."""
    if conversations:
        await work.execute(
            "delete from digest_item where conversation_id = any(%s) and occasion <> %s",
            [list(conversations), Occasion.MENTIONED],
        )


async def since(work: Work, agent_id: int) -> datetime | None:
    """When the first of what waits happened; what waits for too long goes."""
    await work.execute("delete from digest_item where agent_id = %s and at < %s", [agent_id, work.now - KEPT])
    row = await work.one("select min(first_at) as at from digest_item where agent_id = %s", [agent_id])
    return row["at"] if row else None


async def forget(work: Work, agent_id: int, *, until: datetime | None = None) -> None:
    """Nothing that happened until then waits any more; without a moment, nothing at all."""
    await work.execute(
        "delete from digest_item where agent_id = %(agent)s and (%(until)s::timestamptz is null or at <= %(until)s)",
        {"agent": agent_id, "until": until},
    )


async def leave(work: Work, agent_id: int, *, tries: int) -> None:
    """A digest leaves now: from here on it counts, whatever becomes of it."""
    await work.execute(
        "update digest set leaving = true, tried_at = %s, tries = %s, outcome = null where agent_id = %s",
        [work.now, tries, agent_id],
    )


async def claim(work: Work, *, limit: int) -> list[Claimed]:
    """Those that leave. Nobody else gets them, also should this process die: one digest less is better than two."""
    found = await work.all(
        """update digest d set leaving = false
           from (select agent_id from digest where leaving order by tried_at limit %s for update skip locked) c
           where d.agent_id = c.agent_id returning d.agent_id, d.tried_at, d.tries""",
        [limit],
    )
    return [Claimed(**row) for row in found]


async def settle(work: Work, claimed: Claimed, *, outcome: str | None, sent: bool) -> bool:
    """What became of it; False when another one is under way by now. Without an outcome there was nothing to say."""
    cursor = await work.execute(
        """update digest set outcome = coalesce(%(outcome)s, outcome),
                  sent_at = case when %(sent)s then tried_at else sent_at end,
                  tried_at = case when %(outcome)s::text is null then sent_at else tried_at end
           where agent_id = %(agent)s and tried_at = %(tried)s""",
        {"outcome": outcome, "sent": sent, "agent": claimed.agent_id, "tried": claimed.tried_at},
    )
    return cursor.rowcount == 1


async def recipient(conn: Connection, agent_id: int) -> Recipient | None:
    """None when they left."""
    found = await rows(
        conn,
        "select "
        + RIGHTS
        + """, a.name, a.email, n.matrix, n.quiet, n.sounding, n.push_name, n.push_words, n.digest
             from agent a left join notification n on n.agent_id = a.id where a.active and a.id = %s""",
        [agent_id],
    )
    if not found:
        return None
    (row,) = found
    return Recipient(grant_from(row), row["name"], row["email"], Language(row["language"]), preferences_from(row))


async def items(conn: Connection, grant: Grant, *, until: datetime) -> list[Item]:
    """What waits for one and happened until then, the latest last. Whether one may still see it is asked elsewhere."""
    found = await rows(
        conn,
        """select conversation_id, occasion, message_id, at from digest_item
           where agent_id = %s and at <= %s order by at desc, conversation_id desc limit %s""",
        [grant.agent_id, until, MOST],
    )
    return [Item(**{**row, "occasion": Occasion(row["occasion"])}) for row in reversed(found)]
