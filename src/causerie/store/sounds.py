"""What is known of sounds, by the hash of their bytes: two people who sent the same one share it."""

from __future__ import annotations

from dataclasses import dataclass

from causerie.model.sound import Sound
from causerie.store import blobs
from causerie.store.database import Connection, Work, rows


@dataclass(frozen=True, slots=True)
class Known:
    """`sound` None: nothing could be found out. `playable`: the hash of a copy for browsers."""

    sound: Sound | None
    playable: str | None


async def of(conn: Connection, sha256: str) -> Known | None:
    """None when nobody asked yet."""
    found = await rows(conn, "select millis, peaks, reason, playable from sound where sha256 = %s", [sha256])
    if not found:
        return None
    row = found[0]
    sound = None if row["reason"] else Sound(row["millis"] / 1000, tuple(row["peaks"]))
    return Known(sound, row["playable"])


async def keep(work: Work, sha256: str, sound: Sound | None, *, reason: str | None = None) -> None:
    """What was found out, or why nothing was. Nothing is kept for bytes that went meanwhile."""
    millis, peaks = (round(sound.seconds * 1000), bytes(sound.peaks)) if sound else (0, b"")
    await work.execute(
        """insert into sound (sha256, millis, peaks, reason, created_at)
           select sha256, %(millis)s, %(peaks)s, %(reason)s, %(now)s from blob where sha256 = %(sha256)s for share
           on conflict (sha256) do nothing""",
        {"sha256": sha256, "millis": millis, "peaks": peaks, "reason": reason, "now": work.now},
    )


async def copy_for_browsers(work: Work, sha256: str, content: bytes, mime: str) -> None:
    """Keep a playable copy for as long as the sound; the first one stays."""
    mine = await work.one("select playable from sound where sha256 = %s for update", [sha256])
    if mine is not None and mine["playable"] is None:
        copy = await blobs.put(work, content, mime)
        await work.execute("update sound set playable = %s where sha256 = %s", [copy, sha256])


async def made_from(work: Work, sha256: str, original: str) -> None:
    """Keep the recording for as long as what was made from it: its file's reference is the sound's from now on.

    A copy that the recording may have for browsers goes: it could be the very bytes that were made from it, and the
    two would keep each other for ever.
    """
    copies = await work.all(
        """update sound s set playable = null from sound old
           where s.sha256 = %s and old.sha256 = s.sha256 and old.playable is not null returning old.playable""",
        [original],
    )
    if copies:
        await blobs.drop(work, [row["playable"] for row in copies])
    mine = await work.one("select original from sound where sha256 = %s for update", [sha256])
    if mine is None or mine["original"] is not None:
        await blobs.drop(work, [original])
    else:
        await work.execute("update sound set original = %s where sha256 = %s", [original, sha256])
