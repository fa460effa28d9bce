"""A recording becomes what a channel takes as a voice note; the recording itself is kept with it.

The conversion is done before, outside of any transaction: here its outcome is written.
"""

from __future__ import annotations

import hashlib

from causerie.desk.transcode import Heard
from causerie.model.errors import NotFound
from causerie.model.grant import Grant, Right
from causerie.model.message import File
from causerie.store import files, sounds
from causerie.store.database import Work
from causerie.store.ids import Ids

_ENDINGS = {"audio/ogg": "ogg", "audio/mpeg": "mp3"}


async def speak(work: Work, ids: Ids, *, grant: Grant, recorded: File, mime: str, heard: Heard) -> File:
    """The file to send: one's own until it is sent, as the recording was. Raises Forbidden and NotFound."""
    grant.require(Right.ANSWER)
    original = await files.give_up(work, recorded.id, agent_id=grant.agent_id)
    if original is None:
        raise NotFound("file")
    stem = (recorded.name or "voice").rpartition(".")[0] or recorded.name or "voice"
    made = await files.upload(
        work,
        await ids.one(work.conn),
        agent_id=grant.agent_id,
        name=f"{stem}.{_ENDINGS[mime]}",
        mime=mime,
        content=heard.copy,
    )
    sha256 = hashlib.sha256(heard.copy).hexdigest()
    await sounds.keep(work, sha256, heard.sound)
    await sounds.made_from(work, sha256, original)
    return made
