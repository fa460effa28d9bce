"""The picture that a web chat's visitors see: drawn anew, small enough to be loaded with every opened chat."""

from __future__ import annotations

import asyncio
import io

from PIL import Image, ImageOps

from causerie.desk.directory import Directory
from causerie.desk.redraw import FORMATS, redraw
from causerie.model.errors import Invalid
from causerie.model.event import EventKind
from causerie.model.grant import Grant, Right
from causerie.store import avatars
from causerie.store.database import Work

LARGEST = 2 * 1024 * 1024  # bytes given
SIDE = 128  # pixels kept: twice what is shown, for screens that have them
MIME = "image/png"


async def prepared(content: bytes, mime: str) -> bytes:
    """A PNG of at most `SIDE` pixels each way. Raises Invalid `empty`, `too_large`, `not_a_picture`, `bad_image`."""
    if not content:
        raise Invalid("empty")
    if len(content) > LARGEST:
        raise Invalid("too_large", limit=LARGEST)
    if mime not in FORMATS:
        raise Invalid("not_a_picture")
    return await asyncio.to_thread(_small, content, mime)


async def portray(work: Work, directory: Directory, *, grant: Grant, channel_id: int, picture: bytes | None) -> None:
    """Give a web chat its picture, or take it away. Raises Forbidden, NotFound, Invalid `not_embedded`."""
    grant.require(Right.ADMINISTER)
    if not directory.provider_of(channel_id).capabilities.embedded:
        raise Invalid("not_embedded")
    await avatars.put(work, channel_id, picture, MIME)
    work.tell(EventKind.CHANNEL_CHANGED, channel_id=channel_id, agent_id=grant.agent_id)


def _small(content: bytes, mime: str) -> bytes:
    with Image.open(io.BytesIO(redraw(content, mime)), formats=[FORMATS[mime]]) as picture:
        fitted = ImageOps.contain(picture.convert("RGBA"), (SIDE, SIDE)) if max(picture.size) > SIDE else picture
        made = io.BytesIO()
        fitted.convert("RGBA").save(made, "PNG", optimize=True)
        return made.getvalue()
