"""The pipeline as it is kept: off and in euros until somebody says otherwise; archived stages come last."""

from __future__ import annotations

from causerie.desk.shape import archive_stage
from causerie.model.deal import Pipeline
from causerie.store import pipeline
from causerie.testing.house import House
from tests.desk.selling import selling


async def test_a_house_that_never_heard_of_it(house: House) -> None:
    async with house.database.connection() as conn:
        assert await pipeline.pipeline(conn) == Pipeline(False, "EUR", ())


async def test_archived_stages_come_after_those_that_stand(house: House) -> None:
    first, *rest = await selling(house)
    await house.do(lambda work: archive_stage(work, grant=house.grant(), stage_id=first.id, to_id=None))
    async with house.database.connection() as conn:
        found = await pipeline.running(conn)
    assert [stage.id for stage in found.stages] == [*(stage.id for stage in rest), first.id]
    assert [stage.id for stage in found.standing()] == [stage.id for stage in rest]
