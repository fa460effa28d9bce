"""The one writer of a process: batches, the poison that spoils one, a full queue, a database that is away."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest

from causerie.channels.protocol import HookRequest
from causerie.desk import receive as receiving
from causerie.desk.batch import Payload
from causerie.desk.receive import Receiver
from causerie.model.contact import Address
from causerie.model.element import Arrived, Element, Sender, Typing
from causerie.model.errors import Busy
from causerie.model.message import Text
from causerie.store import leases
from causerie.store.database import Database
from causerie.store.ids import Ids
from causerie.store.leases import Lost
from causerie.testing.house import House

NUMBER = "+33700000001"


class Poison(str):
    """Words that no statement can carry: they break whatever batch they are in."""

    def __len__(self) -> int:
        raise ArithmeticError


@asynccontextmanager
async def running(house: House, database: Database | None = None) -> AsyncIterator[Receiver]:
    receiver = Receiver(database or house.database, Ids(), house.clock)
    task = asyncio.create_task(receiver.run())
    try:
        yield receiver
    finally:
        receiver.close()
        await asyncio.wait_for(task, 10)


def _payload(house: House, *elements: Element, **about: Any) -> Payload:
    request = HookRequest("POST", "https://causerie.example/hooks/x", "", {}, b"{}")
    return Payload(house.held["twilio"], request, house.clock(), elements, **about)


def _text(key: str, words: str = "Bonjour", phone: str = "+33600000001") -> Arrived:
    return Arrived(NUMBER, key, Sender((Address("phone", "", phone),)), (Text(words),))


async def test_what_is_queued_together_is_committed_together(house: House) -> None:
    async with running(house) as receiver:
        await asyncio.gather(*(receiver.submit(_payload(house, _text(f"m{n}"))) for n in range(64)))
        times = await house.database.read("select count(distinct xmin::text) as n from message")
        assert len(await house.rows("message")) == 64
    assert times == [{"n": 1}], "one transaction for all of them"


async def test_nobody_is_answered_before_the_commit(house: House) -> None:
    async with running(house) as receiver:
        blocker = await house.database.dedicated()
        await blocker.execute("begin")
        await blocker.execute("lock table intake in exclusive mode")
        future = receiver.submit(_payload(house, _text("m1")))
        await _blocked(house)
        assert not future.done()
        await blocker.execute("commit")
        await blocker.close()
        await future
    assert len(await house.rows("message")) == 1


async def _blocked(house: House) -> None:
    """Returns once somebody waits for a lock."""
    while not await house.database.read("select 1 from pg_locks where not granted"):
        await asyncio.sleep(0.01)


async def test_one_poisoned_payload_of_64_is_parked_alone(house: House) -> None:
    payloads = [_payload(house, _text(f"m{n}")) for n in range(64)]
    payloads[37] = _payload(house, _text("poison", Poison("x")), _text("beside"))
    async with running(house) as receiver:
        await asyncio.gather(*map(receiver.submit, payloads))
        await receiver.submit(_payload(house, _text("after")))
    keys = {row["provider_key"] for row in await house.rows("message")}
    assert keys == {f"m{n}" for n in range(64) if n != 37} | {"after"}
    (parked,) = await house.rows("parked")
    assert (parked["reason"], parked["ordinal"], parked["state"]) == ("failed_ArithmeticError", -1, "parked")
    assert len(await house.rows("intake")) == 65
    assert len(await house.rows("seen")) == 64, "what was parked is not yet seen: a replay must apply it"


async def test_what_is_too_much_for_the_database_is_parked_alone(house: House) -> None:
    """PostgreSQL is there and says no: asked again it would say the same, and whoever stands behind waits for ever."""
    draw = random.Random(1)
    endless = "".join(draw.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(20_000))
    async with running(house) as receiver:
        await asyncio.gather(*[receiver.submit(_payload(house, _text(key))) for key in ("m1", endless, "m2")])
    assert len(await house.rows("message")) == 2
    (parked,) = await house.rows("parked")
    assert parked["reason"] == "failed_ProgramLimitExceeded"


async def test_a_full_queue_takes_nothing_and_drops_nothing(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "QUEUE", 3)
    receiver = Receiver(house.database, Ids(), house.clock)
    futures = [receiver.submit(_payload(house, _text(f"m{n}"))) for n in range(3)]
    with pytest.raises(Busy, match="intake_full") as busy:
        receiver.submit(_payload(house, _text("m3")))
    assert busy.value.params["retry_after"] == 1
    task = asyncio.create_task(receiver.run())
    await asyncio.gather(*futures)
    await receiver.submit(_payload(house, _text("m3")))
    receiver.close()
    await task
    assert len(await house.rows("message")) == 4


async def test_closing_drains_what_was_taken_and_takes_no_more(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(receiving, "LARGEST", 2)
    receiver = Receiver(house.database, Ids(), house.clock)
    futures = [receiver.submit(_payload(house, _text(f"m{n}"))) for n in range(7)]
    receiver.close()
    with pytest.raises(Busy):
        receiver.submit(_payload(house, _text("late")))
    await asyncio.wait_for(receiver.run(), 10)
    assert all(future.done() for future in futures)
    assert len(await house.rows("message")) == 7


async def test_a_database_that_is_away_answers_nobody(house: House) -> None:
    database = Database("host=/nowhere/at/all connect_timeout=2")
    async with running(house, database) as receiver:
        futures = [receiver.submit(_payload(house, _text(f"m{n}"))) for n in range(5)]
        ended = await asyncio.gather(*futures, return_exceptions=True)
    assert [str(one) for one in ended] == ["database_away"] * 5
    assert await house.rows("intake") == [], "and nothing is parked: the provider brings it again"


async def test_a_lost_backend_is_busy_once_and_then_all_is_well(house: House) -> None:
    async with running(house) as receiver:
        await receiver.submit(_payload(house, _text("m1")))
        await house.database.read(
            """select pg_terminate_backend(pid) from pg_stat_activity
               where datname = current_database() and pid <> pg_backend_pid()"""
        )
        with pytest.raises(Busy, match="database_away"):
            await receiver.submit(_payload(house, _text("m2")))
        await receiver.submit(_payload(house, _text("m2")))
    assert [row["provider_key"] for row in await _rows(house, "message")] == ["m1", "m2"]


async def _rows(house: House, table: str) -> list[Any]:
    async with Database(house.database.dsn, size=1) as fresh:
        return await replace(house, database=fresh).rows(table)


async def test_a_session_that_lost_its_lease_spoils_nobodys_batch(house: House) -> None:
    held = house.held["twilio"].connection.id
    fence = await leases.hold(house.database, held, None, now=house.clock(), lease=house.clock() - house.clock())
    assert fence is not None
    async with running(house) as receiver:
        late = receiver.submit(_payload(house, _text("late"), cursor="9", fence=fence - 1))
        good = [receiver.submit(_payload(house, _text(f"m{n}"))) for n in range(5)]
        await asyncio.gather(*good)
        with pytest.raises(Lost):
            await late
        await receiver.submit(_payload(house, _text("mine"), cursor="10", fence=fence))
    assert {row["provider_key"] for row in await house.rows("message")} == {"m0", "m1", "m2", "m3", "m4", "mine"}
    assert await house.rows("parked") == []
    assert await leases.cursor(house.database, held) == "10"


async def test_a_batch_written_twice_is_stored_once(house: House) -> None:
    """T04: each event five times, twenty side by side, and again a month later."""
    async with running(house) as receiver:
        for pause in (0, 1, 3600, 49 * 3600, 30 * 86400):
            house.clock.forward(seconds=pause)
            payloads = [_payload(house, _text(f"m{n % 4}", phone=f"+3360000000{n % 4}")) for n in range(20)]
            await asyncio.gather(*map(receiver.submit, payloads))
    assert sorted(row["provider_key"] for row in await house.rows("message")) == ["m0", "m1", "m2", "m3"]
    assert len(await house.rows("intake")) == 100


async def test_typing_is_told_and_never_stored(house: House) -> None:
    heard: list[Element] = []
    phone = Address("phone", "", "+33600000001")
    async with running(house) as receiver:
        receiver.typed = _then_fail(heard)
        await receiver.submit(_payload(house, Typing(NUMBER, phone)))
        await receiver.submit(_payload(house, _text("m1")))
    assert heard == [Typing(NUMBER, phone)], "and a listener's bug stops nothing"
    assert len(await house.rows("message")) == 1
    assert [row["kind"] for row in await house.told()] == ["conversation_opened", "message_received"]


def _then_fail(heard: list[Element]) -> Callable[[Typing, Payload], None]:
    def typed(element: Typing, payload: Payload) -> None:
        heard.append(element)
        raise LookupError

    return typed


async def test_an_error_of_the_database_is_not_an_absence(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """What one payload makes the database refuse (a value out of range) parks that payload alone."""
    write = receiving.receive

    async def picky(work: Any, payloads: Sequence[Payload], **rest: Any) -> None:
        if any(payload.unreadable is None and payload.request.query == "bad" for payload in payloads):
            raise psycopg.errors.NumericValueOutOfRange
        await write(work, payloads, **rest)

    monkeypatch.setattr(receiving, "receive", picky)
    bad = _payload(house, _text("bad"))
    bad.request = HookRequest("POST", "u", "bad", {}, b"{}")
    async with running(house) as receiver:
        await asyncio.gather(*map(receiver.submit, [_payload(house, _text("m1")), bad, _payload(house, _text("m2"))]))
    assert [row["reason"] for row in await house.rows("parked")] == ["failed_NumericValueOutOfRange"]
    assert {row["provider_key"] for row in await house.rows("message")} == {"m1", "m2"}
