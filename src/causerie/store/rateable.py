"""The episode a visitor's widget shows, and whether they may say how it went: under the visitor, like all they read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import LiteralString

from causerie.model.rating import ASKED, CHANGEABLE
from causerie.store.database import Database
from causerie.store.visitors import Visitor
from causerie.store.visits import MINE, me


@dataclass(frozen=True, slots=True)
class Rateable:
    """A resolved episode to be rated, or changed in what was said of it. `score` None: nothing was said yet."""

    id: int
    score: int | None
    comment: str | None


async def to_rate(database: Database, visitor: Visitor, *, now: datetime) -> Rateable | None:
    """The visitor's last episode on this widget, once it is resolved, was answered, and can still be rated."""
    sql: LiteralString = (
        "with "
        + MINE
        + """, last as (
            select m.conversation_id as id from message m join mine on mine.id = m.identity_id
            where m.channel_id = %(channel)s and m.kind = 'message' and m.conversation_id is not null
            order by m.at desc, m.sequence desc, m.id desc limit 1
        )
        select c.id, r.score, r.comment from last join conversation c on c.id = last.id
        left join rating r on r.conversation_id = c.id
        where c.state = 'resolved'
          and case when r.at is null then c.last_at > %(now)s - %(asked)s else r.at > %(now)s - %(changeable)s end
          and exists (select from message m join mine on mine.id = m.identity_id
                      where m.conversation_id = c.id and m.direction = 'outbound'
                        and m.author in ('agent', 'native'))"""
    )
    found = await database.read(sql, {**me(visitor, now), "asked": ASKED, "changeable": CHANGEABLE})
    return Rateable(**found[0]) if found else None
