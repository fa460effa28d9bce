"""Files up, down and named again, by aiogram; and the limits on each way."""

from __future__ import annotations

from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramEntityTooLarge,
)
from aiogram.types import (
    BufferedInputFile,
)

from causerie.simulators.telegram import TelegramSimulator
from tests.channels.telegram.harness import ODILE, TOKEN

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02"
CHAT = int(ODILE)


class TestFiles:
    @pytest.mark.parametrize("kind", ["photo", "document", "video", "audio", "voice", "sticker", "animation"])
    async def test_files_are_uploaded_named_again_and_downloaded(
        self, simulator: TelegramSimulator, bot: Bot, kind: str
    ) -> None:
        await simulator.start(ODILE)
        send = getattr(bot, f"send_{kind}")
        sent = await send(CHAT, BufferedInputFile(PNG, "été.png"))
        held = getattr(sent, kind)
        file = held[-1] if kind == "photo" else held
        again = await send(CHAT, file.file_id)
        assert getattr(again, kind) is not None
        downloaded = await bot.download(file.file_id)
        assert isinstance(downloaded, BytesIO)
        assert downloaded.read() == PNG
        if kind == "photo":
            assert (file.width, file.height) == (640, 480)
        if kind == "document":
            assert file.file_name == "été.png"

    @pytest.mark.parametrize(
        ("content", "refusal"),
        [
            (b"", "non-empty"),
            (b"no picture", "IMAGE_PROCESS_FAILED"),
            (PNG[:16] + (9000).to_bytes(4, "big") * 2, "PHOTO_INVALID_DIMENSIONS"),
            (PNG + bytes(10_000_000), "too big"),
        ],
    )
    async def test_photos_have_rules(
        self, simulator: TelegramSimulator, bot: Bot, content: bytes, refusal: str
    ) -> None:
        await simulator.start(ODILE)
        with pytest.raises(TelegramBadRequest, match=refusal):
            await bot.send_photo(CHAT, BufferedInputFile(content, "x.png"))

    async def test_files_have_a_size_on_the_way_up_and_down(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        with pytest.raises(TelegramEntityTooLarge):
            await bot.send_document(CHAT, BufferedInputFile(bytes(50_000_001), "x"))
        sent = await bot.send_document(CHAT, BufferedInputFile(bytes(20_000_001), "x"))
        assert sent.document is not None
        with pytest.raises(TelegramBadRequest, match="file is too big"):
            await bot.get_file(sent.document.file_id)
        with pytest.raises(TelegramBadRequest, match="file_id"):
            await bot.get_file("nothing")
        for named in ("nothing", "https://example.com/x.pdf"):
            with pytest.raises(TelegramBadRequest):
                await bot.send_document(CHAT, named)

    async def test_an_expired_file(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        sent = await bot.send_document(CHAT, BufferedInputFile(b"x", "x"))
        assert sent.document is not None
        held = await bot.get_file(sent.document.file_id)
        simulator.faults.expired_media = True
        url = bot.session.api.file_url(TOKEN, held.file_path or "")
        async with bot.session._session.get(url) as answer:  # type: ignore[attr-defined]
            assert answer.status == 404
