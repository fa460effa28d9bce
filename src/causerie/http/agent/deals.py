"""Deals: a conversation's own, and all of them on a board. All refuse with `pipeline_off` where nobody sells."""

from __future__ import annotations

from typing import Annotated

from litestar import delete, get, put
from litestar.params import JSONBody, QueryParameter

from causerie.desk.advance import Wish, abandon, advance
from causerie.http.cursors import Edge, cursor, position
from causerie.http.injected import ANSWER, TheGrant, TheMeans
from causerie.http.schemas.deals import Board, Column, DealPage, DealShown, DealWritten
from causerie.http.schemas.fields import LARGEST_ID, Cursor, Given, Id
from causerie.model.deal import Deal, DealCard, Stage, Sum
from causerie.store import deals as stored
from causerie.store import journal, threads
from causerie.store import pipeline as shape
from causerie.store.deals import PAGE, After, Narrowing

Revision = Annotated[int, QueryParameter(ge=0, le=LARGEST_ID)]
StageAsked = Annotated[int, QueryParameter(ge=1, le=LARGEST_ID)]


@get("/board")
async def board(means: TheMeans, grant: TheGrant, owner: Given = None, team: Given = None) -> Board:
    """Every stage with how many deals stand in it, what they come to, and the last moved of them."""
    narrowing = Narrowing(owner, team)
    async with means.database.connection() as conn:
        n = await journal.last(conn)
        stages = (await shape.running(conn)).standing()
        sums = await stored.sums(conn, grant, narrowing)
        cards = await stored.tops(conn, grant, narrowing, [stage.id for stage in stages])
    return Board(n, [_column(stage, sums.get(stage.id, Sum()), cards) for stage in stages])


def _column(stage: Stage, total: Sum, cards: list[DealCard]) -> Column:
    mine = [card for card in cards if card.deal.stage_id == stage.id]
    return Column(stage.id, total.count, total.amount, mine, _next(mine))


def _next(items: list[DealCard]) -> str | None:
    if len(items) < PAGE:
        return None
    last = items[-1].deal
    return cursor(Edge(last.moved_at, last.conversation_id))


@get("/deals")
async def deals(
    means: TheMeans,
    grant: TheGrant,
    stage: StageAsked,
    owner: Given = None,
    team: Given = None,
    after: Cursor = None,
) -> DealPage:
    """A page of one stage, the last moved first."""
    edge = position(after, Edge)
    async with means.database.connection() as conn:
        await shape.running(conn)
        items = await stored.column(
            conn, grant, Narrowing(owner, team), stage_id=stage, after=After(*edge) if edge else None
        )
    return DealPage(items, _next(items))


@get("/conversations/{id:int}/deal")
async def deal(means: TheMeans, grant: TheGrant, conversation_id: Id) -> DealShown:
    """What one hopes to sell in it, if anything."""
    async with means.database.connection() as conn:
        found = await threads.conversation(conn, grant, conversation_id)
        await shape.running(conn)
        return DealShown(await stored.of_conversation(conn, grant, found.id))


@put("/conversations/{id:int}/deal", opt=ANSWER)
async def put_deal(means: TheMeans, grant: TheGrant, conversation_id: Id, data: JSONBody[DealWritten]) -> Deal:
    """Put it into a stage, or change it. 409 `deal_moved` with the one that stands, when somebody was quicker."""
    wish = Wish(data.revision, data.stage_id, data.owner_id, data.amount, data.expected_on)
    return await means.run(
        lambda work: advance(work, means.ids, grant=grant, conversation_id=conversation_id, wish=wish)
    )


@delete("/conversations/{id:int}/deal", opt=ANSWER)
async def remove_deal(means: TheMeans, grant: TheGrant, conversation_id: Id, revision: Revision) -> None:
    """Take it off the board. 409 `deal_moved` when it is no longer the one that the screen knows."""
    await means.run(lambda work: abandon(work, grant=grant, conversation_id=conversation_id, revision=revision))
