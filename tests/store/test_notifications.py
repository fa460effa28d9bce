"""Choices are kept whole, and are one's own."""

from __future__ import annotations

from causerie.model.notification import Matrix, Preferences, Quiet, Signal, Sounding
from causerie.store import notifications
from causerie.testing.house import AGENT, SUPERVISOR, House

CHOSEN = Preferences(
    matrix=Matrix(wrote=(Signal.PUSH,), woken=()),
    quiet=Quiet((0, 6), "22:00", "07:00", "Europe/Paris"),
    sounding=Sounding.HIDDEN,
    push_name=False,
    push_words=True,
)


async def _kept(house: House, agent_id: int) -> Preferences:
    async with house.database.connection() as conn:
        return await notifications.preferences(conn, house.grant(agent_id))


async def test_they_come_back_as_they_were_chosen(house: House) -> None:
    assert await _kept(house, AGENT) == Preferences()
    await house.do(lambda work: notifications.keep(work, house.grant(AGENT), CHOSEN))
    assert await _kept(house, AGENT) == CHOSEN
    assert await _kept(house, SUPERVISOR) == Preferences()
    await house.do(lambda work: notifications.keep(work, house.grant(AGENT), Preferences()))
    assert await _kept(house, AGENT) == Preferences()
