"""What players need to know of a sound, and a copy for browsers that do not play it: found out once, then kept.

Nobody waits for it but who asked: a customer's voice note is stored as it came, and looked at when somebody opens it.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from causerie.desk.transcode import Heard, Studio
from causerie.model.errors import Invalid, NotFound
from causerie.model.grant import Grant
from causerie.model.message import File
from causerie.model.sound import Sound
from causerie.store import blobs, files, sounds
from causerie.store.database import Database, Work

PLAYABLE = "audio/mpeg"  # what every browser plays, those without licensed codecs included


class Listener:
    """`sound` and `playable` of files that the grant shows."""

    def __init__(self, database: Database, studio: Studio, *, clock: Callable[[], datetime]) -> None:
        self._database = database
        self._studio = studio
        self._clock = clock

    async def sound(self, grant: Grant, file_id: int) -> Sound | None:
        """How long and how loud; None where that cannot be found out. Raises NotFound and Busy."""
        async with self._database.connection() as conn:
            sha256 = await files.sha256_of(conn, grant, file_id)
            known = await sounds.of(conn, sha256) if sha256 else None
        if sha256 is None:
            raise NotFound("file")
        if known is not None:
            return known.sound
        async with self._database.connection() as conn:
            found, content = await files.content(conn, file_id)
        try:
            return (await self._hear(sha256, found, content, target=None)).sound
        except Invalid:
            return None

    async def playable(self, grant: Grant, file_id: int) -> tuple[File, str, bytes]:
        """The file, and the type and bytes of a sound that any browser plays.

        Raises NotFound, Busy, and Invalid where there is none to be had.
        """
        async with self._database.connection() as conn:
            sha256 = await files.sha256_of(conn, grant, file_id)
            found, content = await files.content(conn, file_id)
            known = await sounds.of(conn, sha256) if sha256 else None
            if known is not None and known.playable:
                return found, PLAYABLE, await blobs.get(conn, known.playable)
        if found.mime == PLAYABLE or sha256 is None:
            return found, found.mime, content
        if known is not None and known.sound is None:
            raise Invalid("sound_unreadable")
        heard = await self._hear(sha256, found, content, target=PLAYABLE)
        return found, PLAYABLE, heard.copy

    async def _hear(self, sha256: str, found: File, content: bytes, *, target: str | None) -> Heard:
        """What a sound is, remembered; so is a refusal, unless another installation might hear more."""
        try:
            heard = await self._studio.hear(content, found.mime, target=target)
        except Invalid as refusal:
            reason = refusal.code
            if reason != "sound_unknown":
                await self._database.run(lambda work: sounds.keep(work, sha256, None, reason=reason), now=self._clock())
            raise

        async def keep(work: Work) -> None:
            await sounds.keep(work, sha256, heard.sound)
            if target:
                await sounds.copy_for_browsers(work, sha256, heard.copy, target)

        await self._database.run(keep, now=self._clock())
        return heard
