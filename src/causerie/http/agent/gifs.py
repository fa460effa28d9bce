"""Moving pictures and stickers for a message. Without a key for a service of them, nothing of this is there."""

from __future__ import annotations

from typing import Annotated

from litestar import Response, get, post
from litestar.params import JSONBody, QueryParameter

from causerie.channels.gifs import FURTHEST
from causerie.desk.upload import upload
from causerie.http.agent.files import HEADERS
from causerie.http.gifs import GifDoor
from causerie.http.injected import ANSWER, TheGrant, TheMeans, TheSession
from causerie.http.means import Means
from causerie.http.schemas.gifs import LONGEST_KEY, GifKind, GifPage, GifShown, GifWanted
from causerie.model.errors import NotFound
from causerie.model.message import File

Words = Annotated[str, QueryParameter(max_length=50)]
After = Annotated[int, QueryParameter(ge=0, le=FURTHEST)]
Kind = Annotated[GifKind, QueryParameter()]
Key = Annotated[str, QueryParameter(min_length=1, max_length=LONGEST_KEY)]
# The composer knows a sticker by this name when it finds one again in a draft, which keeps files without their kinds.
_NAMES = {"image/gif": "image.gif", "video/mp4": "image.mp4", "image/webp": "sticker.webp"}


@get("/gifs", opt=ANSWER)
async def gifs(
    means: TheMeans, session: TheSession, q: Words = "", after: After = 0, kind: Kind = GifKind.GIF
) -> GifPage:
    """Moving pictures or stickers that `q` is about, rated for everybody; what is liked today without it.

    503 `gifs_away`; 404 where the service has no stickers.
    """
    door = _door(means)
    language = session.language.value
    stickers = kind is GifKind.STICKER
    found = await door.search(session.grant.agent_id, q.strip(), language=language, offset=after, stickers=stickers)
    shown = [GifShown(door.key_of(one, sticker=stickers), one.title, one.width, one.height) for one in found.gifs]
    return GifPage(shown, found.next, door.credit)


@get("/gifs/preview", opt=ANSWER, media_type="application/octet-stream")
async def gif_preview(
    means: TheMeans, grant: TheGrant, of: Key, still: Annotated[bool, QueryParameter()] = False
) -> Response[bytes]:
    """The small picture of one that was found, `still` or moving."""
    mime, content = await _door(means).preview(grant.agent_id, of, still=still)
    return Response(content, media_type=mime, headers={**HEADERS, "content-disposition": "inline"})


@post("/gifs", opt=ANSWER)
async def take_gif(means: TheMeans, grant: TheGrant, data: JSONBody[GifWanted]) -> File:
    """One of them as a file for a message on a channel, in a form that it takes.

    A sticker is `image/webp` where the channel takes it as one. 422 `gif_unfit`, `sticker_unfit` where it has no form.
    """
    door = _door(means)
    if not grant.sees(data.channel_id):
        raise NotFound("channel")
    able = means.directory.provider_of(data.channel_id).capabilities
    mime, content = await door.pick(grant.agent_id, data.key, able)
    return await means.run(
        lambda work: upload(work, means.ids, grant=grant, name=_NAMES[mime], mime=mime, content=content)
    )


def _door(means: Means) -> GifDoor:
    if means.gifs is None:
        raise NotFound("page")
    return means.gifs
