"""The product in one process with the world around it, over real HTTP: what the demo's tests stand on."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import aiohttp

from causerie.desk.reply import Answer, reply
from causerie.http import asgi
from causerie.http.hooks import Hooks
from causerie.http.public import SignedFiles
from causerie.http.visitor import Means, Visitors
from causerie.model.grant import Grant, Role
from causerie.model.message import Media, MediaKind, Message, Part, Text
from causerie.settings import Settings
from causerie.store import files, scenery, threads
from causerie.store.database import Row, Work
from causerie.wiring import core as cores
from causerie.wiring import product
from causerie.wiring.clock import now
from causerie.wiring.core import Core
from causerie.wiring.first import administrator, first_agent
from causerie.wiring.phone import Phone
from causerie.wiring.server import listen, serving
from causerie.wiring.world import World, world

T = TypeVar("T")

GLANCE = 0.02
SIGNED_IN = "signed-in"


@dataclass
class Shop:
    """A running product, the world, and short ways to act as the shop and to look."""

    core: Core
    agent_id: int
    base: str
    world: World

    @property
    def grant(self) -> Grant:
        return Grant(self.agent_id, Role.ADMIN, None, frozenset())

    async def answer(self, message: Row, *parts: Part, text: str = "") -> int:
        """The signed-in colleague answers a message of a customer, as the inbox does."""

        async def verb(work: Work) -> int:
            given = Answer(
                conversation_id=message["conversation_id"],
                parts=parts or (Text(text),),
                client_key=str(uuid.uuid4()),
                last_seen=message["id"],
            )
            written = await reply(work, self.core.directory, self.core.ids, grant=self.grant, answer=given)
            return written.messages[-1]

        return await self.core.database.run(verb, now=now())

    async def picture(self, content: bytes, mime: str = "image/png") -> Media:
        """A colleague's upload."""

        async def verb(work: Work) -> Media:
            file_id = await self.core.ids.one(work.conn)
            await files.upload(work, file_id, agent_id=self.agent_id, name="photo.png", mime=mime, content=content)
            return Media(MediaKind.IMAGE, file_id)

        return await self.core.database.run(verb, now=now())

    async def message(self, message_id: int) -> Message:
        async with self.core.database.connection() as conn:
            return await threads.message(conn, self.grant, message_id)

    async def heard(self, key: str) -> Row:
        """The ledger's row of a message that a handset wrote, as soon as it is there."""

        async def look() -> Row | None:
            found = await self.rows("select * from message where provider_key = %s", key)
            return found[0] if found else None

        return await self.until(look)

    async def reaches(self, message_id: int, delivery: str) -> Message:
        """The message, once it got that far."""

        async def look() -> Message | None:
            found = await self.message(message_id)
            return found if found.delivery == delivery else None

        return await self.until(look)

    async def until(self, look: Callable[[], Awaitable[T | None]], *, within: float = 10.0) -> T:
        """What `look` finds, asked again whenever the journal grew."""
        grew = asyncio.Event()
        self.core.hub.on_event.append(lambda _: grew.set())
        async with asyncio.timeout(within):
            while (found := await look()) is None:
                await grew.wait()
                grew.clear()
        return found

    async def rows(self, sql: Any, *params: Any) -> list[Row]:
        return await self.core.database.read(sql, params)


@asynccontextmanager
async def running(dsn: str, folder: Path) -> AsyncIterator[Shop]:
    """The product's hooks, visitors, files and workers on a port of their own, with the world around them."""
    sock = listen("127.0.0.1", 0, search=False)
    base = f"http://127.0.0.1:{sock.getsockname()[1]}"
    settings = Settings(database_url=dsn, data_dir=folder, first_backoff=0.05)
    async with AsyncExitStack() as stack:
        core = await stack.enter_async_context(cores.core(settings, public_url=lambda: base, key_file=folder / "key"))
        agent_id = await first_agent(core) or await administrator(core)
        shown: dict[str, asgi.App] = {}
        await stack.enter_async_context(_front(core, shown, sock))
        made = await stack.enter_async_context(world(core, agent_id=agent_id, demo=True, glance=GLANCE))
        await stack.enter_async_context(product.workers(core))
        shop = Shop(core, agent_id, base, made)
        shown["/simulator/"] = Phone(made, authenticate=_signed_in(shop), same_origin=_same_origin)
        yield shop


@asynccontextmanager
async def _front(core: Core, shown: dict[str, asgi.App], sock: Any) -> AsyncIterator[None]:
    means = Means(clock=now, public_url=core.public_url, ids=core.ids, pulse=core.pulse)
    visitors = Visitors(core.database, core.vault, core.directory, core.receiver, core.hub, means=means)
    shown["/hooks/"] = Hooks(core.directory, core.receiver, core.pulse, clock=now, public_url=core.public_url)
    shown["/v1/webchat/"] = visitors
    shown["/files/"] = SignedFiles(core.database, core.links, clock=now)

    async def front(scope: asgi.Scope, receive: asgi.Receive, send: asgi.Send) -> None:
        for prefix, app in shown.items():
            if scope["path"].startswith(prefix):
                await app(scope, receive, send)
                return
        await asgi.answer(send, 404, b"", "text/plain")

    ears = asyncio.create_task(visitors.run())
    try:
        async with serving(front, sock):
            yield
    finally:
        ears.cancel()
        await asyncio.gather(ears, return_exceptions=True)


def _signed_in(shop: Shop) -> Callable[[asgi.Scope], Awaitable[Grant | None]]:
    async def authenticate(scope: asgi.Scope) -> Grant | None:
        return shop.grant if asgi.headers(scope).get("cookie") == SIGNED_IN else None

    return authenticate


def _same_origin(scope: asgi.Scope) -> bool:
    return asgi.headers(scope).get("sec-fetch-site", "same-origin") == "same-origin"


@dataclass
class Browser:
    """The page beside the inbox: asks `/simulator/…`, signed in unless told otherwise."""

    base: str
    http: aiohttp.ClientSession

    async def get(self, path: str, **query: str) -> Any:
        async with self.http.get(f"{self.base}/simulator/{path}", params=query) as response:
            assert response.status == 200, await response.text()
            return await response.json()

    async def last(self, *, state: str, within: float = 10.0, **which: str) -> Any:
        """The last message on that phone, once the phone itself says that it got that far."""
        async with asyncio.timeout(within):
            while (told := (await self.get("thread", **which))["messages"][-1])["state"] != state:
                await asyncio.sleep(GLANCE)
        return told

    async def send(self, method: str, path: str, told: Any, **headers: str) -> tuple[int, Any]:
        async with self.http.request(method, f"{self.base}/simulator/{path}", json=told, headers=headers) as response:
            return response.status, json.loads(await response.read())

    async def post(self, path: str, **told: Any) -> Any:
        status, answer = await self.send("POST", path, told)
        assert status == 200, answer
        return answer


@asynccontextmanager
async def browser(shop: Shop, *, cookie: str = SIGNED_IN) -> AsyncIterator[Browser]:
    async with aiohttp.ClientSession(headers={"cookie": cookie}) as http:
        yield Browser(shop.base, http)


async def erased(shop: Shop, erase: Callable[[Work], Awaitable[Any]]) -> None:
    """Run the erasure and let the directory see that the demo's connections are gone."""
    await shop.core.database.run(erase, now=now())
    await shop.core.directory.refresh(monotonic=float("inf"))
    assert await scenery.standing(shop.core.database) == {}
