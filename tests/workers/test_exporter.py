"""The exporter: makes what was asked for, gives up when told, clears away what has had its time."""

from __future__ import annotations

import asyncio
import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from causerie.desk import export
from causerie.store import exports
from causerie.testing.house import House
from causerie.workers import exporter as module
from causerie.workers.exporter import Exporter


@pytest.fixture
def worker(house: House, tmp_path: Path) -> Exporter:
    return Exporter(house.database, tmp_path, clock=house.clock)


async def _asked(house: House) -> int:
    return await house.do(lambda work: export.ask(work, house.ids, grant=house.grant()))


async def _row(house: House) -> Any:
    (row,) = await house.rows("export")
    return row


def _names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


async def test_it_makes_what_was_asked_for(house: House, worker: Exporter, tmp_path: Path) -> None:
    asked = await _asked(house)
    assert [await worker.one(), await worker.one()] == [True, False]
    row, path = await _row(house), export.place(tmp_path, asked)
    assert (row["state"], row["bytes"], len(row["sha256"])) == ("done", path.stat().st_size, 64)


async def test_a_failure_is_told_by_its_kind(house: House, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    await _asked(house)
    await Exporter(house.database, tmp_path / "file" / "folder", clock=house.clock).one()
    row = await _row(house)
    assert (row["state"], row["error"]) == ("failed", "NotADirectoryError")


async def test_it_gives_up_when_it_is_told_to_stop(house: House, worker: Exporter, tmp_path: Path) -> None:
    await _asked(house)
    worker.close()
    await worker.one()
    assert ((await _row(house))["state"], _names(tmp_path)) == ("running", [])
    house.clock.forward(minutes=3)
    assert await Exporter(house.database, tmp_path, clock=house.clock).one()
    assert (await _row(house))["state"] == "done"


async def test_who_lost_the_lease_leaves_it_to_the_other(
    house: House, worker: Exporter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "BEATS", 0.0)
    asked = await _asked(house)
    fence = await house.do(lambda work: exports.claim(work, lease=timedelta(0)))
    assert fence == (asked, 1)
    house.clock.forward(seconds=1)
    await house.do(lambda work: exports.claim(work, lease=timedelta(minutes=2)))
    await worker._make(asked, 1)
    assert (await _row(house))["state"] == "running"


async def test_what_has_had_its_time_is_cleared_away(house: House, worker: Exporter, tmp_path: Path) -> None:
    kept = await _asked(house)
    for name in (kept, kept + 1):
        export.place(tmp_path, name).touch()
    await worker.sweep()
    assert _names(tmp_path) == [f"{kept}.zip"]
    house.clock.forward(days=8)
    await Exporter(house.database, tmp_path, clock=house.clock).sweep()
    assert (_names(tmp_path), await house.rows("export")) == ([], [])


async def test_what_a_process_left_half_made_goes_and_what_another_makes_stays(
    house: House, worker: Exporter, tmp_path: Path
) -> None:
    now = house.clock().timestamp()
    for name, age in (("7.zip.dead.part", 121), ("7.zip.alive.part", 5)):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (now - age, now - age))
    await worker.sweep()
    assert _names(tmp_path) == ["7.zip.alive.part"]


async def test_it_runs_until_it_is_closed(house: House, worker: Exporter) -> None:
    await _asked(house)
    running = asyncio.create_task(worker.run())
    async with asyncio.timeout(20):
        while (await _row(house))["state"] != "done":
            await asyncio.sleep(0.02)
        worker.close()
        await running
