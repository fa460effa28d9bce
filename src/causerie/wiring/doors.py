"""The doors of a web process: hooks, visitors, the API, sockets, files and the web application, behind one front."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from importlib.resources import files as package_files
from pathlib import Path
from typing import cast

from causerie.http import asgi
from causerie.http.app import api
from causerie.http.auth import Doorkeeper
from causerie.http.front import Front, Ready
from causerie.http.gifs import GifDoor
from causerie.http.hooks import Hooks
from causerie.http.means import Means
from causerie.http.poll import Poll
from causerie.http.public import SignedFiles, Start
from causerie.http.socket import Live
from causerie.http.visitor import Means as VisitorMeans
from causerie.http.visitor import Visitors
from causerie.http.web import Web
from causerie.model.errors import Busy
from causerie.wiring.clock import now
from causerie.wiring.product import Core

More = Callable[[Doorkeeper], tuple[tuple[str, asgi.App], ...]]


@dataclass(frozen=True)
class Doors:
    front: Front
    start: Start
    doorkeeper: Doorkeeper


@asynccontextmanager
async def doors(
    core: Core, *, demo: bool, more: More = lambda _: (), gifs: GifDoor | None = None
) -> AsyncIterator[Doors]:
    """Build the front. `more` gives further prefixes from the doorkeeper: the demo's simulator phone."""
    means = Means(
        database=core.database,
        directory=core.directory,
        ids=core.ids,
        lines=core.lines,
        vault=core.vault,
        clock=now,
        public_url=core.public_url,
        hub=core.hub,
        receiver=core.receiver,
        links=core.links,
        pushing=core.pools.outgoing(),
        demo=demo,
        exports=core.settings.exports,
        file_limit=core.settings.media_limit,
        gifs=gifs,
        post=core.post,
    )
    doorkeeper = means.door
    visitors = _visitors(core)
    start = Start(doorkeeper.start_session, proxies=core.settings.proxies)
    live, poll = (
        way(core.database, core.hub, core.presence, authenticate=doorkeeper.grant, same_origin=doorkeeper.same_origin)
        for way in (Live, Poll)
    )
    hooks = Hooks(core.directory, core.receiver, core.pulse, clock=now, public_url=core.public_url)
    front = Front(
        prefixes=(
            ("/hooks/", hooks),
            ("/v1/webchat/", visitors),
            *more(doorkeeper),
            ("/files/", SignedFiles(core.database, core.links, clock=now)),
            ("/start", start),
            ("/api/live", poll),
            ("/api/", cast(asgi.App, api(means))),
        ),
        live=live,
        web=Web(Path(str(package_files("causerie") / "_web"))),
        ready=_ready(core),
        proxies=core.settings.proxies,
        language=lambda: core.directory.company.language,
    )
    async with AsyncExitStack() as stack:
        task = asyncio.create_task(visitors.run())
        stack.callback(task.cancel)
        yield Doors(front, start, doorkeeper)


def _visitors(core: Core) -> Visitors:
    return Visitors(
        core.database,
        core.vault,
        core.directory,
        core.receiver,
        core.hub,
        means=VisitorMeans(clock=now, public_url=core.public_url, ids=core.ids, pulse=core.pulse),
    )


def _ready(core: Core) -> Ready:
    async def ready() -> bool:
        try:
            await core.database.read("select 1")
        except Busy:
            return False
        return True

    return ready
