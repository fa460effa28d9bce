"""A round: customers write, colleagues answer, something breaks, everything settles, and the books are checked.

Each round has customers nobody has seen before, so that a round's books are its own; the processes, the database and the
providers live through all of them.
"""

from __future__ import annotations

import asyncio
import random
import time
from dataclasses import asdict, dataclass, fields

import psycopg

from tests.faults.colleagues import Lane, answer, conversation_of, decide
from tests.faults.customers import Customer, customers, write
from tests.faults.faults import FAULTS, heal, manner
from tests.faults.verdict import Accepted, judge
from tests.faults.world import World, say

EACH = 5  # customers of each provider in a round
STRIKES = (0.1, 0.6)  # seconds after the load began
SETTLED = 40.0  # seconds until everything must have found its end


@dataclass
class Tally:
    """What the rounds came to. `acked`: webhooks and replies that were acknowledged."""

    acked: int = 0
    lost: int = 0
    duplicated: int = 0
    disordered: int = 0
    resent: int = 0
    unknown: int = 0  # sends that ended as unknown, before their owner decided: honest, and counted

    def line(self) -> dict[str, int]:
        return asdict(self)

    def clean(self) -> bool:
        return not (self.lost or self.duplicated or self.disordered or self.resent)

    def add(self, other: Tally) -> None:
        for one in fields(self):
            setattr(self, one.name, getattr(self, one.name) + getattr(other, one.name))


async def rounds(world: World, *, count: int, fault: str | None, seed: str) -> Tally:
    """So many rounds; what they came to together."""
    total = Tally()
    for number in range(count):
        draw = random.Random(f"{seed} {number}")
        struck = fault or draw.choice(list(FAULTS))
        started = time.monotonic()
        found = await one_round(world, number=number, fault=struck, draw=draw)
        say(
            f"round {number + 1}: {struck}, {found.acked} acknowledged, {found.unknown} unknown,"
            f" {time.monotonic() - started:.1f} s" + ("" if found.clean() else f", NOT CLEAN {found.line()}")
        )
        total.add(found)
    return total


async def one_round(world: World, *, number: int, fault: str, draw: random.Random) -> Tally:
    """One fault under load. Raises when the world does not settle."""
    tag = f"r{number}"
    people = customers(world.base, tag=tag, first=1 + EACH * number, each=EACH)
    lanes = [Lane(one, tag) for one in people]
    for simulator in world.simulators:
        simulator.accepted.clear()
    _let_write(world, people)
    load = asyncio.create_task(_load(world, lanes, fault, draw))
    try:
        await asyncio.sleep(draw.uniform(*STRIKES))
        await FAULTS[fault](world, draw)
        await load
    finally:
        load.cancel()
        heal(world)
    await _settled(world.dsn)
    unknown = await decide(lanes, world.dsn, world.web.port, draw)
    if unknown:
        await _settled(world.dsn)
    taken = [Accepted(one.text, one.recipient) for simulator in world.simulators for one in simulator.accepted]
    return Tally(**judge(world.dsn, lanes, taken))


def _let_write(world: World, people: list[Customer]) -> None:
    """WhatsApp lets a company answer those who wrote within a day; its simulator did not see these write."""
    for one in people:
        if one.provider == "whatsapp":
            world.whatsapp.customer(one.address.removeprefix("+")).wrote_at = time.time()


async def _load(world: World, lanes: list[Lane], fault: str, draw: random.Random) -> None:
    async with asyncio.TaskGroup() as group:
        for lane in lanes:
            group.create_task(_lane(world, lane, fault, random.Random(draw.random())))


async def _lane(world: World, lane: Lane, fault: str, draw: random.Random) -> None:
    """The customer writes; as soon as they are known, a colleague answers beside."""
    met = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        group.create_task(write(lane.customer, world.web.port, manner(fault), draw, met=met.set))
        await met.wait()
        group.create_task(answer(lane, await _known(world.dsn, lane.customer), world.web.port, draw))


async def _known(dsn: str, customer: Customer) -> int:
    """The customer's conversation; PostgreSQL may be away just now."""
    deadline = time.monotonic() + SETTLED
    while True:
        try:
            return await asyncio.to_thread(conversation_of, dsn, customer)
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            await asyncio.sleep(0.1)


async def _settled(dsn: str) -> None:
    """Returns once no send is waiting or under way."""
    deadline = time.monotonic() + SETTLED
    while left := await asyncio.to_thread(_waiting, dsn):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{left} sends found no end within {SETTLED:.0f} s")
        await asyncio.sleep(0.1)


def _waiting(dsn: str) -> int:
    with psycopg.connect(dsn) as conn:
        row = conn.execute("select count(*) from outbox where state in ('queued', 'sending')").fetchone()
    return int(row[0]) if row else 0
