"""What handlers are given."""

from __future__ import annotations

from causerie.http.means import Means
from causerie.model.event import EventKind
from causerie.store.database import Work
from causerie.testing.house import AGENT, House


async def test_one_doorkeeper_for_everybody_who_hears_the_hub(means: Means) -> None:
    door = means.door
    assert means.door is door
    assert means.hub.on_event == [door.heard]


async def test_a_verb_runs_now_in_one_transaction(means: Means, house: House) -> None:
    async def verb(work: Work) -> object:
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=AGENT)
        return work.now

    assert await means.run(verb) == house.clock()
    assert [row["agent_id"] for row in await house.told("rights_changed")] == [AGENT]


async def test_looking_again_finds_what_others_changed(means: Means, house: House) -> None:
    async def rename(work: Work) -> None:
        await work.execute("update channel set name = 'Boutique' where id = %s", [house.channel()])

    await house.do(rename)
    assert means.directory.channel(house.channel()).name != "Boutique"
    await means.look_again()
    assert means.directory.channel(house.channel()).name == "Boutique"
