"""What goes wrong: one entry a fault, each leaving the world as it found it.

Counters of the simulators are « the next n sends »; what a round did not use up is taken back at its end.
"""

from __future__ import annotations

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable

import psycopg

from bench.processes import postmaster
from bench.server import answers
from tests.faults.customers import Manner
from tests.faults.world import LEASE, SLOWEST, World

BACK = 60.0  # seconds until the product must serve again

TRIES = 12  # to stop a worker while it is sending
_SENDING = "select id, fence from outbox where state = 'sending'"

Fault = Callable[[World, random.Random], Awaitable[None]]


async def server_kill(world: World, draw: random.Random) -> None:
    """SIGKILL of one of the two processes, started again a moment later."""
    victim = draw.choice((world.web, world.worker))
    victim.kill()
    await asyncio.sleep(draw.uniform(0.0, 0.3))
    await victim.start()


async def postgres_kill(world: World, draw: random.Random) -> None:
    """SIGKILL of PostgreSQL's first process. Nobody but the product starts it again."""
    pid = postmaster(world.site.folder / "postgres")
    os.kill(pid, signal.SIGKILL)
    deadline = time.monotonic() + BACK
    await asyncio.sleep(0.2)
    while not await answers(world.web.port):
        if time.monotonic() > deadline:
            raise RuntimeError(f"killed PostgreSQL, and the product did not serve again within {BACK:.0f} s")
        await asyncio.sleep(0.05)


async def worker_stop(world: World, draw: random.Random) -> None:
    """SIGSTOP of a worker until the leases of what it was sending are over; then it goes on, none the wiser."""
    try:
        for _ in range(TRIES):
            world.worker.send(signal.SIGSTOP)
            if await asyncio.to_thread(_holds_sends, world.dsn):
                break
            world.worker.send(signal.SIGCONT)
            await asyncio.sleep(draw.uniform(0.01, 0.05))
        await asyncio.sleep(LEASE + draw.uniform(0.8, 1.3))  # a lease is looked at once a second
    finally:
        world.worker.send(signal.SIGCONT)


def _holds_sends(dsn: str) -> bool:
    """Whether sends are under way that nobody settles: those of the process that is stopped."""
    with psycopg.connect(dsn, autocommit=True) as conn:
        before = conn.execute(_SENDING).fetchall()
        time.sleep(1.5 * SLOWEST)
        return bool(set(before) & set(conn.execute(_SENDING).fetchall()))


async def provider_500(world: World, draw: random.Random) -> None:
    """Both providers answer 500: to some sends they took, and to some they did not."""
    for simulator in world.simulators:
        simulator.faults.broken = draw.randint(1, 4)
        simulator.faults.broken_after = draw.randint(1, 4)


async def provider_429(world: World, draw: random.Random) -> None:
    """Both providers are asked too much."""
    for simulator in world.simulators:
        simulator.faults.throttled = draw.randint(3, 12)


async def provider_timeout(world: World, draw: random.Random) -> None:
    """Both providers take some sends and never answer."""
    for simulator in world.simulators:
        simulator.faults.silent = draw.randint(1, 5)


async def provider_half_answer(world: World, draw: random.Random) -> None:
    """Both providers take some sends, and their answer is cut in the middle."""
    for simulator in world.simulators:
        simulator.faults.half = draw.randint(1, 5)


async def webhooks_doubled(world: World, draw: random.Random) -> None:
    """Every webhook comes twice, at the same moment where it is a customer's."""
    for simulator in world.simulators:
        simulator.faults.duplicate = True


async def webhooks_shuffled(world: World, draw: random.Random) -> None:
    """Webhooks come in any order."""
    for simulator in world.simulators:
        simulator.faults.reorder = True


FAULTS: dict[str, Fault] = {
    one.__name__: one
    for one in (
        server_kill,
        postgres_kill,
        worker_stop,
        provider_500,
        provider_429,
        provider_timeout,
        provider_half_answer,
        webhooks_doubled,
        webhooks_shuffled,
    )
}


def manner(fault: str) -> Manner:
    """How customers' webhooks come under a fault."""
    return Manner(doubled=fault == webhooks_doubled.__name__, shuffled=fault == webhooks_shuffled.__name__)


def heal(world: World) -> None:
    """Take back what a round did not use up."""
    for simulator in world.simulators:
        faults = simulator.faults
        faults.broken = faults.broken_after = faults.throttled = faults.silent = faults.half = 0
        faults.duplicate = faults.reorder = False
