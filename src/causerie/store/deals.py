"""Deals: one a conversation, written under the contact's lock; read under a grant, on a board or one by one.

A board reads a page of each column and adds up all of them: what a person may not see is in neither.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, LiteralString, NamedTuple

from causerie.model.deal import Deal, DealCard, Sum
from causerie.model.grant import Grant
from causerie.store.database import Connection, Row, Work, rows
from causerie.store.threads import HELD

PAGE = 25  # cards of a column


@dataclass(frozen=True, slots=True)
class Narrowing:
    """Whose deals: of an owner, of a team's conversations. None: of all."""

    owner_id: int | None = None
    team_id: int | None = None


class After(NamedTuple):
    """The last card of a column that was read."""

    at: datetime
    id: int


_DEAL: LiteralString = "d.conversation_id, d.stage_id, d.owner_id, d.amount, d.expected_on, d.revision, d.moved_at"
_CARD: LiteralString = (
    "select " + _DEAL + ", i.contact_id, p.name as contact_name, i.address, c.channel_id, c.team_id, c.state"
)
_FROM: LiteralString = """
from deal d join conversation c on c.id = d.conversation_id join identity i on i.id = c.identity_id
     join contact p on p.id = i.contact_id and p.erased_at is null
"""
_SHOWN: LiteralString = (
    HELD
    + """ and (%(owner)s::bigint is null or d.owner_id = %(owner)s)
         and (%(team)s::bigint is null or c.team_id = %(team)s)"""
)


def _deal(row: Row) -> Deal:
    return Deal(
        row["conversation_id"],
        row["stage_id"],
        row["owner_id"],
        row["amount"],
        row["expected_on"],
        row["revision"],
        row["moved_at"],
    )


def _card(row: Row) -> DealCard:
    return DealCard(
        _deal(row),
        row["contact_id"],
        row["contact_name"],
        row["address"],
        row["channel_id"],
        row["team_id"],
        row["state"],
    )


def _params(grant: Grant, narrowing: Narrowing) -> dict[str, Any]:
    return {"channels": grant.channel_ids, "owner": narrowing.owner_id, "team": narrowing.team_id}


async def of_conversation(conn: Connection, grant: Grant, conversation_id: int) -> Deal | None:
    """None where there is none, or where the grant does not show the conversation."""
    sql: LiteralString = "select " + _DEAL + _FROM + "where d.conversation_id = %(id)s and " + HELD
    found = await rows(conn, sql, {"id": conversation_id, "channels": grant.channel_ids})
    return _deal(found[0]) if found else None


async def sums(conn: Connection, grant: Grant, narrowing: Narrowing) -> dict[int, Sum]:
    """What stands in each stage; stages without deals are not named."""
    sql: LiteralString = (
        "select d.stage_id, count(*) as n, coalesce(sum(d.amount), 0)::bigint as amount "
        + _FROM
        + "where "
        + _SHOWN
        + " group by 1"
    )
    found = await rows(conn, sql, _params(grant, narrowing))
    return {row["stage_id"]: Sum(row["n"], row["amount"]) for row in found}


async def tops(conn: Connection, grant: Grant, narrowing: Narrowing, stages: Sequence[int]) -> list[DealCard]:
    """The first page of each of these stages, the last moved first."""
    sql: LiteralString = (
        "select t.* from unnest(%(stages)s::bigint[]) with ordinality as g(id, ord) cross join lateral ("
        + _CARD
        + _FROM
        + "where d.stage_id = g.id and "
        + _SHOWN
        + """ order by d.moved_at desc, d.conversation_id desc limit %(limit)s) t
             order by g.ord, t.moved_at desc, t.conversation_id desc"""
    )
    params = {**_params(grant, narrowing), "stages": list(stages), "limit": PAGE}
    return [_card(row) for row in await rows(conn, sql, params)]


async def column(
    conn: Connection, grant: Grant, narrowing: Narrowing, *, stage_id: int, after: After | None
) -> list[DealCard]:
    """A page of one stage, the last moved first."""
    at, id_ = after or (None, None)
    sql: LiteralString = (
        _CARD
        + _FROM
        + "where d.stage_id = %(stage)s and "
        + _SHOWN
        + """ and (%(at)s::timestamptz is null or (d.moved_at, d.conversation_id) < (%(at)s, %(id)s))
             order by d.moved_at desc, d.conversation_id desc limit %(limit)s"""
    )
    params = {**_params(grant, narrowing), "stage": stage_id, "at": at, "id": id_, "limit": PAGE}
    return [_card(row) for row in await rows(conn, sql, params)]


async def put(work: Work, deal: Deal) -> None:
    """Write a deal as it is to stand. The contact is locked, and so is the shape of the pipeline."""
    await work.execute(
        """insert into deal (conversation_id, stage_id, owner_id, amount, expected_on, revision, moved_at, changed_at)
           values (%(conversation)s, %(stage)s, %(owner)s, %(amount)s, %(expected)s, %(revision)s, %(moved)s, %(now)s)
           on conflict (conversation_id) do update set
               stage_id = excluded.stage_id, owner_id = excluded.owner_id, amount = excluded.amount,
               expected_on = excluded.expected_on, revision = excluded.revision, moved_at = excluded.moved_at,
               changed_at = excluded.changed_at""",
        {
            "conversation": deal.conversation_id,
            "stage": deal.stage_id,
            "owner": deal.owner_id,
            "amount": deal.amount,
            "expected": deal.expected_on,
            "revision": deal.revision,
            "moved": deal.moved_at,
            "now": work.now,
        },
    )


async def remove(work: Work, conversation_id: int) -> None:
    await work.execute("delete from deal where conversation_id = %s", [conversation_id])


async def held(conn: Connection, stage_id: int) -> int:
    """How many deals a stage holds, whoever sees them: for those who shape the pipeline."""
    (row,) = await rows(conn, "select count(*) as n from deal where stage_id = %s", [stage_id])
    return int(row["n"])


async def any_amount(work: Work) -> bool:
    """Whether some deal says what it is worth."""
    return bool(await work.all("select 1 from deal where amount is not null limit 1"))


async def hand_over(work: Work, stage_id: int, to_id: int) -> list[Row]:
    """Move all deals of a stage into another; returns their conversations: id, contact_id, channel_id.

    Each gets another revision, so that a screen that still shows the old stage is refused.
    """
    return await work.all(
        """with moved as (
               update deal set stage_id = %(to)s, revision = revision + 1, moved_at = %(now)s, changed_at = %(now)s
               where stage_id = %(from)s returning conversation_id)
           select c.id, i.contact_id, c.channel_id from moved
           join conversation c on c.id = moved.conversation_id join identity i on i.id = c.identity_id
           order by c.id""",
        {"from": stage_id, "to": to_id, "now": work.now},
    )
