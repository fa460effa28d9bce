"""`memory`: what `causerie serve` weighs after a minute: server, workers and embedded PostgreSQL, nobody connected.

The sum of the proportional set sizes of all its processes: pages shared between them count once.
"""

from __future__ import annotations

import asyncio

from bench.processes import family, postmaster, pss
from bench.report import figure, say, timed
from bench.server import HOME, Process, Site, remove

AFTER = 60.0  # seconds
MOST = 220  # MB


async def run(*, full: bool) -> dict[str, object]:
    folder = HOME / "memory"
    remove(folder)
    with timed() as setting_up:
        place = Site.at(folder)
        process = Process(place, None, settings={"CAUSERIE_LOG_LEVEL": "info"})
        await process.start()
    try:
        await asyncio.sleep(AFTER)
        pids = dict.fromkeys([*family(process.pid), *family(postmaster(folder / "postgres"))])
        sizes = {pid: pss(pid) / 1e6 for pid in pids}
        for pid, size in sizes.items():
            say(f"process {pid}: {size:.1f} MB")
    finally:
        await process.stop()
        remove(folder)
    total = sum(sizes.values())
    return {
        "ours": figure(total),
        "limit": MOST,
        "ratio": figure(total / MOST),
        "mb": figure(total),
        "server_mb": figure(sizes[process.pid]),
        "processes": len(sizes),
        "setup_s": figure(setting_up.seconds),
    }
