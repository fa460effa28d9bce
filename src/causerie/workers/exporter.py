"""The loop that makes the exports that were asked for, one at a time, and removes those that have had their time."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from causerie.desk import export
from causerie.model.errors import Busy
from causerie.store import exports
from causerie.store.database import Database
from causerie.store.leases import Lost

POLL = 2.0  # seconds; polling is the truth
LEASE = timedelta(minutes=2)
BEATS = 30.0  # seconds between two renewals
SWEEPS = 600.0  # seconds between two looks at what has had its time

log = structlog.get_logger()


class Exporter:
    """The exporter of one process; `folder` is where the files are kept."""

    def __init__(self, database: Database, folder: Path, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._folder = folder
        self._clock = clock
        self._over = asyncio.Event()
        self._swept = -SWEEPS

    def close(self) -> None:
        self._over.set()

    async def run(self) -> None:
        """Until `close`; an export under way is given up, and made anew by whoever claims it."""
        while not self._over.is_set():
            try:
                await self.sweep()
                made = await self.one()
            except Busy:
                made = False
            if not made:
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(POLL):
                        await self._over.wait()

    async def one(self) -> bool:
        """Make one that waits; False when none does."""
        claimed = await self._database.run(lambda work: exports.claim(work, lease=LEASE), now=self._clock())
        if claimed is None:
            return False
        await self._make(*claimed)
        return True

    async def sweep(self) -> None:
        """Delete what has had its time, rows and files."""
        now = time.monotonic()
        if now - self._swept < SWEEPS:
            return
        self._swept = now
        await self._database.run(exports.sweep, now=self._clock())
        async with self._database.connection() as conn:
            kept = {export.place(self._folder, export_id).name for export_id in await exports.known(conn)}
        await asyncio.to_thread(_clear, self._folder, kept, (self._clock() - LEASE).timestamp())

    async def _make(self, export_id: int, fence: int) -> None:
        path = export.place(self._folder, export_id)
        try:
            made = await export.make(self._database, path, now=self._clock(), beat=self._beat(export_id, fence))
        except (Lost, Busy):
            return
        except Exception as failure:
            kind = type(failure).__name__
            log.error("export_failed", export=export_id, failure=kind)
            await self._database.run(lambda work: exports.fail(work, export_id, fence, error=kind), now=self._clock())
            return
        await self._database.run(
            lambda work: exports.finish(work, export_id, fence, size=made.size, sha256=made.sha256), now=self._clock()
        )

    def _beat(self, export_id: int, fence: int) -> export.Beat:
        """Holds the lease while it is being made. Raises Lost once it is another's, or this process stops."""
        last = time.monotonic()

        async def beat() -> None:
            nonlocal last
            if self._over.is_set():
                raise Lost
            if time.monotonic() - last < BEATS:
                return
            last = time.monotonic()
            held = await self._database.run(
                lambda work: exports.renew(work, export_id, fence, lease=LEASE), now=self._clock()
            )
            if not held:
                raise Lost

        return beat


def _clear(folder: Path, kept: set[str], stale: float) -> None:
    """What belongs to no export any more, and what a process that died left half made, untouched since `stale`."""
    for path in folder.iterdir() if folder.is_dir() else ():
        unfinished = path.suffix == export.UNFINISHED
        with contextlib.suppress(FileNotFoundError):
            if path.stat().st_mtime < stale if unfinished else path.name not in kept:
                path.unlink()
