"""The door of the picker: paced, and closed to any address that the service did not name."""

from __future__ import annotations

import asyncio
import io
from dataclasses import replace

import pytest
from PIL import Image

from causerie.channels.gifs import Gif, GifService, GifsFound
from causerie.desk.measure import measure
from causerie.http.gifs import PICKS, SEARCHES, WAITING, GifDoor
from causerie.model.channel import Capabilities, MediaLimit
from causerie.model.errors import Busy, Invalid, NotFound, NotPermitted, TooMany
from causerie.model.message import MediaKind
from causerie.model.sticker import StickerForm, fits
from causerie.simulators.gifs.pictures import picture
from causerie.store.vault import Vault
from causerie.testing.house import VAULT

HEART = Gif(
    "Un cœur", 100, 75, "https://m/small.webp", "https://m/still.gif", "https://m/large.gif", "https://m/large.mp4"
)
CLEAR = replace(HEART, gif="https://m/clear.large.gif", webp="https://m/clear.large.webp")
PICTURES = MediaLimit(5 << 20, ("image/jpeg", "image/gif"))
FILMS = MediaLimit(16 << 20, ("video/mp4",))


class Service(GifService):
    """Answers from its drawer."""

    def __init__(self) -> None:
        self.fetched: list[str] = []
        self.others: dict[str, bytes] = {}
        self.failing: set[str] = set()

    @property
    def has_stickers(self) -> bool:
        return True

    async def search(self, words: str, *, language: str, offset: int = 0, stickers: bool = False) -> GifsFound:
        return GifsFound((HEART,), None)

    async def fetch(self, address: str, *, limit: int) -> bytes:
        self.fetched.append(address)
        if address in self.failing:
            raise Invalid("too_large", limit=limit)
        return self.others.get(address) or picture("heart", address.rpartition("/")[2])[1]


@pytest.fixture
def service() -> Service:
    return Service()


@pytest.fixture
def door(service: Service) -> GifDoor:
    return GifDoor(service, VAULT, credit="Powered by GIPHY", limit=25 << 20, monotonic=lambda: 0.0)


def able(**media: MediaLimit) -> Capabilities:
    return Capabilities(text_limit=1, media={MediaKind(kind): limit for kind, limit in media.items()})


async def test_a_preview_moves_or_stands_still(door: GifDoor, service: Service) -> None:
    key = door.key_of(HEART)
    assert (await door.preview(1, key, still=False))[0] == "image/webp"
    assert (await door.preview(1, key, still=True))[0] == "image/gif"
    assert service.fetched == [HEART.preview, HEART.still]


async def test_each_channel_gets_the_form_it_takes(door: GifDoor) -> None:
    key = door.key_of(HEART)
    assert (await door.pick(1, key, able(image=PICTURES, video=FILMS)))[0] == "image/gif"
    assert (await door.pick(1, key, able(image=MediaLimit(1, ("image/jpeg",)), video=FILMS)))[0] == "video/mp4"
    assert (await door.pick(1, key, able(image=MediaLimit(100, ("image/gif",)), video=FILMS)))[0] == "video/mp4"
    with pytest.raises(NotPermitted, match="gif_unfit"):
        await door.pick(1, key, able(document=FILMS))


FORM = StickerForm(side=512, still=100_000, moving=500_000, square=True)
TAKES = replace(able(image=PICTURES), sticker=FORM)


async def test_a_sticker_is_cut_where_the_channel_takes_it_as_one(door: GifDoor, service: Service) -> None:
    mime, content = await door.pick(1, door.key_of(CLEAR, sticker=True), TAKES)
    drawn = measure(content)
    assert drawn is not None
    assert (mime, drawn.moves, fits(FORM, drawn)) == ("image/webp", True, True)
    assert service.fetched == [CLEAR.webp], "its edges are softer than those of a GIF"


async def test_elsewhere_it_goes_as_a_moving_picture_with_nothing_behind_it(door: GifDoor) -> None:
    mime, content = await door.pick(1, door.key_of(CLEAR, sticker=True), able(image=PICTURES, video=FILMS))
    assert mime == "image/gif"
    with Image.open(io.BytesIO(content)) as shown:
        assert shown.convert("RGBA").getpixel((0, 0))[3] == 0  # type: ignore[index]
    with pytest.raises(NotPermitted, match="sticker_unfit"):
        await door.pick(1, door.key_of(CLEAR, sticker=True), able(document=FILMS))


async def test_those_who_come_when_too_many_are_cut_are_told_to_come_back(door: GifDoor) -> None:
    key = door.key_of(CLEAR, sticker=True)
    told = await asyncio.gather(*(door.pick(agent, key, TAKES) for agent in range(WAITING + 3)), return_exceptions=True)
    turned = [error for error in told if isinstance(error, BaseException)]
    assert [(type(error), str(error)) for error in turned] == [(Busy, "stickers_busy (retry_after=5)")] * 3
    assert (await door.pick(1, key, TAKES))[0] == "image/webp", "and they find it open"


async def test_a_moving_picture_is_no_sticker(door: GifDoor) -> None:
    assert (await door.pick(1, door.key_of(CLEAR), TAKES))[0] == "image/gif"


async def test_a_form_that_cannot_be_had_gives_way_to_the_other(door: GifDoor, service: Service) -> None:
    service.failing = {CLEAR.webp}
    assert (await door.pick(1, door.key_of(CLEAR, sticker=True), TAKES))[0] == "image/webp"
    service.failing, service.others = set(), {CLEAR.webp: b"<svg/>", CLEAR.gif: b"GIF89a"}
    with pytest.raises(NotPermitted, match="sticker_unfit"):
        await door.pick(1, door.key_of(CLEAR, sticker=True), TAKES)


async def test_what_is_not_what_it_says_goes_nowhere(door: GifDoor, service: Service) -> None:
    service.others = {HEART.gif: b"<svg onload=alert(1)>", HEART.mp4: b"\x89PNG\r\n\x1a\n", HEART.preview: b"<html>"}
    key = door.key_of(HEART)
    with pytest.raises(NotPermitted, match="gif_unfit"):
        await door.pick(1, key, able(image=PICTURES, video=FILMS))
    with pytest.raises(NotFound):
        await door.preview(1, key, still=False)


async def test_only_our_own_keys_open_it(door: GifDoor, service: Service) -> None:
    told, _, mark = door.key_of(HEART).partition(".")
    elsewhere = GifDoor(service, Vault(b"o" * 32, b"o" * 32), credit="", limit=1).key_of(HEART)
    for key in ("", ".", "x", f"{told}.", f".{mark}", f"{told}.{mark[:-2]}AA", f"AAAA.{mark}", elsewhere, "é.é"):
        with pytest.raises(NotFound):
            await door.preview(1, key, still=False)
    assert service.fetched == []


async def test_nobody_asks_too_often(door: GifDoor) -> None:
    for _ in range(int(SEARCHES.burst)):
        await door.search(1, "a", language="fr", offset=0, stickers=False)
    with pytest.raises(TooMany):
        await door.search(1, "a", language="fr", offset=0, stickers=True)
    await door.search(2, "a", language="fr", offset=0, stickers=True)
    key = door.key_of(HEART)
    for _ in range(int(PICKS.burst)):
        await door.pick(1, key, able(video=FILMS))
    with pytest.raises(TooMany):
        await door.pick(1, key, able(video=FILMS))
