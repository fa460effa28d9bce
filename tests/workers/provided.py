"""A house whose connections lead to simulators, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import Any

from causerie.channels.guard import Pools
from causerie.desk.lines import Lines
from causerie.desk.order import FileLinks, Orders
from causerie.desk.pulse import Pulse
from causerie.model.outbox import Patience
from causerie.simulators.twilio import Account, Number, TwilioSimulator
from causerie.simulators.whatsapp import Account as WhatsAppAccount
from causerie.simulators.whatsapp import Number as WhatsAppNumber
from causerie.simulators.whatsapp import WhatsAppSimulator
from causerie.store import connections, outbox
from causerie.store.database import Work
from causerie.testing.house import VAULT, House
from causerie.testing.serving import serve
from causerie.workers.outbox import Drain

SID = "AC5f8a2c01d9b34e6f8c7a1b2d3e4f5061"
TOKEN = "0c7e1f2a3b4d5968778695a4b3c2d1e0"
PATIENCE = Patience(first=timedelta(seconds=4), longest=timedelta(minutes=15), lease=timedelta(seconds=60))
PUBLIC = "https://causerie.example"


async def connect(house: House, provider: str, base: str, credentials: dict[str, str], *, rate: float = 1000.0) -> None:
    """Lead a connection of the house to where a simulator is served."""
    connection = house.held[provider].connection.id

    async def verb(work: Work) -> None:
        sealed = connections.seal(VAULT, credentials)
        await connections.change(work, connection, name=None, api_base=base, sealed=sealed)
        for channel in house.held[provider].channels.values():
            await outbox.set_rate(work, channel.id, rate)

    await house.do(verb)
    await house.directory.refresh(monotonic=1)
    house.held = {one.connection.provider: one for one in house.directory.all()}


@asynccontextmanager
async def twilio(house: House, **about: Any) -> AsyncIterator[TwilioSimulator]:
    """The house's Twilio account, which tells of no receipts: nobody serves the hook it is given."""
    numbers = [Number(address) for address in sorted(house.held["twilio"].channels)]
    simulator = TwilioSimulator(Account(SID, TOKEN, numbers))
    simulator.faults.drop_receipts = True
    async with simulator.running(), serve(simulator) as base:
        simulator.base_url = base
        await connect(house, "twilio", base, {"account_sid": SID, "auth_token": TOKEN}, **about)
        yield simulator


@asynccontextmanager
async def whatsapp(house: House) -> AsyncIterator[WhatsAppSimulator]:
    numbers = tuple(WhatsAppNumber(address, address, "Atelier") for address in house.held["whatsapp"].channels)
    credentials = {
        "app_secret": "s",
        "access_token": "EAAG",
        "verify_token": "v",
        "business_account_id": "1",
        "portfolio_id": "2",
    }
    account = WhatsAppAccount(id="1", app_secret="s", access_token="EAAG", numbers=numbers, templates=())
    simulator = WhatsAppSimulator(account, hook_url=None, clock=lambda: house.clock().timestamp())
    simulator.faults.drop_receipts = True
    async with simulator.running(), serve(simulator) as base:
        await connect(house, "whatsapp", base, credentials)
        yield simulator


@asynccontextmanager
async def drain(house: House, *, timeout: float = 5.0, patience: Patience = PATIENCE) -> AsyncIterator[Drain]:
    """A drain on the house's outbox; the provider is given `timeout` seconds to answer. Not yet running.

    What it saw of the channels' health is written at the end.
    """
    async with Pools(timeout=timeout) as pools, Lines(house.directory, pools) as lines:
        links = FileLinks(VAULT, lambda: PUBLIC)
        orders = Orders(house.database, house.directory, links, clock=house.clock, public_url=lambda: PUBLIC)
        pulse = Pulse(house.database, house.clock)
        made = Drain(house.database, house.directory, lines, orders, clock=house.clock, patience=patience)
        made.spoke = pulse.spoke
        yield made
        await pulse.flush()
