"""The service refuses what a real one refuses. No client of others is among our packages: its shapes are those of
developers.giphy.com, and our own client, which was written from the same pages, reads them in tests/channels/test_gifs.py."""

from __future__ import annotations

import json
from typing import Any

import pytest

from causerie.simulators.gifs import KEY, ROOT, STICKERS, GifSimulator
from causerie.simulators.wire import Request

ORIGIN = "http://gifs.example"


@pytest.fixture
def service() -> GifSimulator:
    return GifSimulator(ORIGIN)


async def ask(service: GifSimulator, path: str, **query: str) -> tuple[int, Any]:
    answer = await service.respond(Request("GET", path, {"api_key": KEY, **query}, {}, b""))
    return answer.status, json.loads(answer.body) if answer.content_type == "application/json" else answer.body


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"api_key": "another", "q": "vélo"}, 401),
        ({"q": ""}, 400),
        ({"q": "v" * 51}, 400),
        ({"q": "vélo", "rating": "x"}, 400),
        ({"q": "vélo", "limit": "51"}, 400),
        ({"q": "vélo", "offset": "5000"}, 400),
        ({"q": "vélo"}, 200),
    ],
)
async def test_it_asks_for_what_a_real_one_asks_for(service: GifSimulator, query: dict[str, str], status: int) -> None:
    assert (await ask(service, f"{ROOT}/search", **query))[0] == status


async def test_it_finds_by_words_of_both_languages(service: GifSimulator) -> None:
    for words in ("velo", "VÉLO", "bike", "roue vélo"):
        _, told = await ask(service, f"{ROOT}/search", q=words)
        assert [one["id"] for one in told["data"]] == ["wheel"], words
    assert (await ask(service, f"{ROOT}/search", q="zzz"))[1]["data"] == []


async def test_it_gives_what_is_liked_page_by_page(service: GifSimulator) -> None:
    _, told = await ask(service, f"{ROOT}/trending", limit="4", offset="4")
    assert told["pagination"] == {"total_count": 6, "count": 2, "offset": 4}


async def test_its_files_are_what_it_says(service: GifSimulator) -> None:
    _, told = await ask(service, f"{ROOT}/search", q="merci")
    images = told["data"][0]["images"]
    for address, start in (
        (images["original"]["url"], b"GIF8"),
        (images["fixed_width_small"]["webp"], b"RIFF"),
        (images["fixed_width_small_still"]["url"], b"GIF8"),
    ):
        status, content = await ask(service, address.removeprefix(ORIGIN))
        assert (status, content[:4]) == (200, start)
    assert (await ask(service, "/media/heart/../../etc"))[0] == 404


async def test_faults_strike(service: GifSimulator) -> None:
    service.faults.throttled = 1
    assert (await ask(service, f"{ROOT}/trending"))[0] == 429
    service.faults.broken = 1
    assert (await ask(service, f"{ROOT}/trending"))[0] == 500
    service.unwell = True
    assert (await ask(service, f"{ROOT}/trending"))[1]["meta"]["response_id"] == ""
    answer = await service.respond(Request("POST", f"{ROOT}/trending", {}, {}, b""))
    assert answer.status == 405


async def test_stickers_are_at_an_address_of_their_own(service: GifSimulator) -> None:
    _, told = await ask(service, f"{STICKERS}/search", q="merci")
    (sticker,) = told["data"]
    assert (sticker["type"], sticker["is_sticker"]) == ("sticker", 1)
    original = sticker["images"]["original"]
    for form, start in (("url", b"GIF8"), ("webp", b"RIFF")):
        status, content = await ask(service, original[form].removeprefix(ORIGIN))
        assert (status, content[:4]) == (200, start)
    assert (await ask(service, f"{STICKERS}/random"))[0] == 404
    assert (await ask(service, f"{STICKERS}/search", api_key="another", q="merci"))[0] == 401
