"""The service of moving pictures: the one that the settings name, or a simulated one beside a demo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from causerie.channels.gifs import GifService
from causerie.http.gifs import GifDoor
from causerie.simulators.gifs import KEY, ROOT, GifSimulator
from causerie.wiring.core import Core
from causerie.wiring.server import listen, serving


def gif_door(core: Core) -> GifDoor | None:
    """None without a key. Its address is the administrator's word, as the `api_base` of a connection is."""
    settings = core.settings
    if not settings.gif_key:
        return None
    return _door(core, url=settings.gif_url, key=settings.gif_key)


@asynccontextmanager
async def simulated_gifs(core: Core) -> AsyncIterator[GifDoor]:
    """A service on a loopback port of its own, for as long as the block lasts."""
    sock = listen("127.0.0.1", 0, search=False)
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    simulator = GifSimulator(base)
    async with simulator.running(), serving(simulator, sock):
        yield _door(core, url=base + ROOT, key=KEY)


def _door(core: Core, *, url: str, key: str) -> GifDoor:
    service = GifService(core.pools.outgoing(url), url=url, key=key)
    settings = core.settings
    return GifDoor(service, core.vault, credit=settings.gif_credit, limit=settings.media_limit)
