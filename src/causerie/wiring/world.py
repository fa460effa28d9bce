"""The world in a box: four providers on loopback ports of their own, for as long as a demo or a test lasts.

They are real servers that speak each provider's protocol, with signatures both ways; the product knows them by
their address alone. They refuse to start outside a demo, and on a database in which a company already works.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from causerie.desk.collect import Collector
from causerie.desk.connect import Account, Line, carry, connect, reconnect
from causerie.desk.name import name_brand, name_team
from causerie.model.channel import ChannelState
from causerie.model.contact import Address
from causerie.model.errors import Misconfigured
from causerie.model.grant import Grant, Role
from causerie.simulators.telegram import TelegramSimulator
from causerie.simulators.twilio import TwilioSimulator
from causerie.simulators.twilio.asked import barrier
from causerie.simulators.visitor import VisitorSimulator
from causerie.simulators.whatsapp import WhatsAppSimulator
from causerie.simulators.wire import Simulator
from causerie.store import brands, connections, outbox, scenery, teams, visitors
from causerie.store.database import Work
from causerie.store.scenery import Memory, Standing
from causerie.store.visitors import Visitor
from causerie.wiring.carriers import Built, Failing, credentials
from causerie.wiring.clock import now
from causerie.wiring.core import Core
from causerie.wiring.demo import cast
from causerie.wiring.demo.tongues import TONGUES
from causerie.wiring.handsets import GLANCE, Handsets
from causerie.wiring.server import listen, serving

LOOPBACK = "127.0.0.1"
FURNISHED = "furnished"
CHAT = "webchat"  # whose customers' tokens are rows of ours


@dataclass
class World:
    """What runs: the demo's connections by provider, their simulators, and the handsets of its people."""

    core: Core
    grant: Grant  # of the administrator who opened it
    standing: Mapping[str, Standing]
    simulators: Mapping[str, Simulator]
    handsets: Handsets
    started: datetime

    async def recall(self) -> None:
        """Give the providers back what they knew: who wrote when, who said STOP, which browser holds which token."""
        for memory in await scenery.memories(self.core.database):
            simulator = self.simulators.get(memory.provider)
            if simulator is not None:
                _recall(simulator, memory)
        for simulator in self.simulators.values():
            if isinstance(simulator, VisitorSimulator):
                await self._open_pages(simulator)

    async def _open_pages(self, simulator: VisitorSimulator) -> None:
        """The pages of those who have a visitor's row: their browsers kept the token."""
        for address, _, person in cast.customers(CHAT):
            token = self.visitor_token(address)
            found = await visitors.by_token(
                self.core.database,
                self.core.vault.hash("visitor", token),
                channel_id=self.standing[CHAT].channel_id,
                widget=cast.WIDGET,
                now=now(),
            )
            if found is not None:
                simulator.open(address, token=token, language=person.language)

    async def admit(self, work: Work, address: str) -> Visitor:
        """The visitor's row of a person of the demo, under the token their browser will show."""
        visitor = Visitor(
            id=await self.core.ids.one(work.conn),
            channel_id=self.standing[CHAT].channel_id,
            widget=cast.WIDGET,
            address=self.visitor_address(address),
            member=None,
            token=self.core.vault.hash("visitor", self.visitor_token(address)),
            seen_at=work.now,
        )
        await visitors.add(work, visitor)
        return visitor

    def visitor_token(self, address: str) -> str:
        return self.core.vault.hash("demo visitor token", address).hex()

    def visitor_address(self, address: str) -> str:
        """The random address a visitor goes by in the ledger."""
        return self.core.vault.hash("demo visitor", address).hex()[:22]

    def addresses_of(self, provider: str, customer: str) -> tuple[Address, ...]:
        """Under which addresses the ledger knows a handset."""
        known = self.visitor_address(customer) if isinstance(self.simulators[provider], VisitorSimulator) else customer
        return TONGUES[provider].address(known)


@asynccontextmanager
async def world(core: Core, *, agent_id: int, demo: bool, glance: float = GLANCE) -> AsyncIterator[World]:
    """Run the providers; `agent_id` is the administrator for whom the demo is furnished.

    Raises Misconfigured `simulators_refused` unless `demo`, and `demo_refused` in a house that is real.
    """
    if not demo:
        raise Misconfigured("simulators_refused")
    if await scenery.is_real(core.database):
        raise Misconfigured("demo_refused")
    grant = Grant(agent_id, Role.ADMIN, None, frozenset())
    await _furnish(core, grant)
    await core.directory.refresh(monotonic=time.monotonic())
    standing = await scenery.standing(core.database)
    failing = Failing()
    async with AsyncExitStack() as stack:
        simulators = {
            place.provider: await _run(stack, core, grant, standing[place.provider], failing)
            for place in cast.PLACES
            if place.provider in standing
        }
        await core.directory.refresh(monotonic=time.monotonic())
        handsets = Handsets(simulators, failing, present=_presence(core, standing), glance=glance)
        made = World(core, grant, standing, simulators, handsets, now())
        await made.recall()
        await Collector(core.database, core.directory, core.lines, core.ids).due(now=now())
        await stack.enter_async_context(handsets.watched())
        yield made


