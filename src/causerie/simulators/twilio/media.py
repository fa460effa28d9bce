"""Files of messages: fetched from the product when it sends, and lent to it by signed addresses when customers do."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import aiohttp

from causerie.simulators.twilio.asked import Refusal
from causerie.simulators.wire import Answer, Attachment, Request

PICTURES = ("image/jpeg", "image/png", "image/gif")
ACCEPTED = (*PICTURES, "image/", "video/", "audio/", "text/", "application/pdf", "application/vcard")
PICTURE_LIMIT, OTHER_LIMIT = 5 << 20, 500 << 10  # bytes


class MediaShelf:
    """The storage behind Media resources. `origin` is where it is served; empty is the simulator itself.

    On another origin it refuses, as Amazon's does, a signed address that comes with an Authorization header.
    """

    def __init__(self) -> None:
        self.origin = ""
        self._key = secrets.token_bytes(16)
        self._lent: dict[str, Attachment] = {}

    def redirect(self, sid: str, file: Attachment) -> Answer:
        """Where the bytes are."""
        self._lent[sid] = file
        return Answer(307, headers={"Location": f"{self.origin}/storage/{sid}?Signature={self._signature(sid)}"})

    def stored(self, request: Request) -> Answer:
        """The bytes, to whoever holds the address."""
        sid = request.path.removeprefix("/storage/")
        if self.origin and "authorization" in request.headers:
            return Answer(400, b"<Error><Code>InvalidArgument</Code></Error>", "application/xml")
        if sid not in self._lent or request.query.get("Signature") != self._signature(sid):
            return Answer(403, b"<Error><Code>AccessDenied</Code></Error>", "application/xml")
        file = self._lent[sid]
        return Answer(200, file.content, file.mime)

    def _signature(self, sid: str) -> str:
        return hmac.new(self._key, sid.encode(), hashlib.sha256).hexdigest()


async def fetched(http: aiohttp.ClientSession, url: str) -> Attachment:
    """The file behind a `MediaUrl`. Raises Refusal with the error that the message then fails with."""
    try:
        async with http.get(url) as response:
            if response.status != 200:
                raise Refusal(11200, f"HTTP {response.status}")
            content = await response.content.read(PICTURE_LIMIT + 1)
            while more := await response.content.read(PICTURE_LIMIT + 1 - len(content)):
                content += more
            mime = response.content_type
    except (aiohttp.ClientError, TimeoutError, OSError) as failure:
        raise Refusal(11200, type(failure).__name__) from failure
    if not mime.startswith(ACCEPTED):
        raise Refusal(12300, f"Invalid Content-Type: {mime}")
    if len(content) > (PICTURE_LIMIT if mime in PICTURES else OTHER_LIMIT):
        raise Refusal(11751, "Media exceeds messaging provider size limit")
    return Attachment(mime, content)
