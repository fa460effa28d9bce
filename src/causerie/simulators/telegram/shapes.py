"""The objects of the Bot API as Telegram writes them: users, chats, files, keyboards, and their rules.

Lengths are counted in UTF-16 units, the strictest reading of Telegram's « characters ».
"""

from __future__ import annotations

import html
import re
import struct
from typing import Any

from causerie.simulators.telegram.asked import Asked, bad
from causerie.simulators.wire import Attachment, Customer

TEXT, CAPTION = 4096, 1024
BUTTONS, ROW, DATA = 100, 8, 64
ACTIONS = ("callback_data", "url", "web_app", "login_url", "switch_inline_query", "copy_text", "pay")
URL = re.compile(r"(https?|tg)://\S+")
_REACTIONS = """
    ❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥
    🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨
    🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡
"""
REACTIONS = frozenset(_REACTIONS.split())


def utf16(text: str) -> int:
    """Length in UTF-16 units: an emoji is two."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def user(customer: Customer, language: str | None) -> dict[str, Any]:
    first, _, last = (customer.name or "Anonyme").partition(" ")
    told: dict[str, Any] = {"id": int(customer.address), "is_bot": False, "first_name": first}
    if last:
        told["last_name"] = last
    if language:
        told["language_code"] = language
    return told


def private_chat(customer: Customer) -> dict[str, Any]:
    told = user(customer, None)
    del told["is_bot"]
    return {**told, "type": "private"}


def words(asked: Asked, name: str, *, limit: int) -> str:
    """A text after its markup was read, which is when Telegram counts it."""
    text = asked.text(name)
    mode = asked.text("parse_mode")
    if mode and mode.lower() not in ("html", "markdown", "markdownv2"):
        raise bad("unsupported parse_mode")
    if mode.lower() == "html":
        text = _without_tags(text)
    text = text.replace("\0", "").strip()
    if utf16(text) > limit:
        raise bad("message is too long" if name == "text" else "message caption is too long")
    return text


def _without_tags(text: str) -> str:
    opened = re.findall(r"<(/?)([a-z-]+)[^>]*>", text)
    if sum(1 for closing, _ in opened if closing) * 2 != len(opened):
        raise bad("can't parse entities: unclosed start tag")
    return html.unescape(re.sub(r"</?[a-z-]+[^>]*>", "", text))


def keyboard(asked: Asked) -> dict[str, Any] | None:
    """The reply_markup, its inline buttons checked one by one."""
    markup: dict[str, Any] | None = asked.structure("reply_markup", dict)
    if markup is None or "inline_keyboard" not in markup:
        return markup
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        raise bad("can't parse inline keyboard: an array of arrays of InlineKeyboardButton expected")
    buttons = [button for row in rows for button in row]
    if len(buttons) > BUTTONS or any(len(row) > ROW for row in rows):
        raise bad("reply markup is too long")
    for button in buttons:
        _check_button(button)
    return markup


def options(markup: dict[str, Any] | None) -> tuple[tuple[str, str], ...]:
    """What a handset can press: (callback_data, text)."""
    rows = (markup or {}).get("inline_keyboard", [])
    return tuple((one["callback_data"], one["text"]) for row in rows for one in row if "callback_data" in one)


def _check_button(button: Any) -> None:
    if not isinstance(button, dict) or not isinstance(button.get("text"), str) or not button["text"].strip():
        raise bad('can\'t parse inline keyboard button: field "text" must be a non-empty String')
    actions = [name for name in ACTIONS if name in button]
    if len(actions) != 1:
        raise bad("can't parse inline keyboard button: text buttons are unallowed in the inline keyboard")
    if "callback_data" in button and not 0 < len(str(button["callback_data"]).encode()) <= DATA:
        raise bad("BUTTON_DATA_INVALID")
    if "url" in button and not URL.fullmatch(str(button["url"])):
        raise bad(f"inline keyboard button URL '{button['url']}' is invalid: URL host is empty")


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG; a plausible pair for JPEG, WebP and GIF; None for what is no picture."""
    if content.startswith(b"\x89PNG\r\n\x1a\n") and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return width, height
    known = content.startswith((b"\xff\xd8\xff", b"GIF8")) or content[8:12] == b"WEBP"
    return (1280, 960) if known else None


def kind_of(file: Attachment) -> str:
    """The field under which a phone sends a file of that type."""
    major = file.mime.partition("/")[0]
    if major == "image":
        return "photo"
    if major == "audio":
        return "voice" if file.mime == "audio/ogg" else "audio"
    return "video" if major == "video" else "document"


def unquoted(message: dict[str, Any]) -> dict[str, Any]:
    """A message as another one quotes it: without what it quotes itself."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
