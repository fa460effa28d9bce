"""The few ASGI moves that the plain parts share."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from causerie.http import asgi
from causerie.model.errors import Invalid


def _receiving(*messages: dict[str, Any]) -> asgi.Receive:
    waiting = list(messages)

    async def receive() -> dict[str, Any]:
        return waiting.pop(0)

    return receive


def _piece(body: bytes, *, more: bool = False) -> dict[str, Any]:
    return {"type": "http.request", "body": body, "more_body": more}


@pytest.mark.parametrize("pieces", [[b""], [b"abc"], [b"a", b"", b"bc"]])
async def test_a_body_is_read_whole(pieces: list[bytes]) -> None:
    messages = [_piece(piece, more=True) for piece in pieces[:-1]] + [_piece(pieces[-1])]
    assert await asgi.body(_receiving(*messages), limit=3) == b"".join(pieces)


async def test_a_body_is_read_no_further_than_its_limit() -> None:
    with pytest.raises(Invalid, match="too_large"):
        await asgi.body(_receiving(_piece(b"ab", more=True), _piece(b"cd", more=True)), limit=3)


async def test_a_cut_is_no_body() -> None:
    with pytest.raises(asgi.ClientGone):
        await asgi.body(_receiving(_piece(b"ab", more=True), {"type": "http.disconnect"}), limit=9)


async def test_an_answer_has_its_length() -> None:
    for head, body in ((False, "é".encode()), (True, b"")):
        said: list[Any] = []

        async def send(message: Any, said: list[Any] = said) -> None:
            said.append(message)

        await asgi.answer(send, 201, "é".encode(), "text/plain", extra=[(b"a", b"b")], head=head)
        assert said[0]["status"] == 201
        assert dict(said[0]["headers"]) == {b"content-type": b"text/plain", b"content-length": b"2", b"a": b"b"}
        assert said[1] == {"type": "http.response.body", "body": body}


def test_header_names_are_given_as_they_came_and_the_last_stands() -> None:
    assert asgi.headers({"headers": [(b"a", b"1"), (b"a", b"\xe9")]}) == {"a": "é"}


async def test_what_is_said_on_an_open_stream_is_dropped_until_the_other_side_leaves() -> None:
    said = ({"type": "websocket.receive", "text": "hello"}, {"type": "websocket.disconnect"}, {"type": "never read"})
    receive = _receiving(*said)
    await asgi.until_gone(receive)
    assert await receive() == {"type": "never read"}


async def test_the_first_of_several_ends_the_others_and_tells_what_we_have_against_it() -> None:
    async def refuse() -> None:
        raise Invalid("malformed")

    quick, slow = asyncio.create_task(asyncio.sleep(0)), asyncio.create_task(asyncio.Event().wait())
    await asgi.first_of(quick, slow)
    assert slow.cancelled()
    with pytest.raises(Invalid, match="malformed"):
        await asgi.first_of(asyncio.create_task(refuse()), asyncio.create_task(asyncio.Event().wait()))
