"""The commands that run and end: migrate, user, replay, key rotation, doctor, the description of the API."""

from __future__ import annotations

import asyncio
import io
import os
import secrets
import time
import wave
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from causerie.channels.guard import Pools
from causerie.channels.submission import Outcome
from causerie.desk.directory import Directory
from causerie.desk.export import Made, make
from causerie.desk.lines import Lines
from causerie.desk.replay import Wanted
from causerie.desk.replay import replay as again
from causerie.desk.transcode import Studio
from causerie.http.openapi import events as described_events
from causerie.http.openapi import openapi as described
from causerie.model.errors import CauserieError, Misconfigured
from causerie.model.event import EventKind
from causerie.model.sentences import sentence
from causerie.settings import Settings
from causerie.store import agents, company, figures, passwords, secrets_at_rest
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.vault import Vault
from causerie.wiring import product
from causerie.wiring.clock import now

Said = Callable[[str], None]

FAR = 2.0  # seconds between this clock and the database's that are worth a word


@asynccontextmanager
async def _opened(settings: Settings) -> AsyncIterator[Database]:
    async with product.database_of(settings) as dsn, Database(dsn, size=2) as database:
        yield database


async def migrate(settings: Settings) -> None:
    async with product.database_of(settings):
        pass


async def user(settings: Settings, *, email: str, name: str, role: str) -> str:
    """Create an agent or give an existing one a new password; returns the password."""
    password = secrets.token_urlsafe(12)
    hashed = await passwords.hashed(password)
    ids = Ids()

    async def verb(work: Work) -> None:
        person = await agents.by_email(work.conn, agents.canonical(email))
        agent_id = person.id if person else await ids.one(work.conn)
        if person is None:
            await agents.add(
                work,
                {
                    "id": agent_id,
                    "email": agents.canonical(email),
                    "name": name,
                    "role": role,
                    "language": (await company.company(work.conn)).language,
                    "password": hashed,
                    "source": "live",
                },
            )
        await agents.set_password(work, agent_id, hashed)
        work.tell(EventKind.RIGHTS_CHANGED, agent_id=agent_id)

    async with _opened(settings) as database:
        await database.run(verb, now=now())
    return password


async def rotate(settings: Settings) -> int:
    """Seal every secret under a new key; returns how many. The old key file is kept beside the new one."""
    path = settings.key_file
    old = Vault.open(path)
    fresh, lines = Vault.successor(path)
    async with _opened(settings) as database:
        count = await database.run(lambda work: secrets_at_rest.reseal(work, old, fresh), now=now())
    kept = path.with_name(f"{path.name}.before-{now():%Y%m%dT%H%M%SZ}")
    await asyncio.to_thread(_replace, path, kept, lines)
    return count


def _replace(path: Path, kept: Path, lines: str) -> None:
    path.rename(kept)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(lines)


def openapi() -> bytes:
    """contract/openapi.json."""
    return described()


def events() -> bytes:
    """contract/events.schema.json."""
    return described_events()


async def doctor(settings: Settings, *, language: str, said: Said) -> int:
    """Look at each part of the set-up and say what is wrong, in plain words; the number of things that are."""
    wrong = 0

    def report(code: str, *, good: bool, **params: object) -> None:
        nonlocal wrong
        wrong += not good
        said(f"{'✓' if good else '✗'} {sentence(code, language, params)}")

    try:
        Vault.open(settings.key_file)
        report("doctor_key", good=True, path=str(settings.key_file))
        async with product.core(settings, public_url=lambda: settings.public_url) as core:
            await _look(core, report)
    except Misconfigured as error:
        report(error.code, good=False, **error.params)
    except CauserieError as error:
        report(error.code, good=False, **error.params)
    return wrong


async def _look(core: product.Core, report: Callable[..., None]) -> None:
    (row,) = await core.database.read("select version() as version, clock_timestamp() as now")
    report("doctor_database", good=True, version=str(row["version"]).split(" on ")[0])
    apart = abs((row["now"] - now()).total_seconds())
    report("doctor_clock", good=apart <= FAR, seconds=round(apart, 1))
    public = core.settings.public_url
    report("doctor_public_url" if public.startswith("https://") else "doctor_no_public_url",
           good=public.startswith("https://"), url=public or "—")  # fmt: skip
    heard = await _hears()
    report("doctor_sounds" if heard else "doctor_no_sounds", good=heard)
    await _look_at_email(core, report)
    waiting = await figures.now(core.database)
    report("doctor_parked", good=not waiting["intake_parked"], count=waiting["intake_parked"])
    report("doctor_unknown", good=not waiting["outbox_unknown"], count=waiting["outbox_unknown"])
    async with Pools(timeout=10) as pools, Lines(core.directory, pools) as lines:
        for held in core.directory.all():
            session = await lines.session(held)
            health = await session.check()
            report("doctor_connection", good=health.ok, name=held.connection.name, code=health.code)


async def _hears() -> bool:
    """Whether voice notes can be converted here: tried on a tenth of a second of silence."""
    silence = io.BytesIO()
    with wave.open(silence, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(8_000)
        sound.writeframes(bytes(1_600))
    try:
        heard = await Studio().hear(silence.getvalue(), "audio/wav", target="audio/ogg")
    except CauserieError:
        return False
    return heard.copy.startswith(b"OggS")


async def _look_at_email(core: product.Core, report: Callable[..., None]) -> None:
    """Having none is a choice, and nothing that is wrong."""
    if core.post is None:
        report("doctor_no_email", good=True)
        return
    verdict = await core.post.way.probe()
    host = core.post.way.server.host
    if verdict.outcome is Outcome.TAKEN:
        report("doctor_email", good=True, host=host)
    else:
        report("doctor_email_refused", good=False, host=host, answer=verdict.answer)


async def export(settings: Settings, path: Path) -> Made:
    """Write an export to a file; its size and its hash."""
    async with _opened(settings) as database:
        return await make(database, path, now=now())


async def replay(settings: Settings, *, reason: str | None, limit: int) -> tuple[int, int]:
    """Apply parked payloads again; how many elements went in, how many still wait."""
    async with _opened(settings) as database:
        directory = Directory(database, Vault.open(settings.key_file))
        await directory.refresh(monotonic=time.monotonic())
        done = await again(database, directory, Ids(), wanted=Wanted(reason=reason, limit=limit), now=now())
    return done.applied, done.waiting
