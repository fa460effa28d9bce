"""One's choices, in order and in a zone that exists."""

from __future__ import annotations

import pytest

from causerie.desk.tune import tune
from causerie.model.errors import Invalid
from causerie.model.notification import Matrix, Preferences, Quiet, Signal
from causerie.store import notifications
from causerie.testing.house import AGENT, House


async def test_doubles_and_disorder_are_put_right(house: House) -> None:
    given = Preferences(
        matrix=Matrix(wrote=(Signal.PUSH, Signal.SCREEN, Signal.PUSH)),
        quiet=Quiet((6, 0, 6), "22:00", "07:00", "Europe/Paris"),
    )
    await house.do(lambda work: tune(work, grant=house.grant(AGENT), chosen=given))
    async with house.database.connection() as conn:
        kept = await notifications.preferences(conn, house.grant(AGENT))
    assert kept.matrix.wrote == (Signal.SCREEN, Signal.PUSH)
    assert kept.quiet is not None
    assert kept.quiet.days == (0, 6)


async def test_a_zone_that_nobody_knows(house: House) -> None:
    given = Preferences(quiet=Quiet((0,), "22:00", "07:00", "Europe/Brest-sur-Mer"))
    with pytest.raises(Invalid, match="unknown_time_zone"):
        await house.do(lambda work: tune(work, grant=house.grant(AGENT), chosen=given))
    assert await house.rows("notification") == []
