"""A desk on a real database with a company in it: brand, team, agents, a connection and its channels."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from causerie.channels.protocol import HookRequest
from causerie.desk.batch import Payload
from causerie.desk.directory import Directory
from causerie.desk.receive import receive
from causerie.model.contact import Address
from causerie.model.element import Arrived, Element, Sender
from causerie.model.grant import Grant, Role
from causerie.model.message import Text
from causerie.store import connections
from causerie.store.connections import Held
from causerie.store.database import Database, Row, Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault
from causerie.testing.clock import Clock

T = TypeVar("T")

VAULT = Vault(b"k" * 32, b"p" * 32)
BRAND, TEAM, OTHER_TEAM = 1, 2, 3
ADMIN, SUPERVISOR, AGENT, STRANGER = 4, 5, 6, 7


@dataclass
class House:
    """What a test of the desk needs, and short ways to make a customer speak."""

    database: Database
    directory: Directory
    ids: Ids
    clock: Clock
    held: dict[str, Held] = field(default_factory=dict)

    def channel(self, provider: str = "twilio", n: int = 0) -> int:
        return sorted(channel.id for channel in self.held[provider].channels.values())[n]

    def grant(self, agent_id: int = ADMIN) -> Grant:
        """The grants of the four people of the house: the stranger's team has no channel."""
        roles = {ADMIN: Role.ADMIN, SUPERVISOR: Role.SUPERVISOR, AGENT: Role.AGENT, STRANGER: Role.AGENT}
        role = roles[agent_id]
        mine = frozenset(channel.id for channel in self.directory.channels() if channel.team_id == TEAM)
        channels = None if role is Role.ADMIN else frozenset() if agent_id == STRANGER else mine
        return Grant(agent_id, role, channels, frozenset({OTHER_TEAM if agent_id == STRANGER else TEAM}))

    async def hear(self, *elements: Element, provider: str = "twilio", body: bytes = b"{}") -> None:
        """Receive the elements as one payload of the provider's connection."""
        await self.hear_batch([elements], provider=provider, body=body)

    async def hear_batch(
        self, payloads: Sequence[Sequence[Element]], *, provider: str = "twilio", body: bytes = b"{}"
    ) -> None:
        held = self.held[provider]
        request = HookRequest("POST", "https://causerie.example/hooks/x", "", {}, body)
        batch = [Payload(held, request, self.clock(), elements) for elements in payloads]

        async def verb(work: Work) -> None:
            await receive(work, batch, ids=self.ids, vault=VAULT)

        await self.database.run(verb, now=self.clock())

    def said(self, text: str, *, key: str, phone: str = "+33600000001", at: datetime | None = None) -> Arrived:
        """A text message on the first channel of the Twilio connection."""
        address = next(iter(self.held["twilio"].channels))
        return Arrived(address, key, Sender((Address("phone", "", phone),)), (Text(text),), at=at)

    async def do(self, verb: Callable[[Work], Awaitable[T]]) -> T:
        """Run a verb in a transaction of its own, at the clock's time."""
        return await self.database.run(verb, now=self.clock())

    async def told(self, *kinds: str) -> list[Row]:
        """The journal's events of these kinds, in order; of all kinds when none is named."""
        return [row for row in await self.rows("journal") if not kinds or row["kind"] in kinds]

    async def rows(self, table: str) -> list[Row]:
        """Every row of a table, by its first column: for looking, in tests."""
        return await self.database.read(f"select * from {table} order by 1")


async def furnish(database: Database, clock: Clock) -> House:
    """Insert the company and return the house."""
    ids = Ids()

    async def verb(work: Work) -> None:
        await work.execute("insert into brand (id, name) values (%s, 'Atelier')", [BRAND])
        await work.execute("insert into team (id, name) values (%s, 'Accueil'), (%s, 'Atelier')", [TEAM, OTHER_TEAM])
        for agent_id, role in ((ADMIN, "admin"), (SUPERVISOR, "supervisor"), (AGENT, "agent"), (STRANGER, "agent")):
            await work.execute(
                """insert into agent (id, email, name, role, language, created_at)
                   values (%s, %s, %s, %s, 'fr', %s)""",
                [agent_id, f"agent{agent_id}@causerie.example", f"Agent {agent_id}", role, work.now],
            )
            team = OTHER_TEAM if agent_id == STRANGER else TEAM
            await work.execute("insert into membership (agent_id, team_id) values (%s, %s)", [agent_id, team])
        for position, (provider, addresses) in enumerate(_CHANNELS.items(), start=1):
            await _connect(work, ids, provider=provider, addresses=addresses, position=position)

    await database.run(verb, now=clock())
    directory = Directory(database, VAULT)
    await directory.refresh(monotonic=0)
    held = {one.connection.provider: one for one in directory.all()}
    return House(database, directory, ids, clock, held)


_CHANNELS = {"twilio": ("+33700000001", "+33700000002"), "whatsapp": ("1122334455", "1122334466")}


async def _connect(work: Work, ids: Ids, *, provider: str, addresses: Sequence[str], position: int) -> None:
    connection_id = await ids.one(work.conn)
    row = {"id": connection_id, "provider": provider, "name": provider, "hook": f"{position:032x}"}
    await connections.add(work, VAULT, {**row, "api_base": None, "source": "live"}, credentials={"secret": "s"})
    for address in addresses:
        await connections.add_channel(
            work,
            {
                "id": await ids.one(work.conn),
                "connection_id": connection_id,
                "provider": provider,
                "address": address,
                "name": address,
                "brand_id": BRAND,
                "team_id": TEAM,
                "state": "live",
                "source": "live",
            },
        )
