"""Over the API: found, looked at and taken through our own server; without a key nothing of it is there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import cast

import pytest

from causerie.channels.gifs import GifService
from causerie.channels.guard import Outgoing, Reply
from causerie.desk.measure import measure
from causerie.http.gifs import GifDoor
from causerie.http.means import Means
from causerie.simulators.gifs import KEY, ROOT, GifSimulator
from causerie.simulators.wire import Request
from causerie.testing.house import VAULT, House
from tests.http.caller import Caller
from tests.http.conftest import Present

ORIGIN = "https://gifs.example"


class Direct:
    """The way out without a wire: the test client runs the API in a loop of its own, where no pool of ours is."""

    def __init__(self, simulator: GifSimulator) -> None:
        self._simulator = simulator

    async def request(self, method: str, url: str, *, limit: int, params: Mapping[str, str]) -> Reply:
        answer = await self._simulator.respond(Request(method, url.removeprefix(ORIGIN), params, {}, b""))
        return Reply(answer.status, {}, answer.body)

    async def fetch(self, url: str, *, limit: int) -> Reply:
        return await self.request("GET", url, limit=limit, params={})


@pytest.fixture
async def service(means: Means, nobody: Caller, present: Present) -> GifSimulator:
    simulator = GifSimulator(ORIGIN)
    found = GifService(cast("Outgoing", Direct(simulator)), url=ORIGIN + ROOT, key=KEY)
    present.means = replace(means, gifs=GifDoor(found, VAULT, credit="Powered by GIPHY", limit=means.file_limit))
    return simulator


async def test_without_a_key_there_is_none(agent: Caller) -> None:
    me = (await agent.get("/me")).body
    assert (me["gifs"], me["stickers"]) == (False, False)
    assert (await agent.get("/gifs")).status == 404


async def test_a_picture_is_found_looked_at_and_taken(service: GifSimulator, agent: Caller, house: House) -> None:
    assert (await agent.get("/me")).body["gifs"] is True
    page = (await agent.get("/gifs", q=" vélo ")).body
    assert (page["next"], page["credit"]) == (None, "Powered by GIPHY")
    (gif,) = page["items"]
    assert (gif["title"], gif["width"], gif["height"]) == ("Une roue de vélo qui tourne", 100, 75)
    assert service.origin not in str(page), "a browser is told no address of the service"
    shown = await agent.get("/gifs/preview", of=gif["key"])
    assert (shown.status, shown.headers["content-type"]) == (200, "image/webp")
    assert shown.headers["x-content-type-options"] == "nosniff"
    taken = await agent.post("/gifs", {"key": gif["key"], "channel_id": house.channel("whatsapp")})
    assert (taken.status, taken.body["mime"], taken.body["name"]) == (201, "video/mp4", "image.mp4")
    assert (await agent.get(f"/files/{taken.body['id']}")).content[4:8] == b"ftyp"


async def test_a_sticker_is_found_and_taken_as_one(service: GifSimulator, agent: Caller, house: House) -> None:
    assert (await agent.get("/me")).body["stickers"] is True
    (sticker,) = (await agent.get("/gifs", q="merci", kind="sticker")).body["items"]
    assert (await agent.get("/gifs/preview", of=sticker["key"])).headers["content-type"] == "image/webp"
    assert service.fetched == ["heart/clear.small.webp"]
    taken = await agent.post("/gifs", {"key": sticker["key"], "channel_id": house.channel("whatsapp")})
    assert (taken.status, taken.body["mime"], taken.body["name"]) == (201, "image/webp", "sticker.webp")
    drawn = measure((await agent.get(f"/files/{taken.body['id']}")).content)
    assert drawn is not None
    assert (drawn.width, drawn.height, drawn.moves) == (512, 512, True)
    as_picture = await agent.post("/gifs", {"key": sticker["key"], "channel_id": house.channel()})
    assert as_picture.body["mime"] == "image/gif"
    assert (await agent.get("/gifs", kind="film")).status == 400


async def test_a_service_without_stickers_offers_none(
    service: GifSimulator, agent: Caller, means: Means, present: Present
) -> None:
    other = GifService(cast("Outgoing", Direct(service)), url=f"{ORIGIN}/pictures", key=KEY)
    present.means = replace(means, gifs=GifDoor(other, VAULT, credit="", limit=means.file_limit))
    me = (await agent.get("/me")).body
    assert (me["gifs"], me["stickers"]) == (True, False)
    assert (await agent.get("/gifs", kind="sticker")).status == 404
    assert service.asked == []


async def test_only_for_channels_one_sees(service: GifSimulator, stranger: Caller, house: House) -> None:
    (gif,) = (await stranger.get("/gifs", q="merci")).body["items"]
    assert (await stranger.post("/gifs", {"key": gif["key"], "channel_id": house.channel()})).status == 404


async def test_a_service_that_is_unwell_is_said_to_be(service: GifSimulator, agent: Caller) -> None:
    service.unwell = True
    said = await agent.get("/gifs", q="vélo")
    assert (said.status, said.code) == (503, "gifs_away")
    assert (await agent.get("/gifs", q="v" * 51)).status == 400
    assert (await agent.get("/gifs/preview", of="AAAA.AAAA")).status == 404
