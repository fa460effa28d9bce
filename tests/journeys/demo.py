"""`causerie demo` as a process of its own on a real port, spoken to as a browser and as a customer's phone would."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import PIPE, STDOUT, Process
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

READY = re.compile(r"Causerie is ready: (\S+)")
STARTS, STOPS, HAPPENS = 120.0, 30.0, 30.0  # seconds


class Refused(Exception):
    """The answer was not a 2xx: `status`, and the problem's `code`."""

    def __init__(self, status: int, said: Any) -> None:
        self.status = status
        self.code = said.get("code") if isinstance(said, dict) else None
        super().__init__(status, said)


class Desk:
    """A signed-in agent: the API, and a socket that has been listening since the start."""

    def __init__(self, http: aiohttp.ClientSession, base: str, live: aiohttp.ClientWebSocketResponse) -> None:
        self._http = http
        self._live = live
        self.base = base
        self.events: list[dict[str, Any]] = []
        self.messages: dict[int, dict[str, Any]] = {}

    async def call(self, method: str, path: str, body: Any = None) -> Any:
        """The answer's JSON. Raises Refused."""
        async with self._http.request(method, self.base + path, json=body, headers={"origin": self.base}) as answer:
            text = await answer.text()
            said = json.loads(text) if text else None
            if answer.status >= 300:
                raise Refused(answer.status, said)
            return said

    async def sees(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message, as its row stands on the socket, of which `wanted` is true; waits for it."""
        async with asyncio.timeout(HAPPENS):
            while True:
                for message in self.messages.values():
                    if wanted(message):
                        return message
                await self._hear()

    async def _hear(self) -> None:
        told = await self._live.receive_json()
        if told["type"] == "events":
            self.events += told["events"]
            for row in told["rows"]["messages"]:
                self.messages[row["id"]] = row

    async def reads(self, text: str) -> dict[str, Any]:
        return await self.sees(lambda message: message["direction"] == "inbound" and text_of(message) == text)

    async def answers(self, question: dict[str, Any], text: str, **more: Any) -> dict[str, Any]:
        """Reply in the question's conversation, on its channel; returns the message as it was accepted."""
        told = {
            "client_key": f"journey-{question['id']}-{abs(hash(text))}",
            "parts": [{"type": "text", "text": text}],
            "last_seen_message_id": question["id"],
            **more,
        }
        path = f"/api/conversations/{question['conversation_id']}/reply"
        (message,) = await self.call("POST", path, told)
        return dict(message)


class Customer:
    """One customer of the simulator phone."""

    def __init__(self, desk: Desk, provider: str, id_: str) -> None:
        self._desk = desk
        self._which = {"provider": provider, "customer": id_}

    @classmethod
    async def of(cls, desk: Desk, provider: str, index: int = 0) -> Customer:
        phones = await desk.call("GET", "/simulator/phones")
        phone = next(one for one in phones if one["provider"] == provider)
        return cls(desk, provider, phone["customers"][index]["id"])

    async def writes(self, text: str) -> None:
        await self._desk.call("POST", "/simulator/write", {**self._which, "text": text})

    async def receives(self, text: str) -> None:
        """Wait until the phone shows it."""
        async with asyncio.timeout(HAPPENS):
            while not await self._has(text):
                await asyncio.sleep(0.05)

    async def received(self) -> list[str]:
        shown = (await self._desk.call("GET", f"/simulator/thread?{urlencode(self._which)}"))["messages"]
        return [line["text"] for line in shown if line["from"] == "company"]

    async def _has(self, text: str) -> bool:
        return any(text in line for line in await self.received())


def text_of(message: dict[str, Any]) -> str:
    return " ".join(part["text"] for part in message["parts"] if part["type"] == "text")


@asynccontextmanager
async def demo(dsn: str, folder: Path) -> AsyncIterator[Desk]:
    """The demo on that database, somebody signed in by its one-time link; stopped as Ctrl-C would."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CAUSERIE_")}
    environment |= {
        "DATABASE_URL": dsn,
        "CAUSERIE_DATA_DIR": str(folder),
        "CAUSERIE_KEY_FILE": str(folder / "key"),
        "PYTHONUNBUFFERED": "1",
    }
    command = [sys.executable, "-m", "causerie", "demo", "--port", "0", "--no-open"]
    process = await asyncio.create_subprocess_exec(*command, env=environment, stdout=PIPE, stderr=STDOUT)
    said: list[str] = []
    hearing = None
    try:
        link = await asyncio.wait_for(_ready(process, said), STARTS)
        hearing = asyncio.create_task(_listen(process, said))  # a full pipe would stop it
        base = link.partition("/start")[0]
        async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as http:
            async with http.get(link) as answer:
                assert answer.status == 200, await answer.text()
            async with http.ws_connect(f"{base}/api/live", headers={"origin": base}) as live:
                yield Desk(http, base, live)
    finally:
        await _stopped(process)
        if hearing is not None:
            await hearing
    assert process.returncode == 0, "\n".join(said[-40:])


async def _ready(process: Process, said: list[str]) -> str:
    async for line in process.stdout or ():
        said.append(line.decode().rstrip())
        if found := READY.search(said[-1]):
            return found[1]
    raise RuntimeError("the demo ended:\n" + "\n".join(said[-40:]))


async def _listen(process: Process, said: list[str]) -> None:
    async for line in process.stdout or ():
        said.append(line.decode().rstrip())


async def _stopped(process: Process) -> None:
    if process.returncode is None:
        process.send_signal(signal.SIGINT)
    try:
        await asyncio.wait_for(process.wait(), STOPS)
    except TimeoutError:
        process.kill()
        await process.wait()
