"""The drain against simulated providers, over real HTTP: what is tried again, what never is, and in which order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from causerie.channels.protocol import Order, Sent
from causerie.desk import deliver
from causerie.desk.write import Draft
from causerie.model.contact import Address
from causerie.model.element import Arrived, Sender
from causerie.model.message import Media, MediaKind, Text
from causerie.store import connections, files, outbox
from causerie.store.database import Database, Work
from causerie.testing.house import AGENT, House
from causerie.workers import outbox as module
from tests.desk.people import answered, identity_of, opened, wrote
from tests.desk.reacting import reacted, stands
from tests.workers.provided import drain, twilio, whatsapp
from tests.workers.waiting import running, until

LEA = "+33600000001"


async def _states(house: House) -> list[str]:
    return [row["state"] for row in await house.database.read("select state from outbox order by id")]


def _all(house: House, *wanted: str) -> Callable[[], Any]:
    async def done() -> bool:
        return await _states(house) == list(wanted)

    return done


def _tried(house: House) -> Callable[[], Any]:
    """The first send was tried, and waits again."""

    async def done() -> bool:
        (first, *_) = await house.database.read("select state, attempts from outbox order by id")
        return (first["state"], first["attempts"]) == ("queued", 1)

    return done


async def _ask(house: House, *texts: str, phone: str = LEA) -> int:
    """A customer writes, a colleague answers with each text."""
    conversation = await opened(house, phone=phone)
    for text in texts:
        await answered(house, conversation, text)
    return conversation


async def test_answers_leave_in_order_and_are_recorded(house: House) -> None:
    async with twilio(house) as provider, drain(house) as worker:
        await _ask(house, "un", "deux", "trois")
        async with running(worker):
            await until(house, _all(house, "sent", "sent", "sent"))
        assert [one.text for one in provider.accepted] == ["un", "deux", "trois"]
        keys = [row["provider_key"] for row in await house.rows("message") if row["direction"] == "outbound"]
        assert keys == [one.key for one in provider.accepted]
        told = [event["data"]["delivery"] for event in await house.told("delivery_changed")]
        assert told == ["sent"] * 3


async def test_a_throttled_send_waits_as_long_as_it_is_told(house: House) -> None:
    """T11: no request before the time the provider named, then the lane goes on in its order."""
    async with whatsapp(house) as provider, drain(house) as worker:
        sender = Sender((Address("phone", "", LEA),))
        await house.hear(Arrived("1122334455", "w1", sender, (Text("Bonjour"),)), provider="whatsapp")
        provider.customer(LEA[1:]).wrote_at = house.clock().timestamp()
        for text in ("un", "deux"):
            await answered(house, (await house.rows("conversation"))[0]["id"], text)
        provider.faults.throttled = 1
        async with running(worker):
            await until(house, _tried(house))
            (first, _) = await house.rows("outbox")
            wait = first["due_at"] - house.clock()
            assert wait >= timedelta(seconds=2), "half of the first pause at least"
            house.clock.forward(seconds=wait.total_seconds() - 0.01)
            worker.wake()
            assert await house.do(lambda work: outbox.claim(work, limit=9, lease=timedelta(1))) == []
            assert list(provider.accepted) == []
            house.clock.forward(seconds=0.02)
            worker.wake()
            await until(house, _all(house, "sent", "sent"))
        assert [one.text for one in provider.accepted] == ["un", "deux"]


async def test_a_5xx_after_the_request_left_is_unknown_and_never_repeated(house: House) -> None:
    async with twilio(house) as provider, drain(house) as worker:
        provider.faults.broken_after = 1
        await _ask(house, "un", "deux")
        async with running(worker):
            await until(house, _all(house, "unknown", "sent"))
            house.clock.forward(days=2)
            worker.wake()
            await _ask(house, "trois", phone="+33600000002")
            await until(house, _all(house, "unknown", "sent", "sent"))
        assert [one.text for one in provider.accepted] == ["un", "deux", "trois"]
        (message,) = await house.database.read("select delivery, error from message where delivery = 3")
        assert message["error"]


@pytest.mark.parametrize("fault", ["silent", "half"])
async def test_an_answer_that_is_lost_is_unknown(house: House, fault: str) -> None:
    async with twilio(house) as provider, drain(house, timeout=0.3) as worker:
        setattr(provider.faults, fault, 1)
        await _ask(house, "un")
        async with running(worker):
            await until(house, _all(house, "unknown"))
        assert len(provider.accepted) == 1


async def test_refused_credentials_rest_the_channel_and_cost_no_attempt(house: House) -> None:
    async with twilio(house) as provider, drain(house) as worker:
        provider.faults.revoked = True
        await _ask(house, "un")
        async with running(worker):
            await until(house, _tried(house))
            (rate, *_) = await house.rows("rate")
            assert rate["paused_until"] == house.clock() + deliver.PAUSE_UNAUTHORISED
            provider.faults.revoked = False
            house.clock.forward(minutes=1)
            worker.wake()
            await until(house, _all(house, "sent"))


async def test_the_channels_card_tells_how_the_last_send_went(house: House) -> None:
    held = house.held["twilio"].connection.id
    async with twilio(house) as provider:
        async with drain(house) as worker:
            provider.faults.revoked = True
            await _ask(house, "un")
            async with running(worker):
                await until(house, _tried(house))
        health = (await connections.health(house.database))[held]
        assert (health.error, health.last_out_at) == ("unauthorised", None)
        provider.faults.revoked = False
        house.clock.forward(minutes=1)
        async with drain(house) as worker, running(worker):
            await until(house, _all(house, "sent"))
    health = (await connections.health(house.database))[held]
    assert (health.error, health.last_out_at) == (None, house.clock())


async def test_what_the_provider_will_never_take_fails_with_its_reason(house: House) -> None:
    async with twilio(house) as provider, drain(house) as worker:
        provider.account.regions = ("+1",)
        await _ask(house, "un")
        async with running(worker):
            await until(house, _all(house, "failed"))
            provider.account.regions = None
            await _ask(house, "deux", phone="+33600000002")
            await until(house, _all(house, "failed", "sent"))
        (message,) = await house.database.read("select error, error_detail from message where delivery = 5")
        assert message["error"] == (await house.rows("outbox"))[0]["error"]
        assert "21408" in message["error_detail"]


async def test_a_file_that_is_gone_fails_at_once(house: House) -> None:
    async with twilio(house) as provider, drain(house) as worker:
        await opened(house)

        async def upload(work: Work) -> int:
            id_ = await house.ids.one(work.conn)
            await files.upload(work, id_, agent_id=AGENT, name="a.png", mime="image/png", content=b"png")
            return id_

        media = Media(MediaKind.IMAGE, await house.do(upload))
        await wrote(house, Draft(await identity_of(house), house.channel(), (media,), agent_id=AGENT))
        await house.do(lambda work: work.execute("delete from file"))
        async with running(worker):
            await until(house, _all(house, "failed"))
        assert list(provider.accepted) == []
        assert [row["error"] for row in await house.rows("outbox")] == ["file_missing"]


async def test_a_full_house_of_sends_does_not_stop_the_loop(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Woken while there is no room for more sends: the event loop must go on, or none of them would ever end."""
    monkeypatch.setattr(module, "IN_FLIGHT", 2)
    async with twilio(house) as provider, drain(house) as worker:
        for n in range(5):
            await _ask(house, str(n), phone=f"+3360000001{n}")
        async with running(worker):
            for _ in range(20):
                worker.wake()
                await asyncio.sleep(0)
            await until(house, _all(house, *["sent"] * 5))
        assert len(provider.accepted) == 5


