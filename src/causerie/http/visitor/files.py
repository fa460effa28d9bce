"""Files of visitors: taken bounded and recognised by their bytes, given back to their own thread alone.

Pictures are drawn anew, so that where they were taken stays with who took them.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import unquote

from causerie.channels.webchat import Webchat
from causerie.desk.upload import prepared
from causerie.http import asgi
from causerie.http.sniff import cleaned, kind_of, sniffed
from causerie.http.visitor.call import Call
from causerie.http.visitor.limits import Limits
from causerie.model.errors import Invalid, NotFound
from causerie.model.message import File
from causerie.store import avatars, files, visitors, visits
from causerie.store.database import Database, Work
from causerie.store.ids import Ids
from causerie.store.visitors import Visitor

LIMIT = max(limit.size for limit in Webchat.capabilities.media.values())
PATIENCE = 120.0  # seconds for a whole file on a slow line
SAFE: asgi.Headers = (
    (b"cache-control", b"no-store"),
    (b"content-disposition", b"attachment"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"x-content-type-options", b"nosniff"),
)

SHOWN: asgi.Headers = (
    (b"cache-control", b"public, max-age=31536000, immutable"),
    (b"content-security-policy", b"default-src 'none'; sandbox"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"access-control-allow-origin", b"*"),
    (b"x-content-type-options", b"nosniff"),
)


class Files:
    """Uploads and downloads of visitors."""

    def __init__(self, database: Database, ids: Ids, limits: Limits) -> None:
        self._database = database
        self._ids = ids
        self._limits = limits

    async def take(self, call: Call, visitor: Visitor) -> None:
        """POST files: the bytes are the body, `x-file-name` their name, percent-encoded. 201 with the file's id."""
        self._charge(call, visitor, _declared(call))
        given = await call.body(limit=LIMIT, patience=PATIENCE)
        if not given:
            raise Invalid("empty")
        mime = sniffed(given, call.headers.get("content-type", "").partition(";")[0].strip().lower())
        content = await prepared(given, mime, limit=LIMIT)
        name = cleaned(unquote(call.headers.get("x-file-name", ""))[:500])

        async def verb(work: Work) -> File:
            file_id = await self._ids.one(work.conn)
            return await visitors.keep_upload(work, visitor, file_id, name=name, mime=mime, content=content)

        kept = await self._database.run(verb, now=call.now)
        await call.reply(201, _told(kept))

    async def give(self, call: Call, visitor: Visitor, file_id: int) -> None:
        """GET files/{id}: always as an attachment; the widget makes pictures of them itself."""
        async with self._database.connection() as conn:
            if not await visits.file(conn, visitor, file_id, now=call.now):
                raise NotFound("file")
            file, content = await files.content(conn, file_id)
        await asgi.answer(call.send, 200, content, file.mime, extra=SAFE)

    async def portrait(self, call: Call) -> None:
        """GET avatar: the widget's picture, for any page. Its address changes with it, so it may be kept for long."""
        async with self._database.connection() as conn:
            mime, content = await avatars.content(conn, call.widget.channel.id)
        await asgi.answer(call.send, 200, content, mime, extra=SHOWN)

    def _charge(self, call: Call, visitor: Visitor, size: int) -> None:
        self._limits.bytes.spend(str(visitor.id), size)
        self._limits.bytes_of_address.spend(call.client, size)


def _declared(call: Call) -> int:
    """The size that is coming. Raises Invalid: a body of unknown length cannot be charged before it is read."""
    told = call.headers.get("content-length", "")
    if not told.isdecimal():
        raise Invalid("length_required")
    if int(told) > LIMIT:
        raise Invalid("too_large", limit=LIMIT)
    return int(told)


def _told(file: File) -> dict[str, Any]:
    kind = kind_of(file.mime).value
    return {"id": file.id, "kind": kind, "name": file.name, "mime": file.mime, "size": file.size}
