"""The methods, called by aiogram: what Telegram answers, and what it refuses in which words."""

from __future__ import annotations

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramForbiddenError,
    TelegramNotFound,
)
from aiogram.types import (
    BufferedInputFile,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    ReactionTypeEmoji,
    ReplyParameters,
)

from causerie.simulators.telegram import TelegramSimulator
from tests.channels.telegram.harness import ODILE

PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + (640).to_bytes(4, "big") + (480).to_bytes(4, "big") + b"\x08\x02"
KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Oui", callback_data="rdv:oui")]])
CHAT = int(ODILE)


class TestMethods:
    async def test_me(self, bot: Bot) -> None:
        me = await bot.get_me()
        assert (me.id, me.username, me.is_bot) == (6432155874, "causerie_bot", True)

    async def test_a_text_with_a_quote_and_a_keyboard(self, simulator: TelegramSimulator, bot: Bot) -> None:
        asked = await simulator.write(ODILE, text="Où est mon colis ?")
        number = int(asked.partition(":")[2])
        sent = await bot.send_message(
            CHAT,
            "<b>En route</b> &amp; suivi",
            parse_mode="HTML",
            reply_markup=KEYBOARD,
            reply_parameters=ReplyParameters(message_id=number),
        )
        assert sent.text == "En route & suivi"
        assert sent.reply_markup is not None
        assert sent.reply_markup.model_dump() == KEYBOARD.model_dump()
        assert sent.reply_to_message is not None
        assert sent.reply_to_message.message_id == number
        (received,) = simulator.inbox(ODILE)
        assert (received.key, received.reply_to) == (f"{ODILE}:{sent.message_id}", asked)
        assert [accepted.text for accepted in simulator.accepted] == ["En route & suivi"]

    async def test_places(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        point = await bot.send_location(CHAT, 48.853, 2.369)
        venue = await bot.send_venue(CHAT, 48.853, 2.369, "Agence", "4 place de la Bastille")
        assert point.location is not None
        assert venue.venue is not None
        with pytest.raises(TelegramBadRequest):
            await bot.send_location(CHAT, 148.0, 2.0)

    async def test_a_text_is_edited_once(self, simulator: TelegramSimulator, bot: Bot) -> None:
        asked = await simulator.write(ODILE, text="x")
        sent = await bot.send_message(CHAT, "Lundi", reply_markup=KEYBOARD)
        edited = await bot.edit_message_text("Mardi", chat_id=CHAT, message_id=sent.message_id)
        assert (edited.text, simulator.inbox(ODILE)[0].text) == ("Mardi", "Mardi")  # type: ignore[union-attr]
        assert not simulator.inbox(ODILE)[0].options
        with pytest.raises(TelegramBadRequest, match="message is not modified"):
            await bot.edit_message_text("Mardi", chat_id=CHAT, message_id=sent.message_id)
        with pytest.raises(TelegramBadRequest, match="can't be edited"):
            await bot.edit_message_text("y", chat_id=CHAT, message_id=int(asked.partition(":")[2]))
        with pytest.raises(TelegramBadRequest, match="message to edit not found"):
            await bot.edit_message_text("y", chat_id=CHAT, message_id=999)

    async def test_reactions_of_the_bot(self, simulator: TelegramSimulator, bot: Bot) -> None:
        number = int((await simulator.write(ODILE, text="Merci")).partition(":")[2])
        assert await bot.set_message_reaction(CHAT, number, [ReactionTypeEmoji(emoji="👍")])
        assert simulator.chat(ODILE).ours[number] == [{"type": "emoji", "emoji": "👍"}]
        for emojis in (["🥖"], ["👍", "❤"]):
            with pytest.raises(TelegramBadRequest, match="REACTION"):
                await bot.set_message_reaction(CHAT, number, [ReactionTypeEmoji(emoji=emoji) for emoji in emojis])
        with pytest.raises(TelegramBadRequest, match="not found"):
            await bot.set_message_reaction(CHAT, 999, [])

    async def test_typing(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        await bot.send_chat_action(CHAT, "typing")
        assert simulator.state.actions == [(ODILE, "typing")]
        with pytest.raises(TelegramBadRequest):
            await bot.send_chat_action(CHAT, "dancing")


class TestRefusals:
    @pytest.mark.parametrize("bend", ["blocked", "deactivated", "started"])
    async def test_who_cannot_be_written_to(self, simulator: TelegramSimulator, bot: Bot, bend: str) -> None:
        setattr(simulator.chat(ODILE), bend, bend != "started")
        with pytest.raises(TelegramForbiddenError):
            await bot.send_message(CHAT, "x")
        assert not simulator.accepted

    async def test_nobody(self, bot: Bot) -> None:
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message(1, "x")
        with pytest.raises(TelegramBadRequest, match="chat not found"):
            await bot.send_message("@odile", "x")

    @pytest.mark.parametrize("text", ["", "  \n ", "é" * 4097, "😀" * 2049])
    async def test_texts_have_a_length(self, simulator: TelegramSimulator, bot: Bot, text: str) -> None:
        await simulator.start(ODILE)
        with pytest.raises(TelegramBadRequest):
            await bot.send_message(CHAT, text)

    async def test_markup_is_not_counted(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        sent = await bot.send_message(CHAT, f"<b>{'é' * 4096}</b>", parse_mode="HTML")
        assert len(sent.text or "") == 4096
        with pytest.raises(TelegramBadRequest, match="can't parse entities"):
            await bot.send_message(CHAT, "<b>x", parse_mode="HTML")
        with pytest.raises(TelegramBadRequest, match="parse_mode"):
            await bot.send_message(CHAT, "x", parse_mode="bbcode")

    @pytest.mark.parametrize(
        "rows",
        [
            [[InlineKeyboardButton(text="x", callback_data="é" * 33)]],
            [[InlineKeyboardButton(text="x", callback_data="")]],
            [[InlineKeyboardButton(text="", callback_data="a")]],
            [[InlineKeyboardButton(text="x")]],
            [[InlineKeyboardButton(text="x", callback_data="a", url="https://example.com")]],
            [[InlineKeyboardButton(text="x", url="no address")]],
            [[InlineKeyboardButton(text="x", callback_data="a")] * 9],
            [[InlineKeyboardButton(text="x", callback_data="a")]] * 101,
        ],
    )
    async def test_buttons_have_rules(
        self, simulator: TelegramSimulator, bot: Bot, rows: list[list[InlineKeyboardButton]]
    ) -> None:
        await simulator.start(ODILE)
        with pytest.raises(TelegramBadRequest):
            await bot.send_message(CHAT, "?", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))
        assert not simulator.accepted

    async def test_a_quote_must_exist_unless_told_otherwise(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        with pytest.raises(TelegramBadRequest, match="replied not found"):
            await bot.send_message(CHAT, "x", reply_parameters=ReplyParameters(message_id=999))
        lenient = ReplyParameters(message_id=999, allow_sending_without_reply=True)
        assert (await bot.send_message(CHAT, "x", reply_parameters=lenient)).reply_to_message is None

    async def test_captions_have_a_length(self, simulator: TelegramSimulator, bot: Bot) -> None:
        await simulator.start(ODILE)
        with pytest.raises(TelegramBadRequest, match="caption is too long"):
            await bot.send_photo(CHAT, BufferedInputFile(PNG, "x.png"), caption="é" * 1025)

    async def test_a_query_is_answered_only_when_it_exists(self, bot: Bot) -> None:
        with pytest.raises(TelegramBadRequest, match="query ID is invalid"):
            await bot.answer_callback_query("1")


async def test_an_unknown_method_is_not_found(bot: Bot) -> None:
    with pytest.raises(TelegramNotFound):
        await bot.close_forum_topic(CHAT, 1)