class _Slow:
    """A session whose sends end when the test says so."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.sent = 0

    async def send(self, order: Order) -> Sent:
        self.begun.set()
        await self.go.wait()
        self.sent += 1
        return Sent(f"SM{order.correlation}")


@pytest.fixture
def slow(monkeypatch: pytest.MonkeyPatch) -> _Slow:
    session = _Slow()

    async def always(*_: Any) -> _Slow:
        return session

    monkeypatch.setattr("causerie.desk.lines.Lines.session", always)
    return session


async def test_a_stop_settles_what_is_in_flight(house: House, slow: _Slow) -> None:
    async with drain(house) as worker:
        await _ask(house, "un", "deux")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        task = asyncio.create_task(worker.run())
        await asyncio.wait_for(slow.begun.wait(), 10)
        worker.close()
        slow.go.set()
        await asyncio.wait_for(task, 10)
    assert await _states(house) == ["sent", "queued"], "and claims nothing more"


async def test_what_outlives_the_stop_is_left_to_its_lease(
    house: House, slow: _Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STOPPING", 0.05)
    async with drain(house) as worker:
        await _ask(house, "un")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        task = asyncio.create_task(worker.run())
        await asyncio.wait_for(slow.begun.wait(), 10)
        worker.close()
        await asyncio.wait_for(task, 10)
    assert (await _states(house), slow.sent) == (["sending"], 0)
    house.clock.forward(seconds=61)
    await house.do(deliver.sweep)
    assert await _states(house) == ["unknown"]


async def test_a_worker_that_slept_past_its_lease_cannot_write(house: House, slow: _Slow) -> None:
    """T17: the late outcome meets another fence; the send stays unknown and is not repeated."""
    async with drain(house) as worker:
        await _ask(house, "un")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        async with running(worker):
            await asyncio.wait_for(slow.begun.wait(), 10)
            house.clock.forward(seconds=61)
            await house.do(deliver.sweep)
            slow.go.set()
    assert (await _states(house), slow.sent) == (["unknown"], 1)


async def test_nothing_leaves_once_the_lease_may_be_over(
    house: House, slow: _Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process that was stopped between the claim and the send finds others ahead of it: it was certainly not sent."""
    monkeypatch.setattr(module, "IN_TIME", 0.0)
    async with drain(house) as worker:
        await _ask(house, "un")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        async with running(worker):
            await until(house, _tried(house))
    (row,) = await house.database.read("select state, error from outbox")
    assert (row["error"], slow.sent, slow.begun.is_set()) == ("sending_late", 0, False)
    health = (await connections.health(house.database))[house.held["twilio"].connection.id]
    assert health.error_at is None, "our own lateness says nothing of the channel"


