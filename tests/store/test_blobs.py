"""File contents: stored once, counted, gone with their last reference."""

from __future__ import annotations

import asyncio
import hashlib
import os

import pytest

from causerie.store import blobs
from causerie.store.blobs import CHUNK
from causerie.store.database import Database, Work
from causerie.testing.clock import Clock


async def _put(database: Database, content: bytes) -> str:
    return await database.run(lambda work: blobs.put(work, content, "image/png"), now=Clock()())


async def _get(database: Database, sha256: str) -> bytes:
    async with database.connection() as conn:
        return await blobs.get(conn, sha256)


async def _refs(database: Database) -> dict[str, int]:
    return {row["sha256"]: row["refs"] for row in await database.read("select sha256, refs from blob")}


async def test_bytes_come_back_whatever_their_length(database: Database) -> None:
    for size in (0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 2 * CHUNK + 3):
        content = os.urandom(size)
        sha256 = await _put(database, content)
        assert sha256 == hashlib.sha256(content).hexdigest()
        assert await _get(database, sha256) == content


async def test_the_same_bytes_are_stored_once_and_counted(database: Database) -> None:
    content = os.urandom(CHUNK + 5)
    shas = set(await asyncio.gather(*(_put(database, content) for _ in range(6))))
    (sha256,) = shas
    assert await _refs(database) == {sha256: 6}
    assert len(await database.read("select n from blob_chunk")) == 2


async def test_a_blob_goes_with_its_last_reference(database: Database) -> None:
    kept, gone = await _put(database, b"kept"), await _put(database, b"gone")
    await _put(database, b"kept")
    await _put(database, b"gone")
    await database.run(lambda work: blobs.drop(work, [kept, gone, gone]), now=Clock()())
    assert await _refs(database) == {kept: 1}
    assert await _get(database, kept) == b"kept"
    assert [row["sha256"] for row in await database.read("select sha256 from blob_chunk")] == [kept]
    await database.run(lambda work: blobs.drop(work, ["0" * 64]), now=Clock()())
    assert await _refs(database) == {kept: 1}, "what is not there cannot be dropped"


async def test_putting_and_dropping_at_once_lose_nothing(database: Database) -> None:
    """Whoever puts while the last reference is dropped keeps the bytes."""
    content = b"x" * (CHUNK + 1)
    sha256 = await _put(database, content)

    async def swap() -> None:
        for _ in range(10):
            await _put(database, content)
            await database.run(lambda work: blobs.drop(work, [sha256]), now=Clock()())

    await asyncio.gather(*(swap() for _ in range(4)))
    assert await _refs(database) == {sha256: 1}
    assert await _get(database, sha256) == content
    await database.run(lambda work: blobs.drop(work, [sha256]), now=Clock()())
    assert await database.read("select n from blob_chunk") == []


async def test_a_transaction_that_fails_keeps_the_count(database: Database) -> None:
    sha256 = await _put(database, b"once")

    async def refused(work: Work) -> None:
        await blobs.put(work, b"once", "image/png")
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await database.run(refused, now=Clock()())
    assert await _refs(database) == {sha256: 1}
