"""File contents in PostgreSQL: chunks of 256 kB under their SHA-256, with counted references.

The same bytes are stored once. A blob goes when its last file does; forgetting a person therefore removes
their pictures, unless another person sent the very same ones.
"""

from __future__ import annotations

import hashlib

from causerie.store.database import Connection, Work, rows

CHUNK = 256 * 1024


async def put(work: Work, content: bytes, mime: str) -> str:
    """Store bytes, or count one more reference to them; returns their SHA-256 in hex."""
    sha256 = hashlib.sha256(content).hexdigest()
    row = await work.one(
        """insert into blob (sha256, size, mime, refs, created_at) values (%s, %s, %s, 1, %s)
           on conflict (sha256) do update set refs = blob.refs + 1 returning refs""",
        [sha256, len(content), mime, work.now],
    )
    if row is not None and row["refs"] == 1:
        pieces = [content[start : start + CHUNK] for start in range(0, len(content), CHUNK)] or [b""]
        await work.execute(
            """insert into blob_chunk (sha256, n, content)
               select %s, n - 1, content from unnest(%b::bytea[]) with ordinality as t(content, n)
               on conflict do nothing""",
            [sha256, pieces],
        )
    return sha256


async def get(conn: Connection, sha256: str) -> bytes:
    """All bytes of a blob. Files are bounded when they come in, so a whole one fits in memory."""
    found = await rows(conn, "select content from blob_chunk where sha256 = %s order by n", [sha256])
    return b"".join(row["content"] for row in found)


async def drop(work: Work, sha256: list[str]) -> None:
    """Give up one reference to each; blobs nobody refers to any more are deleted with their chunks.

    With a sound go the copy for browsers and the recording that were kept because of it.
    """
    await work.execute(
        """update blob b set refs = b.refs - g.n
           from (select sha256, count(*) as n from unnest(%s::text[]) as t(sha256) group by 1) g
           where b.sha256 = g.sha256""",
        [sha256],
    )
    held = await work.all(
        """with gone as (delete from blob where sha256 = any(%s) and refs <= 0 returning sha256),
                chunks as (delete from blob_chunk c using gone where c.sha256 = gone.sha256)
           delete from sound s using gone where s.sha256 = gone.sha256 returning s.playable, s.original""",
        [sha256],
    )
    others = [other for row in held for other in (row["playable"], row["original"]) if other is not None]
    if others:
        await drop(work, others)