async def test_a_send_under_way_when_its_lease_ends_is_unknown(
    house: House, slow: _Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "IN_TIME", 0.5 / 60)
    async with drain(house) as worker:
        await _ask(house, "un")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        async with running(worker):
            await until(house, _all(house, "unknown"))
    (row,) = await house.database.read("select error from outbox")
    assert (row["error"], slow.sent, slow.begun.is_set()) == ("lease_expired", 0, True)


async def test_two_workers_share_the_lanes_without_a_word_to_each_other(house: House) -> None:
    async with twilio(house) as provider, drain(house) as one:
        people = [f"+3360000003{n}" for n in range(6)]
        for phone in people:
            await _ask(house, *(f"{phone} {n}" for n in range(4)), phone=phone)
        async with Database(house.database.dsn) as database:
            house_too = House(database, house.directory, house.ids, house.clock, house.held)
            async with drain(house_too) as other, running(one), running(other):
                await until(house, _all(house, *["sent"] * 24))
        for phone in people:
            assert [one.text for one in provider.accepted if one.recipient == phone] == [
                f"{phone} {n}" for n in range(4)
            ]


async def test_a_database_that_comes_back_finds_the_outcomes_kept(
    house: House, slow: _Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The provider took it while the database was away: what it said is written once it can be."""
    failures = [1, 1]
    settle = module.settle

    async def away(*given: Any, **more: Any) -> None:
        if failures:
            failures.pop()
            raise module.Busy("database_away")
        await settle(*given, **more)

    monkeypatch.setattr(module, "settle", away)
    async with drain(house) as worker:
        await _ask(house, "un")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        slow.go.set()
        async with running(worker):
            await until(house, _all(house, "sent"))
    assert (failures, slow.sent) == ([], 1)


async def test_a_verb_that_fails_for_one_settles_the_others(
    house: House, slow: _Slow, monkeypatch: pytest.MonkeyPatch
) -> None:
    settle = module.settle

    async def picky(work: Any, directory: Any, ids: Any, outcomes: Any, **more: Any) -> None:
        if any(one.claimed.parts[0].text == "mauvais" for one in outcomes):
            raise KeyError
        await settle(work, directory, ids, outcomes, **more)

    monkeypatch.setattr(module, "settle", picky)
    async with drain(house) as worker:
        for n, text in enumerate(("un", "mauvais", "trois")):
            await _ask(house, text, phone=f"+3360000004{n}")
        await house.do(lambda work: outbox.set_rate(work, house.channel(), 100.0))
        slow.go.set()
        async with running(worker):
            await until(house, _all(house, "sent", "sending", "sent"))


async def test_a_reaction_reaches_the_telephone_and_goes_again(house: House) -> None:
    """In doubt it is sent a second time, which changes nothing there."""
    async with whatsapp(house) as provider, drain(house) as worker:
        number, key = next(iter(house.held["whatsapp"].channels)), await provider.write("33600000001", "Merci")
        thanks = Arrived(number, key, Sender((Address("phone", "", LEA),)), (Text("Merci"),))
        await house.hear(thanks, provider="whatsapp")
        (message,) = await house.database.read("select id from message")
        provider.faults.broken_after = 1
        async with running(worker):
            await reacted(house, message["id"], "👍")
            worker.wake()
            await until(house, _tried(house))
            assert provider.customer("33600000001").reactions == {key: "👍"}
            house.clock.forward(minutes=1)
            worker.wake()
            await until(house, _all(house, "sent"))
            await reacted(house, message["id"], "")
            worker.wake()
            await provider.bell.until(lambda: not provider.customer("33600000001").reactions)
            await until(house, _all(house, "sent"))
    assert (await stands(house))["emoji"] == ""
