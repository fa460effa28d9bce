"""The media worker: fetched through the provider's session, or moved from our own store."""

from __future__ import annotations

import asyncio

from causerie.channels.errors import FetchFailed
from causerie.channels.protocol import Fetched
from causerie.desk.fetch import ATTEMPTS
from causerie.model.contact import Address
from causerie.model.element import Arrived, MediaRef, Sender
from causerie.model.message import MediaKind
from causerie.store import blobs
from causerie.store.connections import Held
from causerie.store.database import Work
from causerie.testing.house import House
from causerie.workers.media import Media
from tests.workers.waiting import running, until

NUMBER = "+33700000001"
PNG = b"\x89PNG\r\n\x1a\n picture"


class Lines:
    """Open lines to a provider that has these files; a missing one is gone, `slow` waits for its event."""

    def __init__(self, **files: bytes) -> None:
        self.files = files
        self.asked: list[tuple[str, int]] = []
        self.slow = asyncio.Event()

    async def session(self, held: Held) -> Lines:
        return self

    async def fetch_media(self, ref: str, *, limit: int) -> Fetched:
        self.asked.append((ref, limit))
        if ref == "slow":
            await self.slow.wait()
        if ref not in self.files:
            raise FetchFailed("expired", again=False)
        return Fetched(self.files[ref], "image/jpeg")


def worker(house: House, lines: Lines) -> Media:
    return Media(house.database, house.directory, lines, clock=house.clock, limit=100)  # type: ignore[arg-type]


async def hear(house: House, *refs: str) -> None:
    sender = Sender((Address("phone", "", "+33600000001"),))
    for ref in refs:
        photo = MediaRef(MediaKind.IMAGE, ref, "image/jpeg")
        await house.hear(Arrived(NUMBER, f"m{ref}", sender, (photo,)))


async def ended(house: House, number: int) -> bool:
    return len(await house.told("file_changed")) == number


async def states(house: House) -> list[tuple[str, str, str | None]]:
    return [(row["state"], row["mime"], row["reason"]) for row in await house.rows("file")]


async def test_a_file_is_fetched_and_another_is_gone(house: House) -> None:
    lines = Lines(one=PNG)
    media = worker(house, lines)
    async with running(media):
        await hear(house, "one", "two")
        media.wake()
        await until(house, lambda: ended(house, 2))
    assert await states(house) == [("stored", "image/png", None), ("failed", "image/jpeg", "expired")]
    assert lines.asked == [("one", 100), ("two", 100)]


async def test_a_slow_file_holds_up_nobody(house: House) -> None:
    lines = Lines(slow=PNG, quick=PNG)
    await hear(house, "slow", "quick")
    async with running(worker(house, lines)):
        await until(house, lambda: ended(house, 1))
        assert [state for state, _, _ in await states(house)] == ["waiting", "stored"]
        lines.slow.set()
        await until(house, lambda: ended(house, 2))
    (blob,) = await house.rows("blob")
    assert blob["refs"] == 2, "the same bytes are kept once"


async def test_a_visitors_upload_changes_hands_without_a_fetch(house: House) -> None:
    async def verb(work: Work) -> int:
        file_id = await house.ids.one(work.conn)
        sha256 = await blobs.put(work, PNG, "image/png")
        await work.execute(
            """insert into file (id, state, name, mime, size, sha256, provider_ref, created_at)
               values (%s, 'stored', 'a.png', 'image/png', %s, %s, 'visitor:1', %s)""",
            [file_id, len(PNG), sha256, work.now],
        )
        return file_id

    upload = await house.do(verb)
    lines = Lines()
    await hear(house, f"file:{upload}")
    async with running(worker(house, lines)):
        await until(house, lambda: ended(house, 1))
    (file,) = await house.rows("file")
    assert (file["state"], file["name"], file["id"] == upload) == ("stored", "a.png", False)
    assert [row["refs"] for row in await house.rows("blob")] == [1]
    assert lines.asked == []


async def test_somebody_elses_file_is_not_an_upload(house: House) -> None:
    lines = Lines(one=PNG)
    await hear(house, "one")
    async with running(worker(house, lines)):
        await until(house, lambda: ended(house, 1))
        stored = (await house.rows("file"))[0]["id"]
        await hear(house, f"file:{stored}")
        await until(house, lambda: ended(house, 2))
    assert [state for state, _, _ in await states(house)] == ["stored", "failed"]


async def test_a_connection_that_is_gone_gives_up_in_the_end(house: House) -> None:
    await hear(house, "one")
    await house.do(lambda work: work.execute("update file set attempts = %s", [ATTEMPTS - 1]))
    await house.do(lambda work: work.execute("update connection set removed_at = now()"))
    await house.directory.refresh(monotonic=0)
    async with running(worker(house, Lines(one=PNG))):
        await until(house, lambda: ended(house, 1))
    assert await states(house) == [("failed", "image/jpeg", "not_found")]
