"""Listening sessions: one process at a time under a lease, each update once, and a fence for whoever slept."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

import pytest

from causerie.channels.guard import Pools
from causerie.channels.telegram import Telegram
from causerie.desk.directory import Directory
from causerie.desk.lines import Lines
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.simulators.telegram import Account, Rates, TelegramSimulator
from causerie.store import connections
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.leases import Lost
from causerie.testing.house import BRAND, TEAM, VAULT, House
from causerie.testing.serving import serve
from causerie.workers import sessions as module
from causerie.workers.sessions import LEASE, Sessions
from tests.workers.waiting import running, until

BOT = "6432155874"
TOKEN = f"{BOT}:AAEtestonly-testonly-testonly-test0"
ODILE = "3527065"
CONNECTION = 900


@pytest.fixture
async def telegram(house: House) -> AsyncIterator[TelegramSimulator]:
    """A bot that is polled, with one person who started it."""
    simulator = TelegramSimulator(Account(TOKEN, rates=Rates(chat=None, bot=None)), hook_url=None, pauses=(0.01,))
    simulator.customer(ODILE, name="Odile Marchand")
    simulator.chat(ODILE).started = True
    async with simulator.running(), serve(simulator) as base:

        async def connect(work: Work) -> None:
            row = {"id": CONNECTION, "provider": "telegram", "name": "bot", "hook": "t", "source": "live"}
            credentials = {"bot_token": TOKEN, "secret_token": "s", "receive": "polling"}
            await connections.add(work, VAULT, {**row, "api_base": base}, credentials=credentials)
            channel = {"id": 901, "connection_id": CONNECTION, "provider": "telegram", "address": BOT, "name": "bot"}
            about = {"brand_id": BRAND, "team_id": TEAM, "state": "live", "source": "live"}
            await connections.add_channel(work, {**channel, **about})

        await house.do(connect)
        yield simulator


@dataclass
class Process:
    """What a process that listens consists of."""

    sessions: Sessions
    database: Database
    directory: Directory
    receiver: Receiver


@asynccontextmanager
async def process(house: House) -> AsyncIterator[Process]:
    """A process of its own on the house's database; its sessions are not yet running."""
    async with AsyncExitStack() as stack:
        database = await stack.enter_async_context(Database(house.database.dsn))
        directory = Directory(database, VAULT)
        await directory.refresh(monotonic=0)
        pools = await stack.enter_async_context(Pools(timeout=10))
        lines = await stack.enter_async_context(Lines(directory, pools))
        receiver = Receiver(database, Ids(), house.clock)
        receiving = asyncio.create_task(receiver.run())
        pulse = Pulse(database, house.clock)
        sessions = Sessions(database, directory, lines, receiver, pulse, clock=house.clock)
        yield Process(sessions, database, directory, receiver)
        receiver.close()
        await asyncio.wait_for(receiving, 10)


def _messages(house: House, count: int) -> Callable[[], Awaitable[bool]]:
    async def done() -> bool:
        return len(await house.rows("message")) >= count

    return done


async def _lease(house: House) -> dict[str, Any]:
    (row,) = await house.database.read("select lease_until, fence, cursor from connection where id = %s", [CONNECTION])
    return row


async def test_what_a_bot_is_told_is_received_once_and_in_order(house: House, telegram: TelegramSimulator) -> None:
    async with process(house) as one, running(one.sessions):
        for text in ("un", "deux", "trois"):
            await telegram.write(ODILE, text=text)
        await until(house, _messages(house, 3))
    words = [row["parts"][0]["text"] for row in await house.rows("message")]
    assert words == ["un", "deux", "trois"]
    lease = await _lease(house)
    assert lease["lease_until"] is None, "given back, so that another process need not wait"
    assert lease["cursor"] is not None
    assert len(await house.rows("parked")) == 0


async def test_another_process_goes_on_where_the_first_stopped(house: House, telegram: TelegramSimulator) -> None:
    async with process(house) as one, running(one.sessions):
        await telegram.write(ODILE, text="un")
        await until(house, _messages(house, 1))
    async with process(house) as other, running(other.sessions):
        await telegram.write(ODILE, text="deux")
        await until(house, _messages(house, 2))
    assert [row["parts"][0]["text"] for row in await house.rows("message")] == ["un", "deux"]
    assert len(await house.rows("intake")) == 2, "what was stored is not asked for again"


