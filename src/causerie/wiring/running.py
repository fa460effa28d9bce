"""`serve` and `demo`: start everything, say where, wait to be told to stop, stop in reverse."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog

from causerie.http import asgi
from causerie.http.auth import Doorkeeper
from causerie.settings import Settings
from causerie.wiring import product
from causerie.wiring.demo.seeding import seed
from causerie.wiring.doors import doors
from causerie.wiring.first import administrator, first_agent
from causerie.wiring.gifs import gif_door, simulated_gifs
from causerie.wiring.metrics import metrics
from causerie.wiring.phone import PREFIX, Phone
from causerie.wiring.server import listen, serving
from causerie.wiring.world import world

Said = Callable[[str], None]

# New objects before the collector looks at them, and how often it looks at older ones. Little of ours is cyclic:
# looking every 700 objects cost more than it found.
COLLECT = (20_000, 10, 20)

log = structlog.get_logger()


async def serve(settings: Settings, *, role: str, said: Said) -> None:
    """Run web, worker or both until SIGINT or SIGTERM."""
    stop = _stop_signal()
    async with AsyncExitStack() as stack:
        sock = listen(settings.host, settings.port, search=False) if role != "worker" else None
        base = settings.public_url.rstrip("/") or f"http://{settings.host}:{settings.port}"
        core = await stack.enter_async_context(product.core(settings, public_url=lambda: base))
        await stack.enter_async_context(product.chores(core))
        await stack.enter_async_context(metrics(core))
        if role != "web":
            await stack.enter_async_context(product.workers(core))
        if sock is not None:
            made = await stack.enter_async_context(doors(core, demo=False, gifs=gif_door(core)))
            await stack.enter_async_context(serving(made.front, sock))
            agent_id = await first_agent(core)
            link = f"/start?token={made.start.issue(agent_id)}" if agent_id else "/"
            said(f"Causerie is ready: http://{settings.host}:{sock.getsockname()[1]}{link}")
        _spare_what_stays()
        await stop.wait()


def _spare_what_stays() -> None:
    """What was built so far lives as long as the process: the garbage collector need not look at it ever again.

    It would every few seconds under load, for a tenth of a second in which nobody is answered.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT)


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    return stop


async def demo(settings: Settings, *, said: Said, ready: Said, gifs: bool = False) -> None:
    """The same with simulated providers beside it, demo conversations, and a one-time link to sign in.

    `gifs`: a simulated service of moving pictures as well.
    """
    stop = _stop_signal()
    async with AsyncExitStack() as stack:
        sock = listen("127.0.0.1", settings.port, search=True)
        port = sock.getsockname()[1]
        if settings.port not in (0, port):
            said(f"Port {settings.port} is taken: using {port}.")
        base = f"http://127.0.0.1:{port}"
        core = await stack.enter_async_context(product.core(settings, public_url=lambda: base))
        await stack.enter_async_context(product.chores(core))
        agent_id = await first_agent(core) or await administrator(core)
        around = await stack.enter_async_context(world(core, agent_id=agent_id, demo=True))
        await stack.enter_async_context(product.workers(core))

        def phone(doorkeeper: Doorkeeper) -> tuple[tuple[str, asgi.App], ...]:
            app = Phone(around, authenticate=doorkeeper.grant, same_origin=doorkeeper.same_origin)
            return ((PREFIX, app),)

        found = await stack.enter_async_context(simulated_gifs(core)) if gifs else gif_door(core)
        made = await stack.enter_async_context(doors(core, demo=True, more=phone, gifs=found))
        await stack.enter_async_context(serving(made.front, sock))
        await stack.enter_async_context(seed(around))
        ready(f"{base}/start?token={made.start.issue(agent_id)}")
        _spare_what_stays()
        await stop.wait()
