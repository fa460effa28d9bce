"""Teams in the database."""

from __future__ import annotations

import pytest

from causerie.model.errors import NotFound
from causerie.model.house import Team
from causerie.store import teams
from causerie.testing.house import OTHER_TEAM, TEAM, House


async def test_a_name_is_one_teams(house: House) -> None:
    assert not await house.do(lambda work: teams.add(work, Team(60, "Accueil")))
    assert not await house.do(lambda work: teams.rename(work, Team(OTHER_TEAM, "Accueil")))
    assert await house.do(lambda work: teams.rename(work, Team(TEAM, "Accueil")))
    with pytest.raises(NotFound):
        await house.do(lambda work: teams.rename(work, Team(999, "Accueil")))
    async with house.database.connection() as conn:
        assert await teams.everything(conn) == [Team(TEAM, "Accueil"), Team(OTHER_TEAM, "Atelier")]
