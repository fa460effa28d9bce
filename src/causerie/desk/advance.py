"""A deal goes on: into a stage, to an owner, to another amount; or off the board.

Each change names the revision that its screen last saw. Of two colleagues who move the same card the second is told
where it stands now, so that nobody's amount is overwritten unseen.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from causerie.desk.hold import hold, tell
from causerie.model.conversation import Conversation
from causerie.model.deal import Deal, Pipeline
from causerie.model.errors import Conflict, Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant
from causerie.model.money import LARGEST
from causerie.store import conversations, deals, pipeline
from causerie.store.database import Work
from causerie.store.ids import Ids

YEARS = 20  # from now at most, and as many back: beyond it somebody mistyped the year


@dataclass(frozen=True, slots=True)
class Wish:
    """How a deal is to stand. `revision` is the one that the screen last saw, 0 for none."""

    revision: int
    stage_id: int
    owner_id: int | None = None
    amount: int | None = None
    expected_on: date | None = None


async def advance(work: Work, ids: Ids, *, grant: Grant, conversation_id: int, wish: Wish) -> Deal:
    """Make the deal stand as wished; the same wish again changes nothing.

    Raises NotFound, Conflict `pipeline_off`, Conflict `deal_moved` with the `deal` that stands, Invalid
    `unknown_stage`, `deal_amount`, `deal_date` and `not_assignable`.
    """
    conversation, standing, shape = await _hold(work, grant, conversation_id, wish.revision)
    if standing is not None and _same(standing, wish):
        return standing
    await _check(work, conversation, standing, shape, wish=wish)
    moves = standing is None or standing.stage_id != wish.stage_id
    made = Deal(
        conversation.id,
        wish.stage_id,
        wish.owner_id,
        wish.amount,
        wish.expected_on,
        await ids.one(work.conn),
        work.now if standing is None or moves else standing.moved_at,
    )
    await deals.put(work, made)
    _tell(work, grant, conversation, standing, made)
    return made


async def abandon(work: Work, *, grant: Grant, conversation_id: int, revision: int) -> None:
    """Take it off the board. Nothing happens without a deal. Raises like `advance`."""
    conversation, standing, _ = await _hold(work, grant, conversation_id, revision)
    if standing is None:
        return
    await deals.remove(work, conversation.id)
    tell(work, EventKind.DEAL_MOVED, conversation, grant=grant, from_id=standing.stage_id, to_id=None)


async def _hold(
    work: Work, grant: Grant, conversation_id: int, revision: int
) -> tuple[Conversation, Deal | None, Pipeline]:
    conversation = await hold(work, grant=grant, conversation_id=conversation_id)
    shape = await pipeline.hold_still(work)
    standing = await deals.of_conversation(work.conn, grant, conversation.id)
    if revision != (standing.revision if standing else 0):
        raise Conflict("deal_moved", deal=standing)
    return conversation, standing, shape


def _same(standing: Deal, wish: Wish) -> bool:
    return (standing.stage_id, standing.owner_id, standing.amount, standing.expected_on) == (
        wish.stage_id,
        wish.owner_id,
        wish.amount,
        wish.expected_on,
    )


async def _check(work: Work, conversation: Conversation, standing: Deal | None, shape: Pipeline, *, wish: Wish) -> None:
    if wish.stage_id not in {stage.id for stage in shape.standing()}:
        raise Invalid("unknown_stage")
    if wish.amount is not None and not 0 <= wish.amount <= LARGEST:
        raise Invalid("deal_amount")
    if wish.expected_on is not None and abs(wish.expected_on.year - work.now.year) > YEARS:
        raise Invalid("deal_date", years=YEARS)
    kept = standing is not None and standing.owner_id == wish.owner_id
    if wish.owner_id is None or kept:
        return
    if not await conversations.agent_sees(work, wish.owner_id, conversation.channel_id):
        raise Invalid("not_assignable", what="agent")


def _tell(work: Work, grant: Grant, conversation: Conversation, before: Deal | None, made: Deal) -> None:
    if before is None or before.stage_id != made.stage_id:
        from_id = before.stage_id if before else None
        tell(work, EventKind.DEAL_MOVED, conversation, grant=grant, from_id=from_id, to_id=made.stage_id)
    if before is None or (before.amount, before.owner_id, before.expected_on) == (
        made.amount,
        made.owner_id,
        made.expected_on,
    ):
        return
    tell(work, EventKind.DEAL_CHANGED, conversation, grant=grant, amount=made.amount, owner_id=made.owner_id)
