"""Files of messages: a colleague's own on their way out, and everything one's channels brought in.

What a browser would run is never shown in place: pictures of four safe kinds are, a PDF is when asked for, all else
is an attachment, and nothing is guessed at. The bytes decide what a file is, not its name.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated
from urllib.parse import quote

from litestar import Response, get, post
from litestar.params import MultipartBody, QueryParameter

from causerie.desk.upload import prepared, upload
from causerie.http.injected import ANSWER, AnyRequest, TheGrant, TheMeans
from causerie.http.schemas.fields import Id
from causerie.http.schemas.files import Upload
from causerie.http.sniff import cleaned, sniffed
from causerie.model.message import File
from causerie.store import files

SHOWN = frozenset({"image/jpeg", "image/png", "image/gif", "image/webp"})
PDF = "application/pdf"
ENVELOPE = 64 * 1024  # bytes of a multipart body around its file
_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
HEADERS = {
    "content-security-policy": "default-src 'none'; sandbox",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "private, max-age=300",
    "accept-ranges": "bytes",
}
# No browser's viewer works in a sandbox. A PDF's own scripts run in that viewer, without our origin or its cookies; as
# a page of ours it may load, run and be framed by nothing.
VIEWED = {**HEADERS, "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"}


@post("/files", opt=ANSWER)
async def add_file(means: TheMeans, grant: TheGrant, data: MultipartBody[Upload]) -> File:
    """Keep a file for a message to come. 413 `file_too_large` with its `limit`, 415 for what is not recognised."""
    content = await data.file.read()
    mime = sniffed(content, data.file.content_type.partition(";")[0].strip().lower())
    kept = await prepared(content, mime, limit=means.file_limit)
    name = cleaned(data.file.filename) or "file"
    return await means.run(lambda work: upload(work, means.ids, grant=grant, name=name, mime=mime, content=kept))


@get("/files/{id:int}", media_type="application/octet-stream")
async def file(
    request: AnyRequest,
    means: TheMeans,
    grant: TheGrant,
    file_id: Id,
    download: Annotated[bool, QueryParameter()] = False,
    opened: Annotated[bool, QueryParameter(name="open")] = False,
) -> Response[bytes]:
    """A file's bytes, or a range of them. Pictures are shown in place unless `download`, a PDF when asked to `open`."""
    async with means.database.connection() as conn:
        found, content = await files.visible(conn, grant, file_id)
    viewed = opened and found.mime == PDF and content.startswith(b"%PDF-")
    inline = (found.mime in SHOWN or viewed) and not download
    return served(request, found, found.mime, content, inline=inline, headers=VIEWED if viewed else HEADERS)


def served(
    request: AnyRequest,
    found: File,
    mime: str,
    content: bytes,
    *,
    inline: bool = False,
    headers: Mapping[str, str] = HEADERS,
) -> Response[bytes]:
    """The bytes of a file, or the range of them that was asked for."""
    told = {**headers, "content-disposition": _disposition(found, inline=inline)}
    first, last = _asked(request.headers.get("range"), len(content))
    if (first, last) != (0, len(content)):
        told["content-range"] = f"bytes {first}-{last - 1}/{len(content)}"
        return Response(content[first:last], media_type=mime, headers=told, status_code=206)
    return Response(content, media_type=mime, headers=told)


def _disposition(found: File, *, inline: bool) -> str:
    kind = "inline" if inline else "attachment"
    # A provider hands on whatever its customer called the file.
    name = cleaned(found.name or "") or f"file-{found.id}"
    return f"{kind}; filename*=UTF-8''{quote(name, safe='')}"


def _asked(wanted: str | None, size: int) -> tuple[int, int]:
    """The one range asked for, as slice bounds; the whole file for anything else, as RFC 9110 allows."""
    said = _RANGE.fullmatch(wanted or "")
    if said is None or said[0] == "bytes=-":
        return 0, size
    if not said[1]:
        return max(0, size - int(said[2])), size
    first, last = int(said[1]), min(int(said[2]) + 1 if said[2] else size, size)
    return (first, last) if first < last else (0, size)
