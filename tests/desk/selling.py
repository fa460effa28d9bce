"""Short ways into the pipeline, for the tests of what colleagues sell."""

from __future__ import annotations

from causerie.desk.advance import Wish, advance
from causerie.desk.shape import switch
from causerie.model.deal import Deal, Stage
from causerie.testing.house import ADMIN, AGENT, House


async def selling(house: House) -> list[Stage]:
    """The pipeline turned on, with the stages we offer."""
    grant = house.grant(ADMIN)
    shape = await house.do(lambda work: switch(work, house.ids, grant=grant, on=True, currency="EUR"))
    return shape.standing()


async def advanced(house: House, conversation_id: int, wish: Wish, *, by: int = AGENT) -> Deal:
    grant = house.grant(by)
    return await house.do(
        lambda work: advance(work, house.ids, grant=grant, conversation_id=conversation_id, wish=wish)
    )
