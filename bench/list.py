"""`list`: an agent's inbox page of 25 conversations, over HTTP under their grant, against a bare answer of the same bytes.

The bare server is uvicorn set up as ours, with an application of four lines. Both are asked in turns over 16 connections.
"""

from __future__ import annotations

import sys
import urllib.request
from itertools import repeat

import uvicorn

from bench.child import child
from bench.load import Run
from bench.people import outbound, people
from bench.report import figure, median, say, timed
from bench.server import AGENT, TOKENS, free_port, furnish, serve, site

LINES = 16
PEOPLE = 2000
PATH = "/api/conversations?limit=25"


async def run(*, full: bool) -> dict[str, object]:
    rounds, seconds = (7, 6.0) if full else (5, 2.0)
    ours, limit = [], []
    with site() as place:
        with timed() as setting_up:
            dsn = place.create("causerie")
            await furnish(place, dsn)
            people(dsn, PEOPLE)
            outbound(dsn, PEOPLE, each=1, queued=False)
        async with serve(place, dsn) as server:
            page, port = _page(server.url), free_port()
            command = [sys.executable, "-m", "bench.list", str(port), str(len(page))]
            async with child(command, port=port):
                for number in range(rounds):
                    ours.append(await _rate(server.port, seconds))
                    limit.append(await _rate(port, seconds))
                    say(f"round {number + 1}: {ours[-1]:.0f} pages/s, bare {limit[-1]:.0f}")
    return {
        "ours": figure(median(ours)),
        "limit": figure(median(limit)),
        "ratio": figure(median([a / b for a, b in zip(ours, limit, strict=True)])),
        "bytes": len(page),
        "setup_s": figure(setting_up.seconds),
    }


def _page(url: str) -> bytes:
    request = urllib.request.Request(url + PATH, headers={"Authorization": f"Bearer {TOKENS[AGENT]}"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        page: bytes = answer.read()
    if page.count(b'"contact_name"') != 25:
        raise RuntimeError(f"the page is not what was asked for: {page[:200]!r}")
    return page


async def _rate(port: int, seconds: float) -> float:
    request = f"GET {PATH} HTTP/1.1\r\nhost: 127.0.0.1:{port}\r\nauthorization: Bearer {TOKENS[AGENT]}\r\n\r\n".encode()
    counted = await Run(repeat(request), connections=LINES, seconds=seconds, after=0.3).against("127.0.0.1", port)
    if counted.bad or counted.lost:
        raise RuntimeError(f"{counted.bad} pages refused, {counted.lost} connections lost")
    return counted.rate


def _bare(port: int, size: int) -> None:
    body = b"x" * size
    head = [(b"content-type", b"application/json"), (b"content-length", str(size).encode())]

    async def app(scope, receive, send):  # type: ignore[no-untyped-def]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        await send({"type": "http.response.body", "body": body})

    uvicorn.run(
        app,
        port=port,
        loop="uvloop",
        http="httptools",
        lifespan="off",
        access_log=False,
        log_level="warning",
        server_header=False,
    )


if __name__ == "__main__":
    _bare(int(sys.argv[1]), int(sys.argv[2]))
