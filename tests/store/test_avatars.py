"""Pictures of web chats: one each, found by their channel."""

from __future__ import annotations

import hashlib

import pytest

from causerie.model.errors import NotFound
from causerie.store import avatars
from causerie.testing.house import House


async def test_found_by_its_channel(house: House) -> None:
    mine, other = house.channel(), house.channel(n=1)
    await house.do(lambda work: avatars.put(work, mine, b"drawn", "image/png"))
    async with house.database.connection() as conn:
        assert await avatars.marks(conn, [mine, other]) == {mine: hashlib.sha256(b"drawn").hexdigest()}
        assert await avatars.content(conn, mine) == ("image/png", b"drawn")
        with pytest.raises(NotFound):
            await avatars.content(conn, other)
