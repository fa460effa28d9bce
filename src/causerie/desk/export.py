"""Everything the company has, in one zip of JSON Lines and CSV, with the hash of each file in it.

It is one moment of the database, streamed table by table to disk: memory does not grow with what there is. Media are
listed with their hashes, not copied. Nothing in it opens a door: `store/leaving` says what leaves.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import secrets
import zipfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from causerie.model.errors import Conflict
from causerie.model.grant import Grant, Right
from causerie.store import exports, leaving
from causerie.store.database import Connection, Database, Work
from causerie.store.ids import Ids
from causerie.store.leaving import CSV, JSON_LINES, Form

KEPT = timedelta(days=7)
MOST = 10  # that are kept at once: each may be large
PIECE = 1 << 20  # bytes handed to the compressor at once
UNFINISHED = ".part"
FORMAT = 1  # of the files in it; raised when a reader of the former one would stumble

Beat = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Made:
    size: int
    sha256: str


async def ask(work: Work, ids: Ids, *, grant: Grant) -> int:
    """Ask for one; returns its id. Raises Forbidden, Conflict `exports_full`."""
    grant.require(Right.ADMINISTER)
    # Two at once may pass the limit by one: it bounds a disk, it is not a promise.
    if await exports.count(work) >= MOST:
        raise Conflict("exports_full", limit=MOST)
    export_id = await ids.one(work.conn)
    await exports.add(work, export_id, agent_id=grant.agent_id, expires_at=work.now + KEPT)
    return export_id


async def discard(work: Work, *, grant: Grant, export_id: int) -> None:
    """Forget one; its file goes with the next sweep. Raises Forbidden, NotFound."""
    grant.require(Right.ADMINISTER)
    await exports.remove(work, export_id)


def place(folder: Path, export_id: int) -> Path:
    """Where the file of an export is."""
    return folder / f"{export_id}.zip"


async def _nothing() -> None: ...


async def make(database: Database, path: Path, *, now: datetime, beat: Beat = _nothing) -> Made:
    """Write the zip, complete or not at all. `beat` is called now and then, and may raise to stop it."""
    await asyncio.to_thread(path.parent.mkdir, mode=0o700, parents=True, exist_ok=True)
    # A name of its own: who lost the lease without knowing must not write into, nor remove, what the next one makes.
    unfinished = path.with_name(f"{path.name}.{secrets.token_hex(4)}{UNFINISHED}")
    try:
        async with leaving.photographed(database) as conn:
            await _write(conn, unfinished, now=now, beat=beat)
        made = await asyncio.to_thread(_weighed, unfinished)
        await asyncio.to_thread(unfinished.replace, path)
    except BaseException:
        with suppress(OSError):
            unfinished.unlink()
        raise
    return made


async def _write(conn: Connection, path: Path, *, now: datetime, beat: Beat) -> None:
    await asyncio.to_thread(path.touch, mode=0o600)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        sums: list[str] = []
        for table in leaving.tables():
            for form in (JSON_LINES, CSV):
                name = f"{leaving.NAMES.get(table, table)}.{form.suffix}"
                sums.append(f"{await _entry(archive, name, _pieces(conn, table, form), beat)}  {name}")
        about = json.dumps({"format": FORMAT, "made_at": now.isoformat(), "tables": leaving.LEAVES}, indent=2).encode()
        archive.writestr("export.json", about)
        sums.append(f"{hashlib.sha256(about).hexdigest()}  export.json")
        archive.writestr("SHA256SUMS", "\n".join(sums) + "\n")


async def _entry(archive: zipfile.ZipFile, name: str, pieces: AsyncIterator[bytes], beat: Beat) -> str:
    """Write one file of the zip; returns its hash."""
    digest = hashlib.sha256()
    with archive.open(name, "w", force_zip64=True) as entry:
        async for piece in pieces:
            digest.update(piece)
            await asyncio.to_thread(entry.write, piece)
            await beat()
    return digest.hexdigest()


async def _pieces(conn: Connection, table: str, form: Form) -> AsyncIterator[bytes]:
    """What COPY gives line by line, gathered: the compressor works in another thread, which costs each time."""
    gathered = bytearray()
    async for line in leaving.rows_of(conn, table, form):
        gathered += line
        if len(gathered) >= PIECE:
            yield bytes(gathered)
            gathered.clear()
    if gathered:
        yield bytes(gathered)


def _weighed(path: Path) -> Made:
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return Made(path.stat().st_size, digest)
