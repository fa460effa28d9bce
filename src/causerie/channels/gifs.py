"""Moving pictures and stickers from a service of GIPHY's kind, asked by our server alone and rated for everybody.

Source: developers.giphy.com, « search » and « trending »; others offer the same interface at an address of theirs.
Stickers, which have nothing behind them, are asked for at an address beside it: `/stickers` where pictures are `/gifs`.
Nobody's browser talks to the service: what it would learn of our colleagues is what they search for, and no more.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from causerie.channels.guard import Outgoing, OutgoingError, TooLarge
from causerie.model.errors import Busy, Invalid, NotFound, NotPermitted

PAGE = 24  # pictures of one answer
FURTHEST = 4_999  # the last place that the service counts to
RATING = "g"
ANSWER = 4 << 20  # bytes of an answer
TITLE = 200  # characters
_PICTURES, _STICKERS = "/gifs", "/stickers"

# Where each thing is found, the first that is there: (form of the picture, field of the form).
_PREVIEW = (
    ("fixed_width_small", "webp"),
    ("fixed_width_small", "url"),
    ("fixed_width", "webp"),
    ("fixed_width", "url"),
)
_STILL = (("fixed_width_small_still", "url"), ("fixed_width_still", "url"), ("original_still", "url"))
_GIF = (("downsized", "url"), ("fixed_width", "url"), ("original", "url"))
_WEBP = (("original", "webp"), ("fixed_width", "webp"))
_MP4 = (("original", "mp4"), ("original_mp4", "mp4"), ("fixed_width", "mp4"))


@dataclass(frozen=True, slots=True)
class Gif:
    """A moving picture, or a sticker: addresses at the service, empty where it has no such form.

    `width`, `height`: of the preview, in pixels. `webp`: of a sticker alone, whose edges a GIF would cut hard.
    """

    title: str
    width: int
    height: int
    preview: str
    still: str
    gif: str
    mp4: str
    webp: str = ""


@dataclass(frozen=True, slots=True)
class GifsFound:
    """`next`: where the following page begins; None at the end."""

    gifs: tuple[Gif, ...]
    next: int | None


class _Entry(msgspec.Struct):
    title: str | None = None
    alt_text: str | None = None
    images: dict[str, Any] = {}


class _Pagination(msgspec.Struct):
    total_count: int = 0
    count: int = 0
    offset: int = 0


class _Meta(msgspec.Struct):
    response_id: str = ""


class _Answer(msgspec.Struct):
    meta: _Meta
    data: list[_Entry] = []
    pagination: _Pagination | None = None


_decode = msgspec.json.Decoder(_Answer).decode


class GifService:
    """A service at `url` (`https://api.giphy.com/v1/gifs`), known there by `key`."""

    def __init__(self, http: Outgoing, *, url: str, key: str) -> None:
        self._http = http
        self._url = url.rstrip("/")
        self._key = key

    @property
    def has_stickers(self) -> bool:
        return self._url.endswith(_PICTURES)

    async def search(self, words: str, *, language: str, offset: int = 0, stickers: bool = False) -> GifsFound:
        """Pictures, or `stickers`, that `words` are about; what is liked today where there are none.

        Raises NotFound where the service has no stickers, NotPermitted `gifs_refused` when the key is not good, Busy
        `gifs_away` for everything else.
        """
        asked = {"api_key": self._key, "limit": str(PAGE), "offset": str(offset), "rating": RATING}
        if words:
            asked |= {"q": words, "lang": language}
        if stickers and not self.has_stickers:
            raise NotFound("page")
        place = self._url.removesuffix(_PICTURES) + _STICKERS if stickers else self._url
        try:
            path = "search" if words else "trending"
            reply = await self._http.request("GET", f"{place}/{path}", limit=ANSWER, params=asked)
        except OutgoingError:
            raise Busy("gifs_away", retry_after=10) from None
        if reply.status in (401, 403):
            raise NotPermitted("gifs_refused")
        if reply.status != 200:
            raise Busy("gifs_away", retry_after=10)
        return _found(reply.body, stickers=stickers)

    async def fetch(self, address: str, *, limit: int) -> bytes:
        """The bytes behind an address that the service gave. Raises Invalid `too_large`, and Busy `gifs_away`."""
        try:
            reply = await self._http.fetch(address, limit=limit)
        except TooLarge:
            raise Invalid("too_large", limit=limit) from None
        except OutgoingError:
            raise Busy("gifs_away", retry_after=10) from None
        if reply.status != 200 or not reply.body:
            raise Busy("gifs_away", retry_after=10)
        return reply.body


def _found(body: bytes, *, stickers: bool = False) -> GifsFound:
    try:
        told = _decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise Busy("gifs_away", retry_after=10) from None
    if not told.meta.response_id:  # how the service says that it is unwell
        raise Busy("gifs_away", retry_after=10)
    gifs = tuple(gif for gif in (_gif(entry, sticker=stickers) for entry in told.data) if gif is not None)
    page = told.pagination or _Pagination()
    onward = page.offset + page.count
    return GifsFound(gifs, onward if page.count > 0 and onward < min(page.total_count, FURTHEST) else None)


def _gif(entry: _Entry, *, sticker: bool) -> Gif | None:
    """None for what could not be shown, or sent."""
    preview, gif, mp4 = (_address(entry.images, wanted) for wanted in (_PREVIEW, _GIF, _MP4))
    webp = _address(entry.images, _WEBP) if sticker else ""
    if not preview or not (gif or mp4 or webp):
        return None
    form = _form(entry.images, "fixed_width_small") or _form(entry.images, "fixed_width")
    title = " ".join((entry.alt_text or entry.title or "").split())[:TITLE]
    still = _address(entry.images, _STILL) or preview
    return Gif(title, _pixels(form.get("width")), _pixels(form.get("height")), preview, still, gif, mp4, webp)


def _form(images: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = images.get(name)
    return found if isinstance(found, dict) else {}


def _address(images: Mapping[str, Any], wanted: tuple[tuple[str, str], ...]) -> str:
    found = (_form(images, form).get(field) for form, field in wanted)
    return next((one for one in found if isinstance(one, str) and one.startswith(("https://", "http://"))), "")


def _pixels(told: Any) -> int:
    """The service writes numbers as text. A hundred where it wrote none: the width it was asked for."""
    return int(told) if str(told).isascii() and str(told).isdigit() and 0 < int(told) < 10_000 else 100
