"""From a claimed send to its order: bytes, a signed address that lasts an hour, our own id to echo."""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from causerie.desk.order import FileLinks, Orders
from causerie.desk.write import Draft
from causerie.model.errors import NotFound
from causerie.model.message import Media, MediaKind, Text
from causerie.store import files, outbox
from causerie.store.database import Work
from causerie.store.outbox import Claimed
from causerie.store.vault import Vault
from causerie.testing.house import AGENT, VAULT, House
from tests.desk.people import identity_of, opened, wrote
from tests.store.sends import FAST, claim


def _links(vault: Vault = VAULT) -> FileLinks:
    return FileLinks(vault, lambda: "https://causerie.example")


def _orders(house: House) -> Orders:
    public = "https://causerie.example"
    return Orders(house.database, house.directory, _links(), clock=house.clock, public_url=lambda: public)


async def _claimed(house: House, *, with_file: bool) -> Claimed:
    await opened(house)
    parts: tuple[Text | Media, ...] = (Text("Voilà"),)
    if with_file:

        async def upload(work: Work) -> int:
            id_ = await house.ids.one(work.conn)
            await files.upload(work, id_, agent_id=AGENT, name="", mime="image/png", content=b"png")
            return id_

        parts = (Media(MediaKind.IMAGE, await house.do(upload)), *parts)
    await wrote(house, Draft(await identity_of(house), house.channel(), parts, agent_id=AGENT))
    await house.do(lambda work: outbox.set_rate(work, house.channel(), FAST))
    (one,) = await claim(house)
    return one


async def test_an_order_names_everything_a_provider_needs(house: House) -> None:
    claimed = await _claimed(house, with_file=False)
    order = await _orders(house).order(claimed)
    assert (order.channel, order.recipient) == ("+33700000001", ("phone", "", "+33600000001"))
    assert (order.correlation, order.parts, order.attached) == (str(claimed.message_id), (Text("Voilà"),), None)
    hook = house.held["twilio"].connection.hook
    assert order.callback == f"https://causerie.example/hooks/{hook}?correlation={claimed.message_id}"


async def test_a_file_travels_as_bytes_and_as_an_address(house: House) -> None:
    order = await _orders(house).order(await _claimed(house, with_file=True))
    assert order.attached is not None
    assert (order.attached.content, order.attached.size, order.attached.mime) == (b"png", 3, "image/png")
    assert order.attached.name.startswith("image-"), "a file without a name gets one"
    _, _, file_id, expires, signature = urlsplit(order.attached.url).path.split("/")
    _links().check(int(file_id), int(expires), signature, now=house.clock())


async def test_a_file_that_is_gone_is_not_found(house: House) -> None:
    claimed = await _claimed(house, with_file=True)
    await house.do(lambda work: work.execute("delete from file"))
    with pytest.raises(NotFound, match="file"):
        await _orders(house).order(claimed)


def test_an_address_is_ours_and_lasts_an_hour(house: House) -> None:
    now = house.clock()
    _, _, id_, until, signature = urlsplit(_links().of(7, now=now)).path.split("/")
    file_id, expires = int(id_), int(until)
    _links().check(file_id, expires, signature, now=now)
    house.clock.forward(seconds=3600)
    _links().check(file_id, expires, signature, now=house.clock())
    wrong = [
        (file_id + 1, expires, signature),
        (file_id, expires + 1, signature),
        (file_id, expires, ""),
        (file_id, expires, signature[:-1]),
        (file_id, expires, signature.upper() + "é"),
    ]
    for given in wrong:
        with pytest.raises(NotFound):
            _links().check(*given, now=now)
    with pytest.raises(NotFound):
        _links(Vault(b"k" * 32, b"q" * 32)).check(file_id, expires, signature, now=now)
    with pytest.raises(NotFound):
        _links().check(file_id, expires, signature, now=house.clock.forward(seconds=1))
