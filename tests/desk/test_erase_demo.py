"""« Effacer la démo »: everything of it, and nothing that is real, even where the two met."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import replace

import pytest

from causerie.channels.protocol import HookRequest
from causerie.desk.batch import Payload
from causerie.desk.can import Wording, can, recan
from causerie.desk.erase_demo import erase_demo
from causerie.desk.merge import merge
from causerie.desk.receive import receive
from causerie.desk.upload import upload
from causerie.model.contact import Source
from causerie.model.element import Element, Unknown
from causerie.model.errors import Forbidden, Invalid
from causerie.model.owner import Owner
from causerie.store import demo
from causerie.store.database import Work
from causerie.store.demo import Demo
from causerie.testing.house import ADMIN, AGENT, SUPERVISOR, House
from tests.desk.people import contact_of, opened

DEMO, LIVE, BOTH = "+33600000001", "+33600000002", "+33600000003"


@pytest.fixture
async def mixed(house: House) -> House:
    """The second Twilio number is the demo's; one person writes to both."""
    await opened(house, phone=LIVE, text="réel")
    await opened(house, phone=BOTH, text="réel")
    await _play(house, house.said("démo", key="d1", phone=DEMO), house.said("démo", key="d2", phone=BOTH))
    await _play(house, Unknown("wrong_shape", "/x"))
    await house.do(_dress)
    return house


async def _play(house: House, *elements: Element) -> None:
    """Receive as the demo's connection would."""
    held = house.held["whatsapp"]
    channel = next(iter(held.channels.values()))
    ours = replace(held, source="demo", channels={next(iter(house.held["twilio"].channels)): channel})
    payload = Payload(ours, HookRequest("POST", "https://x.example/", "", {}, b"{}"), house.clock(), elements)
    await house.do(lambda work: receive(work, [payload], ids=house.ids))


async def _dress(work: Work) -> None:
    await work.execute("update connection set source = 'demo' where provider = 'whatsapp'")
    await work.execute("update channel set source = 'demo' where provider = 'whatsapp'")
    await work.execute("update agent set source = 'demo' where id = any(%s)", [[ADMIN, AGENT]])


def erasing(house: House, by: int = ADMIN) -> Awaitable[Demo]:
    return house.do(lambda work: erase_demo(work, grant=house.grant(by)))


async def counted(house: House) -> Demo:
    async with house.database.connection() as conn:
        return await demo.count(conn)


async def test_it_is_counted_then_gone(mixed: House) -> None:
    assert await counted(mixed) == Demo(present=True, contacts=1, conversations=1, messages=2)
    assert (await erasing(mixed)).messages == 2
    assert await counted(mixed) == Demo(present=False, contacts=0, conversations=0, messages=0)
    assert (await erasing(mixed)).present is False


async def test_what_is_real_is_untouched(mixed: House) -> None:
    before = {row["id"]: row for row in await mixed.rows("message") if row["source"] == "live"}
    await erasing(mixed)
    after = {row["id"]: row for row in await mixed.rows("message") if row["erased_at"] is None}
    assert after == before
    people = {row["address"] for row in await mixed.rows("identity")}
    assert {LIVE, BOTH} < people
    assert DEMO not in people
    assert [row["source"] for row in await mixed.rows("contact") if row["erased_at"] is None] == ["live", "live"]


async def test_its_channels_are_off_and_its_payloads_empty(mixed: House) -> None:
    await erasing(mixed)
    states = {row["provider"]: row["state"] for row in await mixed.rows("channel")}
    assert states == {"twilio": "live", "whatsapp": "off"}
    gone = {row["provider"]: row["removed_at"] is not None for row in await mixed.rows("connection")}
    assert gone == {"twilio": False, "whatsapp": True}
    connection = mixed.held["whatsapp"].connection.id
    bodies = {row["body"] for row in await mixed.rows("intake") if row["connection_id"] == connection}
    assert bodies == {None}
    assert {row["state"] for row in await mixed.rows("parked")} == {"dismissed"}
    assert {event["kind"] for event in (await mixed.told())[-5:]} == {
        "channel_changed",
        "canned_changed",
        "names_changed",
        "rights_changed",
    }


async def test_its_canned_replies_go_with_their_files_and_the_rewritten_one_stays(mixed: House) -> None:
    async def played(work: Work) -> int:
        grant, ids = mixed.grant(ADMIN), mixed.ids
        file = await upload(work, ids, grant=grant, name="plan.txt", mime="text/plain", content=b"plan")
        wording = Wording("plan", "Voici", Owner.EVERYBODY, files=(file.id,))
        await can(work, ids, grant=grant, wording=wording, source=Source.DEMO)
        await can(work, ids, grant=grant, wording=Wording("signature", "A.", Owner.AGENT), source=Source.DEMO)
        return await can(work, ids, grant=grant, wording=Wording("merci", "Merci", Owner.EVERYBODY), source=Source.DEMO)

    rewritten, before = await mixed.do(played), len(await mixed.rows("blob"))
    ours = Wording("merci", "Merci à vous", Owner.EVERYBODY)
    await mixed.do(lambda work: recan(work, grant=mixed.grant(ADMIN), canned_id=rewritten, wording=ours))
    await erasing(mixed)
    assert [(row["id"], row["text"]) for row in await mixed.rows("canned")] == [(rewritten, "Merci à vous")]
    assert [row for row in await mixed.rows("file") if row["canned_id"]] == []
    assert len(await mixed.rows("blob")) == before - 1


async def test_its_colleagues_go_and_who_asks_stays(mixed: House) -> None:
    await erasing(mixed)
    agents = {row["id"]: row for row in await mixed.rows("agent")}
    assert (agents[ADMIN]["active"], agents[ADMIN]["source"]) == (True, "live")
    assert (agents[AGENT]["active"], agents[AGENT]["name"], agents[AGENT]["email"]) == (False, "", f"erased-{AGENT}")
    assert agents[SUPERVISOR]["active"]


async def test_a_person_of_the_demo_that_became_real_stays(house: House) -> None:
    await _play(house, house.said("démo", key="d1", phone=BOTH))
    await house.hear(house.said("réel", key="r1", phone=BOTH))
    await house.do(_dress)
    await erasing(house)
    assert [row["source"] for row in await house.rows("contact")] == ["live"]
    assert [row["erased_at"] is None for row in await house.rows("message")] == [False, True]
    assert await counted(house) == Demo(present=False, contacts=0, conversations=0, messages=0)


async def test_the_demo_and_the_real_do_not_merge(mixed: House) -> None:
    one, other = await contact_of(mixed, DEMO), await contact_of(mixed, LIVE)
    with pytest.raises(Invalid) as refusal:
        await mixed.do(lambda work: merge(work, mixed.ids, grant=mixed.grant(), kept=one, gone=other))
    assert refusal.value.code == "demo_and_live"


async def test_administrators_alone_erase_it(mixed: House) -> None:
    with pytest.raises(Forbidden):
        await erasing(mixed, SUPERVISOR)
