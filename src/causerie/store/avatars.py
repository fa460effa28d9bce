"""The pictures of web chats, one a channel at most. The company shows them to anybody; their bytes are in `blobs`."""

from __future__ import annotations

from collections.abc import Sequence

from causerie.model.errors import NotFound
from causerie.store import blobs
from causerie.store.database import Connection, Work, rows


async def put(work: Work, channel_id: int, picture: bytes | None, mime: str) -> None:
    """Replace a channel's picture; None takes it away."""
    gone = await work.all("delete from avatar where channel_id = %s returning sha256", [channel_id])
    if picture is not None:
        sha256 = await blobs.put(work, picture, mime)
        await work.execute(
            "insert into avatar (channel_id, sha256, mime, changed_at) values (%s, %s, %s, %s)",
            [channel_id, sha256, mime, work.now],
        )
    if gone:
        await blobs.drop(work, [row["sha256"] for row in gone])


async def marks(conn: Connection, channels: Sequence[int]) -> dict[int, str]:
    """Channel → SHA-256 of its picture, for those that have one."""
    found = await rows(conn, "select channel_id, sha256 from avatar where channel_id = any(%s)", [list(channels)])
    return {row["channel_id"]: row["sha256"] for row in found}


async def content(conn: Connection, channel_id: int) -> tuple[str, bytes]:
    """MIME type and bytes. Raises NotFound."""
    found = await rows(conn, "select sha256, mime from avatar where channel_id = %s", [channel_id])
    if not found:
        raise NotFound("file")
    return found[0]["mime"], await blobs.get(conn, found[0]["sha256"])
