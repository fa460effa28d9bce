"""A widget on a real server: the visitors' door, its receiver and its hub, over a real database."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from causerie.channels.protocol import Sent
from causerie.desk.deliver import Outcome, settle
from causerie.desk.pulse import Pulse
from causerie.desk.receive import Receiver
from causerie.desk.write import Draft, write
from causerie.http.visitor import Means, Visitors
from causerie.http.visitor.ears import Ear
from causerie.model.element import Typing
from causerie.model.message import Part, Text
from causerie.model.outbox import Patience
from causerie.realtime.hub import Hub
from causerie.store import connections, outbox
from causerie.store.database import Row, Work
from causerie.testing.house import AGENT, BRAND, TEAM, VAULT, House
from causerie.testing.serving import serve
from tests.http.visitor.browser import Browser

SECRET, MEMBER_SECRET = "the-envelopes", "the-members"
SITE = "https://atelier.example"
SETTINGS = {"origins": [SITE], "greeting": {"fr": "Bonjour\u202f!"}, "language": "fr", "accent": "#0B57D0"}


@dataclass
class Chat:
    """What a test of the door needs."""

    house: House
    base: str
    hub: Hub
    receiver: Receiver
    channel_id: int
    visitors: Visitors
    typed: list[Typing] = field(default_factory=list)
    placed: asyncio.Event = field(default_factory=asyncio.Event)  # an ear has found its contacts
    ticks: float = 0.0  # the monotonic clock of limits and caches

    def browser(self, **more: object) -> Browser:
        return Browser(self.base, **more)  # type: ignore[arg-type]

    async def visitor(self, **more: object) -> Browser:
        """A browser that has its token."""
        browser = self.browser(**more)
        assert (await browser.arrive()).status == 201
        return browser

    @staticmethod
    def hash_of(member: str, *, secret: str = MEMBER_SECRET) -> str:
        return hmac.new(secret.encode(), member.encode(), hashlib.sha256).hexdigest()

    async def member(self, name: str, **more: object) -> Browser:
        browser = self.browser(**more)
        assert (await browser.arrive(user_id=name, user_hash=self.hash_of(name))).status == 201
        return browser

    async def identity_of(self, key: str) -> Row:
        """The identity that wrote the message of that key, with its contact."""
        (row,) = await self.house.database.read(
            """select i.id, i.contact_id, i.scheme, i.address, m.conversation_id from message m
               join identity i on i.id = m.identity_id where m.provider_key = %s""",
            [key],
        )
        return row

    async def answer(self, key: str, *parts: Part, text: str = "", sent: bool = True) -> int:
        """An agent answers the writer of message `key`; unless `sent` is false the outbox lets it go."""
        identity = (await self.identity_of(key))["id"]
        draft = Draft(identity, self.channel_id, parts or (Text(text),), agent_id=AGENT)

        async def verb(work: Work) -> int:
            return (await write(work, self.house.directory, self.house.ids, draft)).messages[-1]

        message = await self.house.database.run(verb, now=self.house.clock())
        if sent:
            await self.drain()
        return message

    async def drain(self) -> None:
        """Let the outbox go, as its worker does."""

        async def verb(work: Work) -> int:
            claimed = await outbox.claim(work, limit=50, lease=timedelta(minutes=1))
            outcomes = [Outcome(one, sent=Sent(str(one.message_id))) for one in claimed]
            await settle(
                work,
                self.house.directory,
                self.house.ids,
                outcomes,
                patience=Patience(),
                jitter=[0.0] * len(outcomes),
            )
            return len(outcomes)

        while await self.house.database.run(verb, now=self.house.clock()):
            self.house.clock.forward(seconds=1)


def _tell_of_ears(chat: Chat) -> None:
    place = chat.visitors._ears.place

    async def told(ear: Ear) -> bool:
        others = await place(ear)
        chat.placed.set()
        return others

    chat.visitors._ears.place = told  # type: ignore[method-assign]


@asynccontextmanager
async def running(*loops: Callable[[], Coroutine[Any, Any, None]]) -> AsyncIterator[None]:
    """Tasks for the length of a block; one that fails fails the test."""
    tasks = [asyncio.create_task(loop()) for loop in loops]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                raise ended


async def open_widget(house: House, *, address: str = "atelier", settings: dict[str, object] | None = None) -> int:
    """Add a web chat connection with one channel."""

    async def verb(work: Work) -> int:
        connection_id, channel_id = await house.ids.take(work.conn, 2)
        row = {"id": connection_id, "provider": "webchat", "name": "Site", "hook": f"hook-{address}"}
        credentials = {"secret": SECRET, "member_secret": MEMBER_SECRET}
        await connections.add(work, VAULT, {**row, "api_base": None, "source": "live"}, credentials=credentials)
        await connections.add_channel(
            work,
            {
                "id": channel_id,
                "connection_id": connection_id,
                "provider": "webchat",
                "address": address,
                "name": "Atelier Vélo",
                "brand_id": BRAND,
                "team_id": TEAM,
                "state": "live",
                "source": "live",
            },
        )
        told = SETTINGS if settings is None else settings
        await work.execute("update channel set settings = %s::jsonb where id = %s", [work.json(told), channel_id])
        await work.execute("update agent set name = 'Camille Robin' where id = %s", [AGENT])
        await outbox.set_rate(work, channel_id, 100)
        return channel_id

    channel_id = await house.database.run(verb, now=house.clock())
    await house.directory.refresh(monotonic=0)
    return channel_id


@asynccontextmanager
async def opened(house: House, channel_id: int) -> AsyncIterator[Chat]:
    """One server process on the house's database."""
    receiver = Receiver(house.database, house.ids, house.clock, vault=VAULT)
    hub = Hub(house.database)
    typed: list[Typing] = []
    receiver.typed = lambda element, _: typed.append(element)
    means = Means(
        clock=house.clock,
        public_url=lambda: "https://causerie.example",
        ids=house.ids,
        pulse=Pulse(house.database, house.clock),
        monotonic=lambda: made.ticks,
    )
    visitors = Visitors(house.database, VAULT, house.directory, receiver, hub, means=means)
    made = Chat(house, "", hub, receiver, channel_id, visitors, typed)
    _tell_of_ears(made)
    receiving = asyncio.create_task(receiver.run())
    async with running(hub.run, visitors.run):
        await hub.started.wait()
        async with serve(visitors) as made.base:
            yield made
    receiver.close()
    await receiving


@pytest.fixture
async def chat(house: House) -> AsyncIterator[Chat]:
    channel_id = await open_widget(house)
    async with opened(house, channel_id) as made:
        yield made
