"""Whose something kept ready may become, and who may change it afterwards."""

from __future__ import annotations

import pytest

from causerie.desk.own import keeps, own
from causerie.model.errors import CauserieError, Forbidden, NotFound
from causerie.model.owner import Owner
from causerie.store.database import Row
from causerie.testing.house import ADMIN, AGENT, OTHER_TEAM, SUPERVISOR, TEAM, House


async def owned(house: House, by: int, owner: Owner, team_id: int | None = None) -> Row:
    return await house.do(lambda work: own(work, grant=house.grant(by), owner=owner, team_id=team_id))


async def test_the_columns_say_whose_it_is(house: House) -> None:
    assert await owned(house, AGENT, Owner.AGENT, TEAM) == {"agent_id": AGENT, "team_id": None}
    assert await owned(house, SUPERVISOR, Owner.TEAM, TEAM) == {"agent_id": None, "team_id": TEAM}
    assert await owned(house, ADMIN, Owner.TEAM, OTHER_TEAM) == {"agent_id": None, "team_id": OTHER_TEAM}
    assert await owned(house, SUPERVISOR, Owner.EVERYBODY) == {"agent_id": None, "team_id": None}


@pytest.mark.parametrize(
    ("by", "owner", "team_id", "refusal"),
    [
        (AGENT, Owner.TEAM, TEAM, Forbidden),
        (AGENT, Owner.EVERYBODY, None, Forbidden),
        (SUPERVISOR, Owner.TEAM, OTHER_TEAM, Forbidden),
        (SUPERVISOR, Owner.TEAM, None, NotFound),
        (ADMIN, Owner.TEAM, 999, NotFound),
    ],
)
async def test_what_is_not_ones_to_keep(
    house: House, by: int, owner: Owner, team_id: int | None, refusal: type[CauserieError]
) -> None:
    with pytest.raises(refusal):
        await owned(house, by, owner, team_id)


def test_only_supervisors_change_what_others_find(house: House) -> None:
    shared = {"agent_id": None, "team_id": TEAM}
    keeps(house.grant(AGENT), {"agent_id": AGENT, "team_id": None})
    keeps(house.grant(SUPERVISOR), shared)
    with pytest.raises(Forbidden):
        keeps(house.grant(AGENT), shared)
