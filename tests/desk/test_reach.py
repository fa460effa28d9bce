"""The ways to a person: what a screen greys out is what `write` would refuse."""

from __future__ import annotations

from datetime import timedelta

from causerie.desk.block import block
from causerie.desk.reach import Reach, preferred, reach
from causerie.desk.write import Draft, write
from causerie.model.contact import Address
from causerie.model.element import Arrived, Sender
from causerie.model.errors import NotPermitted
from causerie.model.message import Text
from causerie.store import contacts
from causerie.store.database import Work
from causerie.testing.house import ADMIN, AGENT, STRANGER, House
from tests.desk.people import contact_of, opened


async def ways(house: House, agent_id: int = AGENT) -> list[Reach]:
    contact_id = await contact_of(house)
    async with house.database.connection() as conn:
        contact = await contacts.contact(conn, house.grant(ADMIN), contact_id)
        return await reach(conn, house.directory, grant=house.grant(agent_id), contact=contact, now=house.clock())


async def refusal(house: House, way: Reach) -> str | None:
    """What `write` says to a message by this way; nothing is kept."""

    async def verb(work: Work) -> None:
        await write(work, house.directory, house.ids, Draft(way.identity.id, way.channel.id, (Text("Bonjour"),)))
        raise Unwritten

    try:
        await house.do(verb)
    except NotPermitted as refused:
        return refused.code
    except Unwritten:
        return None
    raise AssertionError("neither written nor refused")


class Unwritten(Exception):
    """Roll back: it would have been written."""


async def agreed(house: House) -> set[str | None]:
    """The reasons of all ways, each compared with what `write` says."""
    found = await ways(house)
    assert found
    for way in found:
        assert await refusal(house, way) == way.reason, way
    return {way.reason for way in found}


async def test_screens_and_write_agree_in_every_state(house: House) -> None:
    await opened(house)
    assert await agreed(house) == {None, "outside_window"}
    person = Sender((Address("phone", "", "+33600000001"),))
    await house.hear(Arrived("1122334455", "w1", person, (Text("Et ici ?"),)), provider="whatsapp")
    await agreed(house)
    house.clock.forward(hours=25)
    assert await agreed(house) == {None, "outside_window"}
    await house.hear(house.said("STOP", key="stop"))
    house.clock.forward(minutes=1)
    assert "opted_out" in await agreed(house)
    house.clock.forward(minutes=1)
    await house.hear(house.said("Une question quand même", key="again"))
    await agreed(house)
    contact = await contact_of(house)
    await house.do(lambda work: block(work, grant=house.grant(AGENT), contact_id=contact))
    assert await agreed(house) == {"blocked"}


async def test_a_channel_switched_off_is_said_to_be(house: House) -> None:
    await opened(house)

    async def switch_off(work: Work) -> None:
        await work.execute("update channel set state = 'off' where id = %s", [house.channel()])

    await house.do(switch_off)
    await house.directory.refresh(monotonic=0)
    assert "channel_off" in await agreed(house)


async def test_only_channels_one_sees(house: House) -> None:
    await opened(house)
    assert await ways(house, STRANGER) == []


async def test_a_window_tells_when_it_closes(house: House) -> None:
    await opened(house)
    person = Sender((Address("phone", "", "+33600000001"),))
    await house.hear(Arrived("1122334455", "w1", person, (Text("Bonjour"),)), provider="whatsapp")
    until = {way.window_until for way in await ways(house) if way.channel.address == "1122334455"}
    assert until == {house.clock() + timedelta(hours=24)}


async def test_an_answer_goes_where_they_last_spoke_if_it_can(house: House) -> None:
    await opened(house)
    found = await ways(house)
    best = preferred(found, channel_id=house.channel())
    assert best is not None
    assert best.channel.id == house.channel()
    elsewhere = preferred(found, channel_id=house.channel("whatsapp"))
    assert elsewhere is not None
    assert elsewhere.channel.id == house.channel()
    assert preferred([way for way in found if way.reason], channel_id=house.channel()) is None


async def test_a_template_comes_before_a_channel_on_which_they_never_spoke(house: House) -> None:
    person = Sender((Address("phone", "", "+33600000001"),))
    await house.hear(Arrived("1122334455", "w1", person, (Text("Bonjour"),)), provider="whatsapp")
    house.clock.forward(hours=25)
    best = preferred(await ways(house), channel_id=house.channel("whatsapp"))
    assert best is not None
    assert (best.channel.id, best.reason, best.template) == (house.channel("whatsapp"), "outside_window", True)
    await house.hear(house.said("Par SMS alors", key="s1"))
    other = preferred(await ways(house), channel_id=house.channel("whatsapp"))
    assert other is not None
    assert (other.channel.id, other.reason) == (house.channel(), None)
