"""A colleague's file, kept until a message takes it along."""

from __future__ import annotations

import asyncio

from causerie.desk.redraw import FORMATS, redraw
from causerie.model.errors import Invalid
from causerie.model.grant import Grant, Right
from causerie.model.message import File
from causerie.store import files
from causerie.store.database import Work
from causerie.store.ids import Ids


async def prepared(content: bytes, mime: str, *, limit: int) -> bytes:
    """The bytes to keep, at most `limit` of them: a picture is drawn anew.

    Raises Invalid `empty`, `file_too_large`, `bad_image`.
    """
    if not content:
        raise Invalid("empty")
    if len(content) > limit:
        raise Invalid("file_too_large", limit=limit)
    return await asyncio.to_thread(redraw, content, mime) if mime in FORMATS else content


async def upload(work: Work, ids: Ids, *, grant: Grant, name: str, mime: str, content: bytes) -> File:
    """Keep it. Only its owner sees it until it is sent. Raises Forbidden."""
    grant.require(Right.ANSWER)
    file_id = await ids.one(work.conn)
    return await files.upload(work, file_id, agent_id=grant.agent_id, name=name, mime=mime, content=content)
