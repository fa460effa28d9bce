"""Two server processes on one database: webhooks come to both, a screen moves between them, and nothing is missing."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bench.hooks import WhatsAppHooks, whatsapp_key
from bench.server import AGENT, HOOKS, TOKENS, WHATSAPP, Process, Site, furnish

SENDERS, EACH = 4, 40
PEOPLE = 7  # fewer than senders' messages: their threads are written by both processes at once


@pytest.fixture
async def servers(dsn: str, tmp_path: Path) -> AsyncIterator[tuple[Process, Process]]:
    site = Site(tmp_path)
    await furnish(site, dsn)
    one, other = Process(site, dsn), Process(site, dsn, role="web")
    async with AsyncExitStack() as stack:
        for process in (one, other):
            await process.start()
            stack.push_async_callback(process.stop)
        yield one, other


async def test_a_screen_that_moves_between_them_misses_nothing(servers: tuple[Process, Process]) -> None:
    async with aiohttp.ClientSession() as http:
        total = SENDERS * EACH
        following = [asyncio.create_task(_follow(http, servers, every, total)) for every in (1, 9, 60)]
        await asyncio.gather(*(_send(number, servers) for number in range(SENDERS)))
        for told in await asyncio.gather(*following):
            numbers = [event["n"] for event in told]
            assert numbers == list(range(1, len(numbers) + 1))
            messages = [event["message_id"] for event in told if event["kind"] == "message_received"]
            assert len(messages) == len(set(messages)) == total


async def _send(number: int, servers: tuple[Process, Process]) -> None:
    """Messages of a few people, each posted to the one server and, again, to the other, as a provider in doubt would."""
    hooks = WhatsAppHooks(WHATSAPP, HOOKS["whatsapp"])
    lines = [await asyncio.open_connection("127.0.0.1", server.port) for server in servers]
    for n in range(EACH):
        request = hooks.message(whatsapp_key(f"j{number}", n), person=(n + number) % PEOPLE, text=f"{number} {n}")
        for reader, writer in lines if n % 3 == 0 else [lines[n % 2]]:
            writer.write(request)
            head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), 20)
            assert head[9:12] == b"200", head
            length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0] or 0)
            await reader.readexactly(length)
    for _, writer in lines:
        writer.close()


async def _follow(
    http: aiohttp.ClientSession, servers: tuple[Process, Process], every: int, total: int
) -> list[dict[str, Any]]:
    """All events from the first on, by connections that end after `every` events and are resumed at the other server."""
    told: list[dict[str, Any]] = []
    places: Iterator[Process] = itertools.cycle(servers)
    async with asyncio.timeout(60):
        while sum(event["kind"] == "message_received" for event in told) < total:
            after = told[-1]["n"] if told else 0
            url = f"http://127.0.0.1:{next(places).port}/api/live?after={after}"
            async with http.ws_connect(url, headers={"Authorization": f"Bearer {TOKENS[AGENT]}"}) as live:
                assert (await live.receive_json())["type"] == "resume"
                until = len(told) + every
                while len(told) < until and sum(one["kind"] == "message_received" for one in told) < total:
                    told += (await live.receive_json())["events"]
    return told