async def test_of_two_processes_one_listens_until_its_lease_runs_out(house: House, telegram: TelegramSimulator) -> None:
    async with process(house) as one, process(house) as other:
        await one.sessions._look()
        await other.sessions._look()
        assert (list(one.sessions._listening), list(other.sessions._listening)) == ([CONNECTION], [])
        fence = (await _lease(house))["fence"]
        house.clock.forward(seconds=LEASE.total_seconds() + 1)
        await other.sessions._look()
        assert (await _lease(house))["fence"] == fence + 1
        await one.sessions._look()
        assert (list(one.sessions._listening), list(other.sessions._listening)) == ([], [CONNECTION])
        await other.sessions._stop(CONNECTION)


async def test_a_process_that_slept_writes_nothing(house: House, telegram: TelegramSimulator) -> None:
    """It still polls, because nobody woke it; what it hears meets another fence, and the other one stores it."""
    async with process(house) as slow:
        await slow.sessions._look()
        listening = slow.sessions._listening[CONNECTION]
        async with process(house) as quick:
            house.clock.forward(seconds=LEASE.total_seconds() + 1)
            await quick.sessions._look()
            await quick.sessions._stop(CONNECTION)
            await telegram.write(ODILE, text="un")
            with pytest.raises(Lost):
                await asyncio.wait_for(asyncio.shield(listening), 10)
            assert await house.rows("intake") == []
            await quick.sessions._look()
            await until(house, _messages(house, 1))
            await quick.sessions._stop(CONNECTION)
        await slow.sessions._stop(CONNECTION)
    assert len(await house.rows("message")) == 1


async def test_new_credentials_open_a_new_session(house: House, telegram: TelegramSimulator) -> None:
    async with process(house) as one:
        await one.sessions._look()
        before = one.sessions._listening[CONNECTION]
        await one.sessions._look()
        assert one.sessions._listening[CONNECTION] is before

        async def change(work: Work) -> None:
            credentials = {"bot_token": TOKEN, "secret_token": "other", "receive": "polling"}
            sealed = connections.seal(VAULT, credentials)
            await connections.change(work, CONNECTION, name=None, api_base=None, sealed=sealed)

        await house.do(change)
        await one.directory.refresh(monotonic=1)
        await one.sessions._look()
        assert one.sessions._listening[CONNECTION] is not before
        assert before.cancelled()
        await one.sessions._stop(CONNECTION)


async def test_a_connection_that_was_taken_off_is_no_longer_listened_to(
    house: House, telegram: TelegramSimulator
) -> None:
    async with process(house) as one:
        await one.sessions._look()
        await house.do(lambda work: connections.remove(work, CONNECTION))
        await one.directory.refresh(monotonic=1)
        await one.sessions._look()
        assert one.sessions._listening == {}


async def test_an_update_that_breaks_the_parser_is_parked_and_the_next_one_read(
    house: House, telegram: TelegramSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    parse = Telegram.parse

    def picky(self: Telegram, request: Any, credentials: Any) -> Any:
        if b"mauvais" in request.body:
            raise KeyError("odd")
        return parse(self, request, credentials)

    monkeypatch.setattr(Telegram, "parse", picky)
    async with process(house) as one, running(one.sessions):
        for text in ("mauvais", "bon"):
            await telegram.write(ODILE, text=text)
        await until(house, _messages(house, 1))
    assert [row["reason"] for row in await house.rows("parked")] == ["failed_KeyError"]


async def test_a_full_queue_is_waited_for(
    house: House, telegram: TelegramSimulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BUSY", 0.01)
    refusals = [1, 1, 1]
    async with process(house) as one:
        submit = one.receiver.submit

        def busy(payload: Any) -> Any:
            if refusals:
                refusals.pop()
                raise module.Busy("intake_full")
            return submit(payload)

        one.receiver.submit = busy  # type: ignore[method-assign]
        async with running(one.sessions):
            await telegram.write(ODILE, text="un")
            await until(house, _messages(house, 1))
    assert refusals == []
