"""Real server processes on a real embedded PostgreSQL, for measuring: nothing here is faster than what is shipped.

A `Site` is one PostgreSQL cluster with as many databases as a scenario compares. `furnish` gives a database a
company: a team, an administrator and an agent with API tokens, one WhatsApp and one Twilio connection. `serve`
starts `causerie serve` on it as a process of its own, on a port that the kernel chose.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from bench.hooks import TwilioAccount, WhatsAppAccount
from causerie.store import agents, connections, outbox, tokens
from causerie.store.database import Database, Work
from causerie.store.embedded import EmbeddedPostgres
from causerie.store.migrate import migrate
from causerie.store.schema import HEAD
from causerie.store.vault import Vault

# Each user has their own: what one leaves there another could neither use nor remove.
HOME = Path(os.environ.get("CAUSERIE_BENCH_DATA") or f"/var/tmp/causerie-bench-{os.getuid()}")
READY = "Causerie is ready: "
STARTING, STOPPING = 60.0, 30.0  # seconds
TEMPLATE = f"bench_template_{HEAD}"
BRAND, TEAM, ADMIN, AGENT = 1, 2, 3, 4
CONNECTIONS = {"whatsapp": 10, "twilio": 11}
CHANNELS = {"whatsapp": 20, "twilio": 21}
HOOKS = {"whatsapp": f"{0xA11CE:032x}", "twilio": f"{0xB0B:032x}"}
TOKENS = {ADMIN: "bench-token-of-the-administrator", AGENT: "bench-token-of-the-agent"}
WHATSAPP = WhatsAppAccount(number_id="1122334455", app_secret="bench-app-secret", access_token="bench-access-token")
TWILIO = TwilioAccount(number="+33700000001", sid="AC" + "5" * 32, auth_token="bench-auth-token")


class Site:
    """One PostgreSQL and a key file, in `folder`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.key_file = folder / "key"
        self.postgres = EmbeddedPostgres(folder / "postgres")

    @classmethod
    def at(cls, folder: Path) -> Site:
        """Make the folder. As root, PostgreSQL runs under another account, which has to get there."""
        folder.mkdir(parents=True, exist_ok=True)
        for parent in (folder, *folder.parents[:2]):
            with suppress(PermissionError):
                parent.chmod(parent.stat().st_mode | 0o111)
        return cls(folder)

    @property
    def vault(self) -> Vault:
        return Vault.open(self.key_file)

    def dsn(self, name: str = "causerie") -> str:
        return make_conninfo(self.postgres.dsn, dbname=name)

    def names(self) -> set[str]:
        """The databases there are."""
        with psycopg.connect(self.dsn("postgres")) as conn:
            return {row[0] for row in conn.execute("select datname from pg_database")}

    def create(self, name: str, *, like: str | None = None) -> str:
        """A fresh database, migrated or copied from `like`; its DSN."""
        if like is None:
            like = TEMPLATE
            if like not in self.names():
                self._execute(sql.SQL("create database {}").format(sql.Identifier(like)))
                migrate(self.dsn(like))
        self.drop(name)
        # A file copy: the other strategy writes every page of a large history to the log first.
        statement = sql.SQL("create database {} template {} strategy file_copy")
        self._execute(statement.format(sql.Identifier(name), sql.Identifier(like)))
        return self.dsn(name)

    def drop(self, name: str) -> None:
        self._execute(sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name)))

    def rename(self, name: str, wanted: str) -> None:
        self._execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(name), sql.Identifier(wanted)))

    def durable(self) -> None:
        """Raises when an answer could come before its commit is on disk: such a measurement would be worth nothing."""
        with psycopg.connect(self.dsn("postgres")) as conn:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                (value,) = conn.execute(sql.SQL("show {}").format(sql.Identifier(setting))).fetchone() or ("?",)
                if value != "on":
                    raise RuntimeError(f"{setting} is {value}: this run would measure nothing")

    def _execute(self, statement: sql.Composed) -> None:
        with psycopg.connect(self.dsn("postgres"), autocommit=True) as conn:
            conn.execute(statement)


@contextmanager
def site(name: str | None = None) -> Iterator[Site]:
    """A cluster for this run, removed afterwards; with a `name`, one that is kept for the next run."""
    folder = HOME / (name or f"run-{os.getpid()}")
    made = Site.at(folder)
    try:
        with made.postgres:
            made.durable()
            yield made
    finally:
        if name is None:
            remove(folder)


def remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)


