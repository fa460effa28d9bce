"""The few ASGI moves that the plain parts share: read a bounded body, answer, name the caller, see that they left."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from typing import Any

from causerie.model.errors import CauserieError, Invalid

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = Iterable[tuple[bytes, bytes]]


class ClientGone(Exception):
    """The caller hung up before its body was complete."""


async def body(receive: Receive, *, limit: int) -> bytes:
    """The whole body. Raises Invalid `too_large` as soon as it passes the limit, ClientGone on a cut."""
    pieces: list[bytes] = []
    size = 0
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        piece = message.get("body", b"")
        size += len(piece)
        if size > limit:
            raise Invalid("too_large", limit=limit)
        pieces.append(piece)
        if not message.get("more_body"):
            return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def headers(scope: Scope) -> dict[str, str]:
    """Header names lower-cased; the last of a repeated header wins."""
    return {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}


async def answer(
    send: Send, status: int, content: bytes, content_type: str, *, extra: Headers = (), head: bool = False
) -> None:
    """`head`: tell of the content without giving it."""
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [
                (b"content-type", content_type.encode()),
                (b"content-length", str(len(content)).encode()),
                *extra,
            ],
        }
    )
    await send({"type": "http.response.body", "body": b"" if head else content})


async def until_gone(receive: Receive) -> None:
    """Whatever else the other side says on an open stream is read and dropped."""
    while (await receive())["type"] not in ("websocket.disconnect", "http.disconnect"):
        pass


async def first_of(*tasks: asyncio.Task[Any]) -> None:
    """Wait for one of the tasks, cancel the others, and raise what we ourselves have against going on."""
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in done:
        if not task.cancelled() and isinstance(task.exception(), CauserieError):
            task.result()
