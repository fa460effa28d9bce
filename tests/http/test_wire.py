"""The short way into a socket: whole texts, in order, and refused where it would pile up."""

from __future__ import annotations

import asyncio
from typing import Any

from websockets.asyncio.client import connect

from causerie.http.wire import EXTENSION
from causerie.testing.serving import serve

LARGE = b'"' + b"x" * 200_000 + b'"'


async def _accepted(receive: Any, send: Any) -> None:
    await receive()
    await send({"type": "websocket.accept"})


async def test_texts_arrive_whole_and_in_order_by_either_way() -> None:
    async def app(scope: Any, receive: Any, send: Any) -> None:
        await _accepted(receive, send)
        put = scope["extensions"][EXTENSION]
        for n in range(100):
            text = "é" * n + str(n)
            if n % 3 == 0 or not put(text.encode()):
                await send({"type": "websocket.send", "text": text})
        await receive()

    async with serve(app) as url, connect(url.replace("http", "ws")) as socket:
        assert [await socket.recv() for _ in range(100)] == ["é" * n + str(n) for n in range(100)]


async def test_who_does_not_read_is_not_put_to() -> None:
    refused = asyncio.Event()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await _accepted(receive, send)
        put = scope["extensions"][EXTENSION]
        for _ in range(200):  # 40 MB, which no socket buffer takes
            if not put(LARGE):
                refused.set()
                return
            await asyncio.sleep(0)

    async with serve(app) as url, connect(url.replace("http", "ws"), max_queue=1):
        await asyncio.wait_for(refused.wait(), 10)


async def test_who_has_left_is_not_put_to() -> None:
    ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await _accepted(receive, send)
        assert (await receive())["type"] == "websocket.disconnect"
        ended.set_result(scope["extensions"][EXTENSION](b"late"))

    async with serve(app) as url:
        async with connect(url.replace("http", "ws")):
            pass
        assert await asyncio.wait_for(ended, 10) is False


async def test_a_socket_that_was_closed_here_is_not_put_to() -> None:
    ended: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

    async def app(scope: Any, receive: Any, send: Any) -> None:
        await _accepted(receive, send)
        await send({"type": "websocket.close", "code": 4000})
        ended.set_result(scope["extensions"][EXTENSION](b"late"))

    async with serve(app) as url, connect(url.replace("http", "ws")) as socket:
        assert await asyncio.wait_for(ended, 10) is False
        await socket.wait_closed()
        assert socket.close_code == 4000
