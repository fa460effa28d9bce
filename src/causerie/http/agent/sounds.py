"""Sounds: a recording made into a voice note, and what players ask of any sound that one may hear."""

from __future__ import annotations

from litestar import Response, get, post
from litestar.params import JSONBody

from causerie.desk.listen import Listener
from causerie.desk.speak import speak
from causerie.engines.permission import voice_kind
from causerie.http.agent.files import served
from causerie.http.injected import ANSWER, AnyRequest, TheGrant, TheMeans
from causerie.http.means import Means
from causerie.http.schemas.fields import Id
from causerie.http.schemas.sounds import SoundShown, VoiceMade, VoiceWanted
from causerie.model.channel import Capabilities
from causerie.model.errors import NotFound
from causerie.model.grant import Grant
from causerie.model.message import File
from causerie.store import files


@post("/files/{id:int}/voice", opt=ANSWER)
async def make_voice(means: TheMeans, grant: TheGrant, file_id: Id, data: JSONBody[VoiceWanted]) -> VoiceMade:
    """Make one's own upload into what a channel takes as a voice note; the recording is kept with it.

    Where nothing can be converted here, it is the file that it was. 400 `sound_unreadable`, `sound_too_long`.
    """
    if not grant.sees(data.channel_id):
        raise NotFound("channel")
    able = means.directory.provider_of(data.channel_id).capabilities
    made = await _made(means, grant, able, file_id)
    return VoiceMade(made, voice_kind(able, made))


async def _made(means: Means, grant: Grant, able: Capabilities, file_id: int) -> File:
    async with means.database.connection() as conn:
        recorded, content = await files.unused(conn, file_id, agent_id=grant.agent_id)
    if able.voice is None or not means.studio.installed:
        return recorded
    mime = able.voice
    heard = await means.studio.hear(content, recorded.mime, target=mime)
    return await means.run(lambda work: speak(work, means.ids, grant=grant, recorded=recorded, mime=mime, heard=heard))


@get("/files/{id:int}/sound")
async def sound(means: TheMeans, grant: TheGrant, file_id: Id) -> SoundShown:
    """How long a sound is and what it looks like, measured when first asked for."""
    found = await _listener(means).sound(grant, file_id)
    return SoundShown(found.seconds, list(found.peaks)) if found else SoundShown(None, [])


@get("/files/{id:int}/playable", media_type="application/octet-stream")
async def playable(request: AnyRequest, means: TheMeans, grant: TheGrant, file_id: Id) -> Response[bytes]:
    """The bytes of a sound, or a range of them, in a type that every browser plays. 400 where there is none."""
    found, mime, content = await _listener(means).playable(grant, file_id)
    return served(request, found, mime, content)


def _listener(means: Means) -> Listener:
    return Listener(means.database, means.studio, clock=means.clock)
