"""A process beside the bench: started, waited for until it answers, told to stop, and never left behind."""

from __future__ import annotations

import asyncio
import subprocess
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from bench.server import answers

STARTING, STOPPING = 30.0, 10.0  # seconds


@asynccontextmanager
async def child(command: Sequence[str], *, port: int) -> AsyncIterator[int]:
    """Its pid, once `GET /readyz` on `port` answers 200."""
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + STARTING
        while not await answers(port):
            if process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{command[2]} did not start")
            await asyncio.sleep(0.02)
        yield process.pid
    finally:
        process.terminate()
        try:
            await asyncio.to_thread(process.wait, STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
