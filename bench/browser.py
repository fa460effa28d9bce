"""A Chromium beside the bench, told by lines of JSON what to do on the inbox and answering with what it measured.

The browser's side is `web/bench/screen.mjs`, run by the Node that built the application.
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
WEB = ROOT / "web"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
LINE = 1 << 24  # bytes of an answer: when each of a thousand events was painted
STOPPING = 10.0  # seconds


def node() -> str:
    """Node's path: the one in the virtual environment, which is there where the system's would not do, or that one."""
    path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
    found = shutil.which("node", path=path)
    if found is None:
        raise RuntimeError("no Node was found: `make run` brings one")
    return found


def chromium() -> str:
    """The browser that CHROMIUM names, or one on the PATH."""
    named = os.environ.get("CHROMIUM")
    found = next((path for path in map(shutil.which, [named] if named else NAMES) if path), None)
    if found is None:
        raise RuntimeError("no Chromium was found: install one, or name it in CHROMIUM")
    return found


class Screen:
    """One page of the inbox, signed in."""

    def __init__(self, process: Process) -> None:
        self._process = process

    async def ask(self, deed: str, **told: object) -> dict[str, Any]:
        """Does a deed of `web/bench/screen.mjs`; returns its figures. Raises RuntimeError with what went wrong."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps({"deed": deed, **told}).encode() + b"\n")
        await self._process.stdin.drain()
        line = await self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"the browser ended while it was to do {deed}")
        answer: dict[str, Any] = json.loads(line)
        if "error" in answer:
            raise RuntimeError(f"{deed}: {answer['error']}")
        return answer


@asynccontextmanager
async def screen(url: str, cookie: str) -> AsyncIterator[Screen]:
    """The inbox at `url` in a browser of its own, under a session's cookie (`name=value`)."""
    process = await asyncio.create_subprocess_exec(
        node(),
        str(WEB / "bench" / "screen.mjs"),
        stdin=PIPE,
        stdout=PIPE,
        limit=LINE,
        env={**os.environ, "CHROMIUM": chromium(), "BASE": url, "COOKIE": cookie},
    )
    try:
        yield Screen(process)
    finally:
        assert process.stdin is not None
        process.stdin.close()
        with suppress(TimeoutError):
            await asyncio.wait_for(process.wait(), STOPPING)
        if process.returncode is None:
            process.kill()
            await process.wait()