async def furnish(site: Site, dsn: str, *, api_base: Mapping[str, str] | None = None, rate: float = 1e6) -> None:
    """Insert the company. `api_base`: where each provider is reached; `rate`: sends a second of each channel."""
    vault = site.vault
    bases = api_base or {}

    async def verb(work: Work) -> None:
        await work.execute("insert into brand (id, name) values (%s, 'Bench')", [BRAND])
        await work.execute("insert into team (id, name) values (%s, 'Bench')", [TEAM])
        await _staff(work, vault)
        for provider, credentials in (("whatsapp", WHATSAPP.credentials), ("twilio", TWILIO.credentials)):
            row = {"id": CONNECTIONS[provider], "provider": provider, "name": provider, "hook": HOOKS[provider]}
            row |= {"api_base": bases.get(provider), "source": "live"}
            await connections.add(work, vault, row, credentials=credentials)
        for provider, address in (("whatsapp", WHATSAPP.number_id), ("twilio", TWILIO.number)):
            await connections.add_channel(work, _channel(provider, address))
            await outbox.set_rate(work, CHANNELS[provider], rate)

    async with Database(dsn, size=2) as database:
        await database.run(verb, now=datetime.now(UTC))


async def _staff(work: Work, vault: Vault) -> None:
    for agent_id, role in ((ADMIN, "admin"), (AGENT, "agent")):
        row = {"id": agent_id, "email": f"{role}@bench.example", "name": role, "role": role, "password": None}
        await agents.add(work, row | {"language": "fr", "source": "live"})
        key = vault.hash("token", TOKENS[agent_id])
        await tokens.add(work, 100 + agent_id, agent_id=agent_id, name="bench", key=key)
    await agents.set_teams(work, AGENT, [TEAM])


def _channel(provider: str, address: str) -> dict[str, object]:
    return {
        "id": CHANNELS[provider],
        "connection_id": CONNECTIONS[provider],
        "provider": provider,
        "address": address,
        "name": provider,
        "brand_id": BRAND,
        "team_id": TEAM,
        "state": "live",
        "source": "live",
    }


@dataclass(frozen=True)
class Server:
    """A process that serves, and where."""

    pid: int
    port: int
    log: Path

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@asynccontextmanager
async def serve(
    site: Site, dsn: str | None, *, role: str = "all", settings: Mapping[str, str] | None = None
) -> AsyncIterator[Server]:
    """`causerie serve` while the block runs. `dsn` None: on its own embedded PostgreSQL, in the site's folder."""
    process = Process(site, dsn, role=role, settings=settings)
    await process.start()
    try:
        yield Server(process.pid, process.port, process.log)
    finally:
        await process.stop()


class Process:
    """One `causerie serve`, which can be started, stopped, killed and started again on the same port."""

    def __init__(
        self, site: Site, dsn: str | None, *, role: str = "all", settings: Mapping[str, str] | None = None
    ) -> None:
        self.port = free_port()
        self.role = role
        self.log = site.folder / f"serve-{self.port}.log"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("CAUSERIE_", "DATABASE_URL"))},
            "CAUSERIE_DATA_DIR": str(site.folder),
            "CAUSERIE_KEY_FILE": str(site.key_file),
            "CAUSERIE_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "CAUSERIE_LOG_LEVEL": "warning",
            **({"DATABASE_URL": dsn} if dsn else {}),
            **(settings or {}),
        }
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        if self._process is None:
            raise RuntimeError("it was not started")
        return self._process.pid

    def alive(self) -> bool:
        return self._process is not None and self._process.poll() is None

    async def start(self) -> None:
        """Start it; returns once it serves. A worker says nothing: it is ready when it likes."""
        command = [sys.executable, "-m", "causerie", "serve", "--role", self.role, "--port", str(self.port)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, env=self._environment)
        if self.role != "worker":
            await self._answers()

    async def _answers(self) -> None:
        deadline = time.monotonic() + STARTING
        while time.monotonic() < deadline:
            if not self.alive():
                raise RuntimeError(f"the server ended at once:\n{self.words()}")
            if await answers(self.port):
                return
            await asyncio.sleep(0.02)
        raise RuntimeError(f"the server did not start:\n{self.words()}")

    async def stop(self) -> None:
        """Ask it to stop and wait for that; kill it when it does not."""
        if self._process is None or not self.alive():
            return
        self._process.send_signal(signal.SIGTERM)
        deadline = time.monotonic() + STOPPING
        while self.alive() and time.monotonic() < deadline:
            await asyncio.sleep(0.02)
        self.kill()

    def kill(self) -> None:
        if self._process is not None and self.alive():
            self._process.kill()
            self._process.wait()

    def send(self, number: signal.Signals) -> None:
        if self._process is not None:
            self._process.send_signal(number)

    def words(self) -> str:
        """The end of what it said."""
        return self.log.read_text(errors="replace")[-4000:]


async def answers(port: int) -> bool:
    """Whether `/readyz` says 200, within a second."""
    writer = None
    try:
        async with asyncio.timeout(1):
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /readyz HTTP/1.1\r\nhost: bench\r\nconnection: close\r\n\r\n")
            said = await reader.read(16)
    except (OSError, TimeoutError):
        return False
    finally:
        if writer is not None:
            writer.close()
    return said[9:12] == b"200"


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port
