"""uvicorn as part of a larger whole: it serves a socket we opened, and leaves signals to us.

Left alone it raises SIGTERM again after its own shutdown, and nothing after it would run: the embedded
database would be left behind.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager

import uvicorn

from causerie.http import asgi
from causerie.http.wire import Wire
from causerie.model.errors import Misconfigured

GRACE = 8  # seconds given to open requests when stopping
TRIES = 50  # ports tried after the one asked for


class _Server(uvicorn.Server):
    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def listen(host: str, port: int, *, search: bool) -> socket.socket:
    """A listening socket. With `search`, a taken port gives the next free one. Raises Misconfigured."""
    for candidate in range(port, port + TRIES if search and port else port + 1):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        # The protocol is named because asyncio only then switches Nagle's delay off: 40 ms an answer.
        made = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((host, candidate))
        except OSError:
            made.close()
            continue
        made.listen(1024)
        return made
    raise Misconfigured("port_taken", port=port)


@asynccontextmanager
async def serving(app: asgi.App, sock: socket.socket) -> AsyncIterator[None]:
    """Serve `app` on `sock` while the block runs; open requests are finished on the way out."""
    config = uvicorn.Config(
        app,
        loop="none",
        http="httptools",
        ws=Wire,
        ws_per_message_deflate=False,
        ws_max_size=1 << 20,
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        timeout_graceful_shutdown=GRACE,
        proxy_headers=False,
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve(sockets=[sock]))
    while not server.started and not task.done():
        await asyncio.sleep(0.005)
    try:
        yield
    finally:
        server.should_exit = True
        await task
        sock.close()