def _presence(core: Core, standing: Mapping[str, Standing]) -> Callable[[str], bool]:
    """Whether a provider's connection is still there: the demo may be erased while it runs."""

    def present(provider: str) -> bool:
        wanted = standing[provider].connection_id
        return any(held.connection.id == wanted for held in core.directory.all())

    return present


async def _run(stack: AsyncExitStack, core: Core, grant: Grant, standing: Standing, failing: Failing) -> Simulator:
    """One provider, served where the product is told to find it."""
    built = Built(core.vault, failing, core.public_url())
    simulator = built.simulator(standing.provider, f"{built.public_url}/hooks/{standing.hook}")
    for address, _, person in cast.customers(standing.provider):
        simulator.customer(address, name=person.name)
        if isinstance(simulator, TelegramSimulator):
            simulator.chat(address).language = person.language
    await stack.enter_async_context(simulator.running())
    if not isinstance(simulator, VisitorSimulator):  # nobody calls a browser
        await _serve(stack, core, grant, standing, simulator)
    return simulator


async def _serve(stack: AsyncExitStack, core: Core, grant: Grant, standing: Standing, simulator: Simulator) -> None:
    sock = listen(LOOPBACK, 0, search=False)
    await stack.enter_async_context(serving(simulator, sock))
    base = f"http://{LOOPBACK}:{sock.getsockname()[1]}"
    if isinstance(simulator, TwilioSimulator):
        simulator.base_url = base
    held = core.directory.connection(standing.connection_id)

    async def telling(work: Work) -> None:
        await reconnect(work, core.vault, grant=grant, held=held, given={"api_base": base})

    await core.database.run(telling, now=now())


def _recall(simulator: Simulator, memory: Memory) -> None:
    """What the provider of a customer would know, had it run all the time."""
    address = memory.address
    match simulator:
        case TwilioSimulator():
            entry = (barrier(simulator.account, cast.SMS_NUMBER), address)
            simulator.network.opted_out |= {entry} if memory.refused else set()
        case TelegramSimulator():
            simulator.chat(address).started = True
        case WhatsAppSimulator():
            address = address.removeprefix("+")
        case _:
            return  # a browser remembers its token, and nothing else
    if memory.heard_at is not None and address in simulator.customers:
        simulator.customer(address).wrote_at = memory.heard_at.timestamp()


# The shop's furniture.


async def _furnish(core: Core, grant: Grant) -> None:
    """The shop's connections and channels, once for ever; what a crash left half done is finished."""
    if await scenery.was(core.database, FURNISHED):
        return
    for place in cast.PLACES:
        connected = await scenery.connected(core.database)
        if place.provider not in connected:
            connected[place.provider] = await _connect(core, grant, place)
        if place.provider not in await scenery.standing(core.database):
            await core.directory.refresh(monotonic=time.monotonic())
            await _carry(core, grant, place, connected[place.provider])
    await core.database.run(lambda work: scenery.once(work, FURNISHED), now=now())


async def _connect(core: Core, grant: Grant, place: cast.Place) -> int:
    account = Account(place.provider, place.name, credentials(core.vault)[place.provider], source="demo")

    async def verb(work: Work) -> int:
        return await connect(work, core.vault, core.ids, grant=grant, account=account)

    return await core.database.run(verb, now=now())


async def _carry(core: Core, grant: Grant, place: cast.Place, connection_id: int) -> None:
    async def verb(work: Work) -> None:
        line = Line(
            connection_id,
            place.address,
            place.name,
            brand_id=await _brand(work, core, grant),
            team_id=await _team(work, core, grant, place.team),
            state=ChannelState.LIVE,
        )
        channel_id = await carry(work, core.directory, core.ids, grant=grant, line=line)
        await outbox.set_rate(work, channel_id, place.rate)
        look = {"greeting": cast.GREETING, "accent": cast.ACCENT}
        await connections.change_channel(work, channel_id, {"settings": look})

    await core.database.run(verb, now=now())


async def _brand(work: Work, core: Core, grant: Grant) -> int:
    known = {brand.name: brand.id for brand in await brands.everything(work.conn)}
    return known.get(cast.BRAND) or (await name_brand(work, core.ids, grant=grant, name=cast.BRAND)).id


async def _team(work: Work, core: Core, grant: Grant, name: str) -> int:
    known = {team.name: team.id for team in await teams.everything(work.conn)}
    return known.get(name) or (await name_team(work, core.ids, grant=grant, name=name)).id
