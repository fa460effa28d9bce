"""The picker's door to the service of pictures: paced for each colleague, and closed to any other address.

A picture's addresses travel to the screen and back under our signature: no process has to remember what it showed,
and nobody can make this server fetch what the service did not name.
"""

from __future__ import annotations

import asyncio
import hmac
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable

import msgspec

from causerie.channels.gifs import Gif, GifService, GifsFound
from causerie.desk.cut import cut
from causerie.desk.places import Places
from causerie.desk.redraw import FORMATS
from causerie.desk.sniff import sniff
from causerie.desk.upload import prepared
from causerie.engines.permission import animated
from causerie.http.limits import Buckets, Pace
from causerie.model.channel import Capabilities
from causerie.model.errors import Busy, Invalid, NotFound, NotPermitted
from causerie.model.sticker import StickerForm
from causerie.store.vault import Vault

SEARCHES = Pace(per_second=1, burst=20)
PREVIEWS = Pace(per_second=20, burst=200)
PICKS = Pace(per_second=0.5, burst=10)
PREVIEW = 3 << 20  # bytes
SOURCE = 8 << 20  # bytes of what a sticker is cut from
SHOWN = frozenset({"image/webp", "image/gif", "image/png", "image/jpeg"})
MARK = 24  # bytes of a signature
WAITING = 10  # stickers to be cut


class _Addresses(msgspec.Struct, array_like=True):
    """What a key stands for."""

    preview: str
    still: str
    gif: str
    mp4: str
    webp: str
    sticker: bool


class GifDoor:
    """`credit` is the line that the service wants to be shown, `limit` the bytes of the largest picture taken."""

    def __init__(
        self,
        service: GifService,
        vault: Vault,
        *,
        credit: str,
        limit: int,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self.credit = credit
        self._limit = limit
        self._service = service
        self._vault = vault
        self._searches, self._previews, self._picks = (
            Buckets(pace, monotonic=monotonic) for pace in (SEARCHES, PREVIEWS, PICKS)
        )
        self._cutting = Places(1, waiting=WAITING)  # each takes a processor for seconds

    @property
    def has_stickers(self) -> bool:
        return self._service.has_stickers

    async def search(self, agent_id: int, words: str, *, language: str, offset: int, stickers: bool) -> GifsFound:
        """Raises TooMany, NotFound, NotPermitted and Busy."""
        self._searches.spend(str(agent_id))
        return await self._service.search(words, language=language, offset=offset, stickers=stickers)

    async def preview(self, agent_id: int, key: str, *, still: bool) -> tuple[str, bytes]:
        """Type and bytes of a small picture. Raises NotFound, TooMany and Busy."""
        found = self._opened(key)
        self._previews.spend(str(agent_id))
        content = await self._service.fetch(found.still if still else found.preview, limit=PREVIEW)
        mime = sniff(content, "")
        if mime not in SHOWN:
            raise NotFound("file")
        return mime, content

    async def pick(self, agent_id: int, key: str, able: Capabilities) -> tuple[str, bytes]:
        """Type and bytes of what a channel takes of a picture; a WebP is a sticker that it takes as one.

        Raises NotFound, TooMany, Busy, and NotPermitted `gif_unfit` or `sticker_unfit` where it takes no form of it.
        """
        found = self._opened(key)
        self._picks.spend(str(agent_id))
        if found.sticker and able.sticker is not None:
            return "image/webp", await self._cut(found, able.sticker)
        for mime, limit in animated(able):
            address = found.gif if mime == "image/gif" else found.mp4
            content = await self._fitting(address, mime, min(limit, self._limit)) if address else None
            if content is not None:
                return mime, content
        raise NotPermitted("sticker_unfit" if found.sticker else "gif_unfit")

    async def _cut(self, found: _Addresses, form: StickerForm) -> bytes:
        """Cut from the first of its forms that is a picture and not too large."""
        for address in filter(None, (found.webp, found.gif)):
            try:
                content = await self._service.fetch(address, limit=min(SOURCE, self._limit))
                mime = sniff(content, "")
                if mime not in FORMATS:
                    continue
                if self._cutting.full:
                    raise Busy("stickers_busy", retry_after=5)
                async with self._cutting:
                    return await asyncio.to_thread(cut, content, mime, form)
            except Invalid:
                continue
        raise NotPermitted("sticker_unfit")

    async def _fitting(self, address: str, mime: str, limit: int) -> bytes | None:
        """None for what is too large or not what it was said to be: the other form may do."""
        try:
            content = await self._service.fetch(address, limit=limit)
            if sniff(content, "") != mime:
                return None
            drawn = await prepared(content, mime, limit=limit)
        except Invalid:
            return None
        return drawn if len(drawn) <= limit else None

    def key_of(self, gif: Gif, *, sticker: bool = False) -> str:
        """What the screen gives back of a picture."""
        told = msgspec.json.encode(_Addresses(gif.preview, gif.still, gif.gif, gif.mp4, gif.webp, sticker))
        return f"{_written(told)}.{_written(self._mark(told))}"

    def _opened(self, key: str) -> _Addresses:
        """Raises NotFound for what we did not sign."""
        told, _, mark = key.partition(".")
        try:
            addresses, given = urlsafe_b64decode(told + "=="), urlsafe_b64decode(mark + "==")
        except ValueError:
            raise NotFound("file") from None
        if not hmac.compare_digest(given, self._mark(addresses)):
            raise NotFound("file")
        return msgspec.json.decode(addresses, type=_Addresses)

    def _mark(self, told: bytes) -> bytes:
        return self._vault.hash("gif", told.decode("utf-8", "replace"))[:MARK]


def _written(value: bytes) -> str:
    return urlsafe_b64encode(value).rstrip(b"=").decode()
