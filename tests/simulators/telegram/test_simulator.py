"""What people do, read by aiogram’s types; who may call, and the faults of sends."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.types import (
    InlineKeyboardButton,
    InlineKeyboardMarkup,
)

from causerie.simulators.telegram import TelegramSimulator
from causerie.simulators.wire import Attachment
from tests.channels.telegram.harness import ODILE, TOKEN

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02"
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Oui", callback_data="rdv:oui")]])
CHAT = int(ODILE)
KINDS = ["message", "edited_message", "message_reaction", "callback_query", "my_chat_member"]


class TestPeople:
    async def test_everything_they_do_is_an_update_for_aiogram(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await bot.get_updates(allowed_updates=KINDS)
        await simulator.start(ODILE, "commande-8841")
        key = await simulator.write(ODILE, text="Bonjour", reply_to=None)
        await simulator.write(ODILE, media=Attachment("image/png", PNG), text="La photo", reply_to=key)
        for kind in ("voice", "sticker", "video_note", "animation", "document", "audio", "video"):
            await simulator.write(ODILE, media=Attachment("application/octet-stream", b"x", "x.bin"), kind=kind)
        await simulator.album(ODILE, [Attachment("image/png", PNG)] * 2, text="Deux")
        await simulator.share_contact(ODILE, "33612345678")
        await simulator.write(ODILE, location={"latitude": 48.8, "longitude": 2.3})
        await simulator.edit(ODILE, key, "Bonsoir")
        await simulator.react(ODILE, key, "👍")
        await simulator.react(ODILE, key)
        sent = await bot.send_message(CHAT, "?", reply_markup=KEYBOARD)
        query = await simulator.press(ODILE, f"{ODILE}:{sent.message_id}", "rdv:oui")
        assert await bot.answer_callback_query(query)
        await simulator.block(ODILE)
        await simulator.unblock(ODILE)
        updates = await bot.get_updates()
        kinds = [update.event_type for update in updates]
        assert kinds == [
            *["message"] * 14,
            "edited_message",
            "message_reaction",
            "message_reaction",
            "callback_query",
            "my_chat_member",
            "my_chat_member",
        ]
        numbers = [update.update_id for update in updates]
        assert numbers == list(range(numbers[0], numbers[0] + 20))
        assert updates[17].callback_query is not None
        assert updates[17].callback_query.message.text == "?"  # type: ignore[union-attr]
        assert simulator.state.queries[query] == 1

    async def test_reactions_come_only_to_who_asked(self, simulator: TelegramSimulator, bot: Bot) -> None:
        key = await simulator.write(ODILE, text="x")
        await simulator.react(ODILE, key, "👍")
        assert [update.event_type for update in await bot.get_updates()] == ["message"]

    async def test_who_blocked_the_bot_does_not_write(self, simulator: TelegramSimulator) -> None:
        await simulator.block(ODILE)
        with pytest.raises(ValueError, match="unblock"):
            await simulator.write(ODILE, text="x")

    async def test_a_button_that_is_not_there(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        sent = await bot.send_message(CHAT, "?", reply_markup=KEYBOARD)
        with pytest.raises(KeyError):
            await simulator.press(ODILE, f"{ODILE}:{sent.message_id}", "rdv:non")


class TestAccess:
    async def test_tokens(self, simulator: TelegramSimulator, base: str, bot: Bot) -> None:
        simulator.faults.revoked = True
        with pytest.raises(TelegramUnauthorizedError):
            await bot.get_me()
        simulator.faults.revoked = False
        other = Bot("1:other", session=AiohttpSession(api=TelegramAPIServer.from_base(base)))
        async with other:
            with pytest.raises(TelegramUnauthorizedError):
                await other.get_me()
        async with bot.session._session.get(f"{base}/botnothing/getMe") as answer:  # type: ignore[attr-defined]
            assert (answer.status, (await answer.json())["error_code"]) == (404, 404)
        async with bot.session._session.get(f"{base}/bot{TOKEN}/getEverything") as answer:  # type: ignore[attr-defined]
            assert answer.status == 404

    async def test_faults_of_sends(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        simulator.faults.throttled, simulator.faults.retry_after = 1, 7
        with pytest.raises(TelegramRetryAfter) as slow:
            await bot.send_message(CHAT, "1")
        assert slow.value.retry_after == 7
        simulator.faults.broken_after = 1
        with pytest.raises(TelegramServerError):
            await bot.send_message(CHAT, "2")
        assert [accepted.text for accepted in simulator.accepted] == ["2"]
