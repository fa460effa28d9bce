"""The picture of a web chat: small, drawn anew, and gone when another takes its place."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from causerie.desk.portray import LARGEST, SIDE, portray, prepared
from causerie.model.errors import Forbidden, Invalid
from causerie.testing.house import AGENT, House
from tests.architecture.targets import Targets


def picture(size: tuple[int, int], kind: str = "JPEG", colour: str = "red") -> bytes:
    made = io.BytesIO()
    Image.new("RGB", size, colour).save(made, kind)
    return made.getvalue()


@pytest.mark.parametrize(
    ("size", "kept"), [((1200, 600), (SIDE, SIDE // 2)), ((40, 40), (40, 40)), ((90, 900), (13, SIDE))]
)
async def test_it_is_made_small_and_keeps_its_shape(size: tuple[int, int], kept: tuple[int, int]) -> None:
    drawn = Image.open(io.BytesIO(await prepared(picture(size), "image/jpeg")))
    assert (drawn.format, drawn.size) == ("PNG", kept)


@pytest.mark.parametrize(
    ("content", "mime", "code"),
    [
        (b"", "image/png", "empty"),
        (b"x" * (LARGEST + 1), "image/png", "too_large"),
        (b"%PDF-1.7", "application/pdf", "not_a_picture"),
        (b"<svg/>", "text/plain", "not_a_picture"),
        (b"\x89PNG\r\n\x1a\n nothing", "image/png", "bad_image"),
    ],
)
async def test_what_is_no_picture_is_refused(content: bytes, mime: str, code: str) -> None:
    with pytest.raises(Invalid) as refusal:
        await prepared(content, mime)
    assert refusal.value.code == code


async def _give(house: House, channel: int, content: bytes | None, *, by: int | None = None) -> None:
    grant = house.grant() if by is None else house.grant(by)
    await house.do(lambda work: portray(work, house.directory, grant=grant, channel_id=channel, picture=content))


async def test_one_takes_the_place_of_the_other(house: House) -> None:
    channel = int(await Targets(house).fill("{channel}"))
    for content in (b"one", b"two", b"two"):
        await _give(house, channel, content)
    assert [row["refs"] for row in await house.rows("blob")] == [1]
    await _give(house, channel, None)
    assert (await house.rows("avatar"), await house.rows("blob"), await house.rows("blob_chunk")) == ([], [], [])
    assert {event["channel_id"] for event in await house.told("channel_changed")} == {channel}


async def test_only_web_chats_have_one_and_administrators_choose_it(house: House) -> None:
    with pytest.raises(Invalid) as refusal:
        await _give(house, house.channel(), b"one")
    assert refusal.value.code == "not_embedded"
    with pytest.raises(Forbidden):
        await _give(house, house.channel(), b"one", by=AGENT)
