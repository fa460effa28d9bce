"""An administrator shapes the pipeline: on or off, its currency, its stages.

A stage that was used is archived and never deleted: the journal names it for ever. What stands in it goes where the
administrator says. At least one stage stays in which a deal is still open.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from causerie.model.deal import MOST_STAGES, OFFERED, Ends, Pipeline, Stage
from causerie.model.errors import Conflict, Invalid, NotFound
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.model.money import CURRENCIES
from causerie.store import deals, pipeline
from causerie.store.database import Work
from causerie.store.ids import Ids


@dataclass(frozen=True, slots=True)
class Naming:
    """What may change of a stage."""

    name_fr: str
    name_en: str
    ends: Ends = Ends.OPEN


async def switch(work: Work, ids: Ids, *, grant: Grant, on: bool, currency: str) -> Pipeline:
    """Turn it on or off; nothing that stands in it is lost. A house without stages begins with those we offer.

    Raises Invalid `unknown_currency`, and Conflict `currency_in_use` when amounts were written in another one.
    """
    grant.require(Right.ADMINISTER)
    if currency not in CURRENCIES:
        raise Invalid("unknown_currency", currency=currency)
    known = await pipeline.hold(work)
    if currency != known.currency and await deals.any_amount(work):
        raise Conflict("currency_in_use", currency=known.currency)
    await pipeline.keep(work, on=on, currency=currency)
    if on and not known.standing():
        await pipeline.add(work, await _offered(work, ids))
    return await _told(work, grant)


async def _offered(work: Work, ids: Ids) -> list[Stage]:
    fresh = await ids.take(work.conn, len(OFFERED))
    return [Stage(id_, *words, position) for position, (id_, words) in enumerate(zip(fresh, OFFERED, strict=True), 1)]


async def add_stage(work: Work, ids: Ids, *, grant: Grant, naming: Naming) -> Pipeline:
    """One more: before the ends if it is none itself. Raises Conflict `stages_full`."""
    grant.require(Right.ADMINISTER)
    standing = (await pipeline.hold(work)).standing()
    if len(standing) >= MOST_STAGES:
        raise Conflict("stages_full", limit=MOST_STAGES)
    made = _named(Stage(await ids.one(work.conn), "", "", Ends.OPEN, len(standing) + 1), naming)
    await pipeline.add(work, [made])
    await pipeline.arrange(work, _placed(standing, made))
    return await _told(work, grant)


def _placed(standing: Sequence[Stage], made: Stage) -> list[int]:
    ids = [stage.id for stage in standing]
    ends = [n for n, stage in enumerate(standing) if stage.ends is not Ends.OPEN]
    at = ends[0] if made.ends is Ends.OPEN and ends else len(ids)
    return [*ids[:at], made.id, *ids[at:]]


async def rename_stage(work: Work, *, grant: Grant, stage_id: int, naming: Naming) -> Pipeline:
    """Other words, or another end. Raises NotFound, and Conflict `last_open_stage`."""
    grant.require(Right.ADMINISTER)
    standing = (await pipeline.hold(work)).standing()
    made = _named(_among(standing, stage_id), naming)
    _stays_open([made if stage.id == stage_id else stage for stage in standing])
    await pipeline.change(work, made)
    return await _told(work, grant)


async def order_stages(work: Work, *, grant: Grant, ids: Sequence[int]) -> Pipeline:
    """Put the stages in this order. Raises Conflict `order_moved_on` when these are not all there are."""
    grant.require(Right.ADMINISTER)
    standing = (await pipeline.hold(work)).standing()
    if sorted(ids) != sorted(stage.id for stage in standing):
        raise Conflict("order_moved_on")
    await pipeline.arrange(work, ids)
    return await _told(work, grant)


async def archive_stage(work: Work, *, grant: Grant, stage_id: int, to_id: int | None) -> Pipeline:
    """Put a stage away; what stands in it goes to the stage `to_id`.

    Raises NotFound, Conflict `last_open_stage`, and Conflict `stage_holds` with how many when nothing says where to.
    """
    grant.require(Right.ADMINISTER)
    standing = (await pipeline.hold(work)).standing()
    gone = _among(standing, stage_id)
    left = [stage for stage in standing if stage.id != gone.id]
    _stays_open(left)
    held = await deals.held(work.conn, gone.id)
    if held:
        if to_id is None:
            raise Conflict("stage_holds", count=held)
        await _hand_over(work, grant, gone, _among(left, to_id))
    await pipeline.archive(work, gone.id)
    return await _told(work, grant)


async def _hand_over(work: Work, grant: Grant, gone: Stage, heir: Stage) -> None:
    for row in await deals.hand_over(work, gone.id, heir.id):
        work.tell(
            EventKind.DEAL_MOVED,
            conversation_id=row["id"],
            contact_id=row["contact_id"],
            channel_id=row["channel_id"],
            agent_id=grant.agent_id,
            data={"from_id": gone.id, "to_id": heir.id},
        )


def _among(known: Sequence[Stage], stage_id: int) -> Stage:
    found = next((stage for stage in known if stage.id == stage_id), None)
    if found is None:
        raise NotFound("stage")
    return found


def _stays_open(stages: Sequence[Stage]) -> None:
    if not any(stage.ends is Ends.OPEN for stage in stages):
        raise Conflict("last_open_stage")


def _named(stage: Stage, naming: Naming) -> Stage:
    return replace(
        stage,
        name_fr=" ".join(naming.name_fr.split()),
        name_en=" ".join(naming.name_en.split()),
        ends=naming.ends,
    )


async def _told(work: Work, grant: Grant) -> Pipeline:
    work.tell(EventKind.PIPELINE_CHANGED, agent_id=grant.agent_id)
    return await pipeline.pipeline(work.conn)
