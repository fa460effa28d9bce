"""The pipeline turned on and off, its stages added, renamed, put in order and archived."""

from __future__ import annotations

import pytest

from causerie.desk.advance import Wish
from causerie.desk.shape import Naming, add_stage, archive_stage, order_stages, rename_stage, switch
from causerie.model.deal import MOST_STAGES, OFFERED, Ends
from causerie.model.errors import Conflict, Forbidden, Invalid, NotFound
from causerie.store import pipeline
from causerie.testing.house import ADMIN, SUPERVISOR, House
from tests.desk.people import opened
from tests.desk.selling import advanced, selling

TRIAL = Naming("  Essai  gratuit ", "Free trial")


async def names(house: House) -> list[str]:
    async with house.database.connection() as conn:
        return [stage.name_fr for stage in (await pipeline.pipeline(conn)).standing()]


async def test_it_is_off_until_somebody_wants_it(house: House) -> None:
    async with house.database.connection() as conn:
        assert not await pipeline.is_on(conn)
        with pytest.raises(Conflict, match="pipeline_off"):
            await pipeline.running(conn)


async def test_a_house_begins_with_the_stages_we_offer_and_keeps_its_own(house: House) -> None:
    stages = await selling(house)
    assert [(stage.name_fr, stage.name_en, stage.ends) for stage in stages] == list(OFFERED)
    await house.do(lambda work: rename_stage(work, grant=house.grant(), stage_id=stages[0].id, naming=TRIAL))
    await house.do(lambda work: switch(work, house.ids, grant=house.grant(), on=False, currency="EUR"))
    await selling(house)
    assert (await names(house))[0] == "Essai gratuit"
    assert [event["agent_id"] for event in await house.told("pipeline_changed")] == [ADMIN] * 4


async def test_a_new_stage_comes_before_the_ends(house: House) -> None:
    await selling(house)
    await house.do(lambda work: add_stage(work, house.ids, grant=house.grant(), naming=TRIAL))
    assert await names(house) == ["Premier contact", "Devis", "Négociation", "Essai gratuit", "Gagné", "Perdu"]
    lost = Naming("Reporté", "Postponed", Ends.LOST)
    await house.do(lambda work: add_stage(work, house.ids, grant=house.grant(), naming=lost))
    assert (await names(house))[-1] == "Reporté"


async def test_they_are_put_in_order_all_of_them(house: House) -> None:
    stages = await selling(house)
    ids = [stage.id for stage in reversed(stages)]
    await house.do(lambda work: order_stages(work, grant=house.grant(), ids=ids))
    assert await names(house) == [stage.name_fr for stage in reversed(stages)]
    with pytest.raises(Conflict, match="order_moved_on"):
        await house.do(lambda work: order_stages(work, grant=house.grant(), ids=ids[1:]))


async def test_there_is_an_end_to_them(house: House) -> None:
    for _ in range(MOST_STAGES - len(await selling(house))):
        await house.do(lambda work: add_stage(work, house.ids, grant=house.grant(), naming=TRIAL))
    with pytest.raises(Conflict, match="stages_full"):
        await house.do(lambda work: add_stage(work, house.ids, grant=house.grant(), naming=TRIAL))


async def test_one_stage_stays_open(house: House) -> None:
    first, second, third, won, _ = await selling(house)
    for stage in (first, second):
        await house.do(lambda work, id_=stage.id: archive_stage(work, grant=house.grant(), stage_id=id_, to_id=None))
    with pytest.raises(Conflict, match="last_open_stage"):
        await house.do(lambda work: archive_stage(work, grant=house.grant(), stage_id=third.id, to_id=won.id))
    ended = Naming("Fini", "Done", Ends.WON)
    with pytest.raises(Conflict, match="last_open_stage"):
        await house.do(lambda work: rename_stage(work, grant=house.grant(), stage_id=third.id, naming=ended))


async def test_what_stands_in_an_archived_stage_goes_where_it_is_told(house: House) -> None:
    first, second, *_ = await selling(house)
    conversation = await opened(house)
    before = await advanced(house, conversation, Wish(0, first.id, amount=12_000))
    with pytest.raises(Conflict, match="stage_holds") as refused:
        await house.do(lambda work: archive_stage(work, grant=house.grant(), stage_id=first.id, to_id=None))
    assert refused.value.params == {"count": 1}
    shape = await house.do(lambda work: archive_stage(work, grant=house.grant(), stage_id=first.id, to_id=second.id))
    assert first.id not in {stage.id for stage in shape.standing()}
    assert first.id in {stage.id for stage in shape.stages}, "what passed through it still names it"
    (deal,) = await house.rows("deal")
    assert (deal["stage_id"], deal["amount"]) == (second.id, 12_000)
    assert deal["revision"] != before.revision
    told = (await house.told("deal_moved"))[-1]
    assert (told["conversation_id"], told["data"]) == (conversation, {"from_id": first.id, "to_id": second.id})


async def test_an_archived_stage_takes_nothing_and_is_not_renamed(house: House) -> None:
    first, second, *_ = await selling(house)
    await house.do(lambda work: archive_stage(work, grant=house.grant(), stage_id=first.id, to_id=None))
    conversation = await opened(house)
    with pytest.raises(Invalid, match="unknown_stage"):
        await advanced(house, conversation, Wish(0, first.id))
    with pytest.raises(NotFound):
        await house.do(lambda work: rename_stage(work, grant=house.grant(), stage_id=first.id, naming=TRIAL))
    await advanced(house, conversation, Wish(0, second.id))
    with pytest.raises(NotFound):
        await house.do(lambda work: archive_stage(work, grant=house.grant(), stage_id=second.id, to_id=first.id))


async def test_amounts_do_not_change_their_currency_by_themselves(house: House) -> None:
    first, *_ = await selling(house)
    with pytest.raises(Invalid, match="unknown_currency"):
        await house.do(lambda work: switch(work, house.ids, grant=house.grant(), on=True, currency="XAU"))
    await house.do(lambda work: switch(work, house.ids, grant=house.grant(), on=True, currency="CHF"))
    await advanced(house, await opened(house), Wish(0, first.id, amount=1))
    with pytest.raises(Conflict, match="currency_in_use"):
        await house.do(lambda work: switch(work, house.ids, grant=house.grant(), on=True, currency="EUR"))


async def test_only_administrators_shape_it(house: House) -> None:
    (first, *_), grant = await selling(house), house.grant(SUPERVISOR)
    verbs = (
        lambda work: switch(work, house.ids, grant=grant, on=False, currency="EUR"),
        lambda work: add_stage(work, house.ids, grant=grant, naming=TRIAL),
        lambda work: rename_stage(work, grant=grant, stage_id=first.id, naming=TRIAL),
        lambda work: order_stages(work, grant=grant, ids=[]),
        lambda work: archive_stage(work, grant=grant, stage_id=first.id, to_id=None),
    )
    for verb in verbs:
        with pytest.raises(Forbidden):
            await house.do(verb)
