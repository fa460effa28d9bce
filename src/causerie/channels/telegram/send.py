"""An order to one call of the Bot API. Pure: which method, which fields, which file.

Text goes as it is, without parse_mode or entities, so that no character of an agent or a customer is ever
read as markup. A question is an inline keyboard, one button a row, because a phone cuts two long ones
side by side.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, TypeVar

from causerie.channels.errors import Rejected
from causerie.channels.protocol import Attached, Gesture, Order
from causerie.channels.telegram.parse import MessageKey
from causerie.model.contact import Scheme
from causerie.model.message import Choices, Location, Media, MediaKind, Option, Text

BUTTON_DATA = 64  # bytes of callback_data
BUTTONS = 100  # in one keyboard
TITLE = 64  # characters of a button that a phone still shows; Telegram itself names no limit

# All that Telegram lets a bot react with, as it writes them (Bot API, ReactionTypeEmoji); the usual ones first.
REACTIONS: tuple[str, ...] = tuple(
    """
    👍 ❤ 🤣 😱 😢 🙏 🔥 🎉 👏 😁 🥰 🤔 👌 💯 🤝 🤗 🫡 😍 🤩 🕊 👀 ✍ 🏆 ⚡ 🍾 😎 😇 🙈 🤯 😘
    💋 💘 ❤‍🔥 💔 🤓 🤪 😨 😭 😐 🤨 😴 🥱 🥴 👻 🎃 🎅 🎄 ☃ 🆒 💅 🐳 🦄 🌚 🌭 🍌 🍓 💊 🗿 🙉 🙊
    👾 👨‍💻 🤷‍♂ 🤷 🤷‍♀ 👎 😈 🤡 😡 🤬 🤮 💩 🖕
    """.split()
)

METHODS: dict[MediaKind, tuple[str, str]] = {
    MediaKind.IMAGE: ("sendPhoto", "photo"),
    MediaKind.VIDEO: ("sendVideo", "video"),
    MediaKind.AUDIO: ("sendAudio", "audio"),
    MediaKind.VOICE: ("sendVoice", "voice"),
    MediaKind.STICKER: ("sendSticker", "sticker"),
    MediaKind.DOCUMENT: ("sendDocument", "document"),
}

P = TypeVar("P")


@dataclass(frozen=True, slots=True)
class Call:
    """One method of the Bot API. With a `file`, the fields travel as a form and the file under `slot`."""

    method: str
    fields: dict[str, Any]
    slot: str = ""
    file: Attached | None = field(default=None, repr=False)


def call_of(order: Order) -> Call:
    """The one call that sends the order. Raises Rejected for what Telegram has no words for."""
    fields: dict[str, Any] = {"chat_id": _chat(order)}
    quoted = MessageKey.read(order.reply_to) if order.reply_to else None
    if quoted is not None and quoted.chat == fields["chat_id"]:
        # A quoted message that is gone must not cost the answer.
        fields["reply_parameters"] = {"message_id": quoted.message, "allow_sending_without_reply": True}
        if quoted.business:
            fields["business_connection_id"] = quoted.business
    choices = _one(order, Choices)
    if choices is not None:
        fields["reply_markup"] = {"inline_keyboard": [[_button(option)] for option in _options(choices)]}
    return _filled(order, fields)


def reaction_of(gesture: Gesture) -> Call:
    """The one call that reacts, or takes it back. Raises Rejected for a business chat, where a bot cannot."""
    key = MessageKey.read(gesture.message)
    if key is None or key.business:
        raise Rejected("rejected_content", "no message that a bot can react to")
    reaction = [{"type": "emoji", "emoji": gesture.emoji}] if gesture.emoji else []
    return Call("setMessageReaction", {"chat_id": key.chat, "message_id": key.message, "reaction": reaction})


def _filled(order: Order, fields: dict[str, Any]) -> Call:
    words, place = _one(order, Text), _one(order, Location)
    if _one(order, Media) is not None:
        return _file(order, fields, words)
    if place is not None and words is None:
        return _place(place, fields)
    if words is not None and place is None:
        return Call("sendMessage", {**fields, "text": words.text})
    raise Rejected("rejected_content", f"no method for {[part.type for part in order.parts]}")


def _file(order: Order, fields: dict[str, Any], words: Text | None) -> Call:
    file = order.attached
    if file is None:
        raise Rejected("rejected_media", "the file is missing")
    method, slot = _method(file, captioned=words is not None)
    if words is not None:
        fields = {**fields, "caption": words.text}
    return Call(method, fields, slot, file)


def _method(file: Attached, *, captioned: bool) -> tuple[str, str]:
    if file.mime == "image/gif":
        return "sendAnimation", "animation"  # as a photo it would stand still
    if file.kind is MediaKind.STICKER and captioned:
        return METHODS[MediaKind.IMAGE]  # a sticker carries no words; they must not be lost
    return METHODS[file.kind]


def _place(place: Location, fields: dict[str, Any]) -> Call:
    fields = {**fields, "latitude": place.latitude, "longitude": place.longitude}
    if place.name and place.address:
        return Call("sendVenue", {**fields, "title": place.name, "address": place.address})
    return Call("sendLocation", fields)


def _options(choices: Choices) -> tuple[Option, ...]:
    if not 0 < len(choices.options) <= BUTTONS:
        raise Rejected("rejected_content", f"{len(choices.options)} buttons")
    return choices.options


def _button(option: Option) -> dict[str, str]:
    if not 0 < len(option.id.encode()) <= BUTTON_DATA:
        raise Rejected("rejected_content", f"the id of a button takes 1 to {BUTTON_DATA} bytes")
    title = f"{option.title} – {option.description}" if option.description else option.title
    return {"text": title, "callback_data": option.id}


def _chat(order: Order) -> int:
    if order.recipient.scheme == Scheme.TELEGRAM and order.recipient.address.isdecimal():
        return int(order.recipient.address)
    raise Rejected("rejected_number", "not a Telegram user id")


def _one(order: Order, kind: type[P]) -> P | None:
    return next((part for part in order.parts if isinstance(part, kind)), None)
