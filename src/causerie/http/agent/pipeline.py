"""The pipeline's shape: read by those who use it, changed by administrators."""

from __future__ import annotations

from litestar import get, post, put
from litestar.params import JSONBody

from causerie.desk.shape import Naming, archive_stage, order_stages, rename_stage, switch
from causerie.desk.shape import add_stage as add
from causerie.http.injected import ADMINISTER, TheGrant, TheMeans
from causerie.http.schemas.deals import PipelineWritten, StageArchived, StageOrder, StageWritten
from causerie.http.schemas.fields import Id
from causerie.model.deal import Pipeline
from causerie.model.grant import Right
from causerie.store import pipeline as stored


@get("/pipeline")
async def pipeline(means: TheMeans, grant: TheGrant) -> Pipeline:
    """Its currency and its stages. 409 `pipeline_off` where nobody sells, but to those who may turn it on."""
    async with means.database.connection() as conn:
        return await (stored.pipeline if grant.allows(Right.ADMINISTER) else stored.running)(conn)


@put("/pipeline", opt=ADMINISTER)
async def switch_pipeline(means: TheMeans, grant: TheGrant, data: JSONBody[PipelineWritten]) -> Pipeline:
    """Turn it on or off, or name the currency. A house without stages begins with those we offer."""
    return await means.run(lambda work: switch(work, means.ids, grant=grant, on=data.on, currency=data.currency))


@post("/stages", opt=ADMINISTER)
async def add_stage(means: TheMeans, grant: TheGrant, data: JSONBody[StageWritten]) -> Pipeline:
    """One more stage."""
    return await means.run(lambda work: add(work, means.ids, grant=grant, naming=_naming(data)))


@put("/stages/order", opt=ADMINISTER)
async def order_stages_of_pipeline(means: TheMeans, grant: TheGrant, data: JSONBody[StageOrder]) -> Pipeline:
    """Put them in this order."""
    return await means.run(lambda work: order_stages(work, grant=grant, ids=data.ids))


@put("/stages/{id:int}", opt=ADMINISTER)
async def change_stage(means: TheMeans, grant: TheGrant, stage_id: Id, data: JSONBody[StageWritten]) -> Pipeline:
    """Other names, or another end."""
    return await means.run(lambda work: rename_stage(work, grant=grant, stage_id=stage_id, naming=_naming(data)))


@post("/stages/{id:int}/archive", opt=ADMINISTER, status_code=200)
async def archive_stage_of_pipeline(
    means: TheMeans, grant: TheGrant, stage_id: Id, data: JSONBody[StageArchived]
) -> Pipeline:
    """Put it away. 409 `stage_holds` when deals stand in it and nothing says where they go."""
    return await means.run(lambda work: archive_stage(work, grant=grant, stage_id=stage_id, to_id=data.to_id))


def _naming(data: StageWritten) -> Naming:
    return Naming(data.name_fr, data.name_en, data.ends)
