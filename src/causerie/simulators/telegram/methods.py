"""The methods of the Bot API that a desk uses: each checks what Telegram checks, and answers as it does.

A method takes the bot's state and what was asked, and returns the rest of the envelope: `result`, and for
the hook's methods a `description`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

from causerie.simulators.telegram.asked import Asked, bad
from causerie.simulators.telegram.chats import Chat
from causerie.simulators.telegram.shapes import CAPTION, REACTIONS, TEXT, keyboard, options, unquoted, words
from causerie.simulators.telegram.state import State
from causerie.simulators.telegram.updates import Told
from causerie.simulators.wire import Received

Done = dict[str, Any]
Method = Callable[[State, Asked], Awaitable[Done]]

PORTS = (443, 80, 88, 8443)
SECRET = re.compile(r"[A-Za-z0-9_-]{1,256}")
CHAT_ACTIONS = frozenset(
    {
        *("typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice"),
        *("upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note"),
    }
)


async def get_me(bot: State, asked: Asked) -> Done:
    abilities = {"can_join_groups": True, "can_read_all_group_messages": False, "supports_inline_queries": False}
    return {"result": {**bot.account.me, **abilities}}


async def set_webhook(bot: State, asked: Asked) -> Done:
    url = asked.text("url")
    if not url:
        return await delete_webhook(bot, asked)
    _check_hook(url, loopback=bot.account.loopback_hooks)
    secret = asked.text("secret_token")
    if secret and not SECRET.fullmatch(secret):
        raise bad("secret token contains unallowed characters")
    connections = asked.integer("max_connections") or 40
    if not 1 <= connections <= 100:
        raise bad("max_connections must be between 1 and 100")
    _allow(bot, asked)
    if asked.flag("drop_pending_updates"):
        bot.updates.drop()
    bot.updates.set_hook(Told(url, secret, connections))
    return {"result": True, "description": "Webhook was set"}


async def delete_webhook(bot: State, asked: Asked) -> Done:
    said = "Webhook was deleted" if bot.updates.hook.url else "Webhook is already deleted"
    if asked.flag("drop_pending_updates"):
        bot.updates.drop()
    bot.updates.set_hook(Told())
    return {"result": True, "description": said}


async def get_webhook_info(bot: State, asked: Asked) -> Done:
    hook = bot.updates.hook
    told: Done = {
        "url": hook.url,
        "has_custom_certificate": False,
        "pending_update_count": bot.updates.waiting,
    }
    if hook.url:
        told["max_connections"] = hook.connections
    if bot.updates.allowed:
        told["allowed_updates"] = list(bot.updates.allowed)
    failed = next((posted for posted in reversed(bot.poster.posted) if not posted.taken), None)
    if failed is not None and hook.url:
        told["last_error_date"] = int(bot.clock())
        told["last_error_message"] = (
            f"Wrong response from the webhook: {failed.status}" if failed.status else "Connection refused"
        )
    return {"result": told}


async def get_updates(bot: State, asked: Asked) -> Done:
    _allow(bot, asked)
    limit = min(max(asked.integer("limit") or 100, 1), 100)
    timeout = min(max(asked.integer("timeout") or 0, 0), 50)
    found = await bot.updates.poll(asked.integer("offset"), limit=limit, timeout=timeout)
    return {"result": [json.loads(update.body) for update in found]}


async def send_message(bot: State, asked: Asked) -> Done:
    chat = bot.chats.writable(asked.text("chat_id"))
    text = words(asked, "text", limit=TEXT)
    if not text:
        raise bad("message text is empty")
    return _sent(bot, chat, asked, {"text": text})


async def send_location(bot: State, asked: Asked) -> Done:
    chat = bot.chats.writable(asked.text("chat_id"))
    return _sent(bot, chat, asked, {"location": _point(asked)})


async def send_venue(bot: State, asked: Asked) -> Done:
    chat = bot.chats.writable(asked.text("chat_id"))
    title, address, point = asked.text("title"), asked.text("address"), _point(asked)
    if not title or not address:
        raise bad("venue title and address must be non-empty")
    venue = {"location": point, "title": title, "address": address}
    return _sent(bot, chat, asked, {"location": point, "venue": venue})


def send_file(kind: str) -> Method:
    async def send(bot: State, asked: Asked) -> Done:
        chat = bot.chats.writable(asked.text("chat_id"))
        caption = words(asked, "caption", limit=CAPTION)
        file_id, file = bot.files.sent(asked, kind)
        content = {kind: bot.files.shape(kind, file_id, file)}
        if kind == "animation":
            content["document"] = content[kind]
        if caption and kind != "sticker":
            content["caption"] = caption
        done = _sent(bot, chat, asked, content)
        chat.customer.inbox[-1].file = file
        return done

    return send


async def send_chat_action(bot: State, asked: Asked) -> Done:
    chat = bot.chats.writable(asked.text("chat_id"))
    action = asked.text("action")
    if action not in CHAT_ACTIONS:
        raise bad("wrong parameter action in request")
    bot.actions.append((chat.customer.address, action))
    return {"result": True}


async def answer_callback_query(bot: State, asked: Asked) -> Done:
    query = asked.text("callback_query_id")
    if query not in bot.queries:
        raise bad("query is too old and response timeout expired or query ID is invalid")
    if len(asked.text("text")) > 200:
        raise bad("MESSAGE_TOO_LONG")
    bot.queries[query] += 1
    return {"result": True}


async def set_message_reaction(bot: State, asked: Asked) -> Done:
    chat = bot.chats.known(asked.text("chat_id"))
    number = asked.integer("message_id") or 0
    if number not in chat.messages:
        raise bad("message to react not found")
    reactions = asked.structure("reaction", list) or []
    if len(reactions) > 1:
        raise bad("REACTIONS_TOO_MANY")
    if any(one.get("type") != "emoji" or one.get("emoji") not in REACTIONS for one in reactions):
        raise bad("REACTION_INVALID")
    chat.ours[number] = reactions
    key = f"{chat.customer.address}:{number}"
    chat.customer.reactions.pop(key, None)
    if reactions:
        chat.customer.reactions[key] = reactions[0]["emoji"]
    return {"result": True}


async def edit_message_text(bot: State, asked: Asked) -> Done:
    chat = bot.chats.writable(asked.text("chat_id"))
    message = chat.messages.get(asked.integer("message_id") or 0)
    if message is None:
        raise bad("message to edit not found")
    if message["from"]["id"] != bot.account.me["id"] or "text" not in message:
        raise bad("message can't be edited")
    text, markup = words(asked, "text", limit=TEXT), keyboard(asked)
    if not text:
        raise bad("message text is empty")
    if text == message["text"] and markup == message.get("reply_markup"):
        raise bad(
            "message is not modified: specified new message content and reply markup are exactly the same "
            "as a current content and reply markup of the message"
        )
    message |= {"text": text, "edit_date": int(bot.clock())}
    received = chat.customer.received(f"{chat.customer.address}:{message['message_id']}")
    received.text, received.options = text, options(markup)
    return {"result": _with(message, "reply_markup", markup)}


async def get_file(bot: State, asked: Asked) -> Done:
    return {"result": bot.files.told(asked.text("file_id"))}


def _sent(bot: State, chat: Chat, asked: Asked, content: Done) -> Done:
    """The message, once everything about it was checked; the rates come last, as a refused send costs none."""
    markup = keyboard(asked)
    quoted = _quoted(chat, asked)
    bot.chats.spend(chat)
    message = bot.message(chat, bot.account.me, content)
    if quoted is not None:
        message["reply_to_message"] = unquoted(quoted)
    message = _with(message, "reply_markup", markup if markup and "inline_keyboard" in markup else None)
    received = Received(
        key=f"{chat.customer.address}:{message['message_id']}",
        sender=str(bot.account.me["id"]),
        text=content.get("text") or content.get("caption") or "",
        at=bot.clock(),
        kind=next(iter(content)),
        options=options(markup),
        reply_to=f"{chat.customer.address}:{quoted['message_id']}" if quoted else None,
    )
    bot.deliver(chat, received)
    return {"result": message}


def _quoted(chat: Chat, asked: Asked) -> dict[str, Any] | None:
    told = asked.structure("reply_parameters", dict)
    number = told.get("message_id") if told else asked.integer("reply_to_message_id")
    if number is None:
        return None
    if number in chat.messages:
        return chat.messages[number]
    if (told or {}).get("allow_sending_without_reply") or asked.flag("allow_sending_without_reply"):
        return None
    raise bad("message to be replied not found")


def _point(asked: Asked) -> dict[str, float]:
    latitude, longitude = asked.number("latitude"), asked.number("longitude")
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad("location is invalid")
    return {"latitude": latitude, "longitude": longitude}


def _check_hook(url: str, *, loopback: bool) -> None:
    try:
        parts = urlsplit(url)
        port = parts.port or 443
    except ValueError:
        raise bad("bad webhook: invalid URL specified") from None
    if loopback and parts.hostname in ("127.0.0.1", "localhost", "::1"):
        return
    if parts.scheme != "https":
        raise bad("bad webhook: An HTTPS URL must be provided for webhook")
    if port not in PORTS:
        raise bad("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")


def _allow(bot: State, asked: Asked) -> None:
    """The list stands until another is given; an empty one means all but the opt-in kinds."""
    kinds = asked.structure("allowed_updates", list)
    if kinds is not None:
        bot.updates.allowed = tuple(str(kind) for kind in kinds)


def _with(message: dict[str, Any], name: str, value: Any) -> dict[str, Any]:
    if value is None:
        message.pop(name, None)
    else:
        message[name] = value
    return message


FILES = ("photo", "document", "video", "audio", "voice", "sticker", "animation")
SENDING: dict[str, Method] = {
    "sendmessage": send_message,
    "sendlocation": send_location,
    "sendvenue": send_venue,
    **{f"send{kind}": send_file(kind) for kind in FILES},
}
SENDS = frozenset({*SENDING, "setmessagereaction"})  # what the faults strike
METHODS: dict[str, Method] = {
    **SENDING,
    "getme": get_me,
    "setwebhook": set_webhook,
    "deletewebhook": delete_webhook,
    "getwebhookinfo": get_webhook_info,
    "getupdates": get_updates,
    "sendchataction": send_chat_action,
    "answercallbackquery": answer_callback_query,
    "setmessagereaction": set_message_reaction,
    "editmessagetext": edit_message_text,
    "getfile": get_file,
}
