"""The service: « search », « trending » and the files they name, for whoever has the key.

Shapes from developers.giphy.com: numbers as text, one entry a form of the picture, `meta` and `pagination` around
them. What the service asks of its callers is checked: the key, the rating, how many and how far.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping
from typing import Any

from causerie.simulators.gifs.pictures import DRAWINGS, LARGE, SMALL, STICKER, picture
from causerie.simulators.wire import Answer, Clock, Request, Simulator, json_answer

KEY = "simulated"
ROOT, STICKERS = "/v1/gifs", "/v1/stickers"
MEDIA = "/media/"
MOST = 50
FURTHEST = 4_999
RATINGS = ("g", "pg", "pg-13", "r")
LONGEST = 50  # characters of a search
FORMS = ("large.gif", "small.gif", "small.webp", "still.gif", "large.mp4")
CLEAR = ("clear.large.gif", "clear.large.webp", "clear.small.gif", "clear.small.webp", "clear.still.gif")  # stickers


class _Refused(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


class GifSimulator(Simulator):
    """Served at `origin`. `asked`: every search, in order. `unwell`: it answers, but with nothing in it."""

    def __init__(self, origin: str = "", *, clock: Clock = time.time) -> None:
        super().__init__(hook_url=None, clock=clock)
        self.origin = origin
        self.asked: list[dict[str, str]] = []
        self.fetched: list[str] = []
        self.unwell = False

    async def respond(self, request: Request) -> Answer:
        try:
            return self._respond(request)
        except _Refused as refused:
            return json_answer({"data": [], "meta": _meta(refused.status, refused.reason)}, refused.status)

    def _respond(self, request: Request) -> Answer:
        if request.method != "GET":
            raise _Refused(405, "Method Not Allowed")
        if self.faults.take("throttled"):
            raise _Refused(429, "API rate limit exceeded")
        if self.faults.take("broken"):
            raise _Refused(500, "Internal Server Error")
        if request.path.startswith(MEDIA):
            return self._file(request.path.removeprefix(MEDIA))
        root, _, verb = request.path.rpartition("/")
        if root not in (ROOT, STICKERS) or verb not in ("search", "trending"):
            raise _Refused(404, "Not Found")
        return self._search(request.query, trending=verb == "trending", stickers=root == STICKERS)

    def _file(self, path: str) -> Answer:
        name, _, form = path.partition("/")
        if name not in DRAWINGS or form not in FORMS + CLEAR:
            raise _Refused(404, "Not Found")
        self.fetched.append(path)
        mime, content = picture(name, form)
        return Answer(200, content, mime)

    def _search(self, query: Mapping[str, str], *, trending: bool, stickers: bool) -> Answer:
        if query.get("api_key") != KEY:
            raise _Refused(401, "Unauthorized")
        if query.get("rating", "g") not in RATINGS:
            raise _Refused(400, "Bad rating")
        if not trending and not 0 < len(query.get("q", "")) <= LONGEST:
            raise _Refused(400, "Bad search")
        limit, offset = _number(query, "limit", 25, MOST), _number(query, "offset", 0, FURTHEST)
        self.asked.append(dict(query))
        if self.unwell:
            return json_answer({"data": [], "pagination": {}, "meta": {"status": 200, "msg": "OK", "response_id": ""}})
        found = [name for name in DRAWINGS if trending or _about(name, query["q"])]
        shown = found[offset : offset + limit]
        page = {"total_count": len(found), "count": len(shown), "offset": offset}
        entries = [self._sticker(name) if stickers else self._entry(name) for name in shown]
        return json_answer({"data": entries, "pagination": page, "meta": _meta(200, "OK")})

    def _entry(self, name: str) -> dict[str, Any]:
        at = f"{self.origin}{MEDIA}{name}"
        original = {**_LARGE, "url": f"{at}/large.gif", "mp4": f"{at}/large.mp4"}
        return _told(name, "GIF", f"{at}/", original)

    def _sticker(self, name: str) -> dict[str, Any]:
        """Nothing behind it, which a film cannot say: its own shows it on white, as the service's do."""
        at = f"{self.origin}{MEDIA}{name}"
        original = {
            "width": str(STICKER[0]),
            "height": str(STICKER[1]),
            "url": f"{at}/clear.large.gif",
            "webp": f"{at}/clear.large.webp",
            "mp4": f"{at}/large.mp4",
        }
        return {**_told(name, "Sticker", f"{at}/clear.", original), "is_sticker": 1}


_LARGE = {"width": str(LARGE[0]), "height": str(LARGE[1])}
_SMALL = {"width": str(SMALL[0]), "height": str(SMALL[1])}


def _told(name: str, kind: str, at: str, original: dict[str, str]) -> dict[str, Any]:
    """An entry; `at`: how the addresses of its forms begin."""
    return {
        "type": kind.lower(),
        "id": name,
        "title": f"{DRAWINGS[name].title} {kind}",
        "alt_text": DRAWINGS[name].title,
        "rating": "g",
        "images": {
            "original": original,
            "downsized": {**_LARGE, "url": f"{at}large.gif"},
            "fixed_width_small": {**_SMALL, "url": f"{at}small.gif", "webp": f"{at}small.webp"},
            "fixed_width_small_still": {**_SMALL, "url": f"{at}still.gif"},
        },
    }


def _about(name: str, asked: str) -> bool:
    words = _plain(f"{DRAWINGS[name].words} {DRAWINGS[name].title}").split()
    return all(any(word.startswith(one) for word in words) for one in _plain(asked).split())


def _plain(text: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(sign))


def _number(query: Mapping[str, str], name: str, otherwise: int, most: int) -> int:
    told = query.get(name, str(otherwise))
    if not told.isdigit() or int(told) > most:
        raise _Refused(400, f"Bad {name}")
    return int(told)


def _meta(status: int, reason: str) -> dict[str, Any]:
    return {"status": status, "msg": reason, "response_id": "5d1f0b2c" if status == 200 else ""}
