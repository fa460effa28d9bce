"""The service: « search », « trending » and the files they name, for whoever has the key.

Shapes from developers.giphy.com: numbers as text, one entry a form of the picture, `meta` and `pagination` around
them. What the service asks of its callers is checked: the key, the rating, how many and how far.
"""

from __future__ import annotations

import time
import unicodedata
from collections.abc import Mapping
from typing import Any

from causerie.simulators.gifs.pictures import DRAWINGS, LARGE, SMALL, picture
from causerie.simulators.wire import Answer, Clock, Request, Simulator, json_answer

KEY = "simulated"
ROOT = "/v1/gifs"
MEDIA = "/media/"
MOST = 50
FURTHEST = 4_999
RATINGS = ("g", "pg", "pg-13", "r")
LONGEST = 50  # characters of a search
FORMS = ("large.gif", "small.gif", "small.webp", "still.gif", "large.mp4")


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
        if request.path not in (f"{ROOT}/search", f"{ROOT}/trending"):
            raise _Refused(404, "Not Found")
        return self._search(request.query, trending=request.path.endswith("trending"))

    def _file(self, path: str) -> Answer:
        name, _, form = path.partition("/")
        if name not in DRAWINGS or form not in FORMS:
            raise _Refused(404, "Not Found")
        self.fetched.append(path)
        mime, content = picture(name, form)
        return Answer(200, content, mime)

    def _search(self, query: Mapping[str, str], *, trending: bool) -> Answer:
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
        entries = [self._entry(name) for name in shown]
        return json_answer({"data": entries, "pagination": page, "meta": _meta(200, "OK")})

    def _entry(self, name: str) -> dict[str, Any]:
        at = f"{self.origin}{MEDIA}{name}"
        large = {"width": str(LARGE[0]), "height": str(LARGE[1])}
        small = {"width": str(SMALL[0]), "height": str(SMALL[1])}
        return {
            "type": "gif",
            "id": name,
            "title": f"{DRAWINGS[name].title} GIF",
            "alt_text": DRAWINGS[name].title,
            "rating": "g",
            "images": {
                "original": {**large, "url": f"{at}/large.gif", "mp4": f"{at}/large.mp4"},
                "downsized": {**large, "url": f"{at}/large.gif"},
                "fixed_width_small": {**small, "url": f"{at}/small.gif", "webp": f"{at}/small.webp"},
                "fixed_width_small_still": {**small, "url": f"{at}/still.gif"},
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
