"""The simulator: a bot's account over HTTP on one side, the people who talk with it on the other.

Calls arrive at `/bot<token>/<method>` and files leave at `/file/bot<token>/<path>`, with Telegram's own
refusals. People start the bot, write, press, react, edit, block; what they do becomes an update. Telegram
gives no receipts, so a handset here only keeps what it received.
"""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Self

from causerie.simulators.telegram.asked import Asked, Refusal, asked
from causerie.simulators.telegram.chats import Chat, Chats, too_many
from causerie.simulators.telegram.methods import METHODS, SENDS
from causerie.simulators.telegram.shapes import kind_of, private_chat, unquoted, user
from causerie.simulators.telegram.state import Account, State
from causerie.simulators.telegram.updates import HookPoster, Told, UpdateHook, Updates
from causerie.simulators.wire import PAUSES, Answer, Attachment, Clock, Posted, Request, Simulator, json_answer


class TelegramSimulator(Simulator):
    """One bot. With `hook_url` the hook is already set, with the account's secret."""

    def __init__(
        self,
        account: Account,
        *,
        hook_url: str | None = None,
        clock: Clock = time.time,
        pauses: Sequence[float] = PAUSES,
    ) -> None:
        super().__init__(hook_url=hook_url, clock=clock, pauses=pauses)
        poster = HookPoster(self.faults, self.bell, pauses=pauses)
        poster.outcome = self._told
        updates = Updates(poster, self.bell, first=account.first_update)
        updates.hook = Told(hook_url or "", account.secret_token)
        self.poster: HookPoster = poster
        self.state = State(account, clock, Chats(account.rates, clock), updates, poster, self.accepted)
        self._pressed = 0

    @asynccontextmanager
    async def running(self) -> AsyncIterator[Self]:
        """As every simulator; polls under way end with it."""
        async with super().running():
            try:
                yield self
            finally:
                self.state.updates.close()

    async def respond(self, request: Request) -> Answer:
        try:
            return await self._respond(request)
        except Refusal as refusal:
            return refusal.answer()
        finally:
            self.hook_url = self.state.updates.hook.url or None

    async def _respond(self, request: Request) -> Answer:
        first, _, rest = request.path.lstrip("/").partition("/")
        if first == "file":
            bot, _, path = rest.partition("/")
            self._authenticate(bot)
            return self._download(path)
        self._authenticate(first)
        if request.method not in ("GET", "POST"):
            raise Refusal(404, "Not Found")
        return await self._call(rest, asked(request))

    async def _call(self, method: str, asked: Asked) -> Answer:
        """One method; names are case-insensitive, as at Telegram. Raises Refusal."""
        name = method.lower()
        if name not in METHODS:
            raise Refusal(404, "Not Found: method not found")
        if name not in SENDS:
            return json_answer({"ok": True, **await METHODS[name](self.state, asked)})
        if self.faults.take("throttled"):
            raise too_many(self.faults.retry_after)
        if self.faults.take("broken"):
            return Answer(502, b"<html><head><title>502 Bad Gateway</title></head></html>", "text/html")
        answer = json_answer({"ok": True, **await METHODS[name](self.state, asked)})
        if self.faults.take("broken_after"):
            raise Refusal(500, "Internal Server Error")
        return self.after(answer)

    # What people do.

    async def start(self, customer: str, payload: str = "") -> str:
        """Presses START, perhaps from a link with a payload; the key of the message."""
        return await self.write(customer, text=f"/start {payload}".strip())

    async def write(
        self,
        customer: str,
        *,
        text: str | None = None,
        media: Attachment | None = None,
        reply_to: str | None = None,
        **content: Any,
    ) -> str:
        """Writes to the bot; the key `<chat>:<message>`. `content` are further fields of the Message.

        `kind` among them names the field of the file (`voice`, `sticker`…) where its type does not say it.
        """
        chat = self._opened(customer)
        kind = content.pop("kind", None)
        if media is not None:
            kind = kind or kind_of(media)
            content[kind] = self.state.files.shape(kind, self.state.files.hold(kind, media), media)
        if kind == "animation":
            content["document"] = content[kind]  # said again for old clients
        if text is not None:
            content["caption" if media is not None else "text"] = text
        if text is not None and text.startswith("/"):
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": len(text.partition(" ")[0])}]
        if reply_to is not None:
            content["reply_to_message"] = unquoted(chat.messages[_number(reply_to)])
        message = self.state.message(chat, user(chat.customer, chat.language), content)
        chat.customer.wrote_at = self.clock()
        self._put("message", message, chat)
        return f"{customer}:{message['message_id']}"

    async def share_contact(self, customer: str, phone: str) -> str:
        """Presses « share my number »."""
        person = user(self.customer(customer), None)
        names = {name: person[name] for name in ("first_name", "last_name") if name in person}
        return await self.write(customer, contact={"phone_number": phone, "user_id": person["id"], **names})

    async def album(self, customer: str, media: Sequence[Attachment], *, text: str | None = None) -> list[str]:
        """Several files at once: one update each, one media_group_id, the caption under the first."""
        group = str(13_000_000_000 + self.state.chats.next_number())
        captions = [text, *[None] * (len(media) - 1)]
        return [
            await self.write(customer, media=one, text=caption, media_group_id=group)
            for one, caption in zip(media, captions, strict=True)
        ]

    async def edit(self, customer: str, key: str, text: str) -> None:
        """Changes the words of a message."""
        chat = self._opened(customer)
        message = chat.messages[_number(key)]
        message["caption" if "caption" in message else "text"] = text
        message["edit_date"] = int(self.clock())
        self._put("edited_message", message, chat)

    async def react(self, customer: str, key: str, *emojis: str) -> None:
        """Sets the reactions on a message; none takes them back."""
        chat, number = self._opened(customer), _number(key)
        new = [{"type": "emoji", "emoji": emoji} for emoji in emojis]
        told = {
            "chat": private_chat(chat.customer),
            "message_id": number,
            "user": user(chat.customer, chat.language),
            "date": int(self.clock()),
            "old_reaction": chat.theirs.get(number, []),
            "new_reaction": new,
        }
        chat.theirs[number] = new
        self._put("message_reaction", told, chat)

    async def press(self, customer: str, message_key: str, option_id: str) -> str:
        """Taps an inline button; the id of the callback query. Raises KeyError for a button that is not there."""
        chat = self._opened(customer)
        if option_id not in dict(chat.customer.received(message_key).options):
            raise KeyError(option_id)
        self._pressed += 1
        query = f"43820{self._pressed:014d}"
        self.state.queries[query] = 0
        told = {
            "id": query,
            "from": user(chat.customer, chat.language),
            "message": chat.messages[_number(message_key)],
            "chat_instance": f"-{self.state.account.me['id']}",
            "data": option_id,
        }
        self._put("callback_query", told, chat)
        return query

    async def block(self, customer: str) -> None:
        """Stops the bot."""
        chat = self._opened(customer)
        chat.blocked = True
        self._membership(chat, "member", "kicked")

    async def unblock(self, customer: str) -> None:
        """Takes the bot back."""
        chat = self.state.chats.of(self.customer(customer))
        chat.blocked = False
        self._membership(chat, "kicked", "member")

    def chat(self, customer: str) -> Chat:
        """The chat with that person, to look at or to bend."""
        return self.state.chats.of(self.customer(customer))

    def _opened(self, customer: str) -> Chat:
        chat = self.chat(customer)
        if chat.blocked:
            raise ValueError(f"{customer} blocked the bot; unblock first, as a person would have to")
        chat.started = True
        return chat

    def _put(self, kind: str, value: dict[str, Any], chat: Chat) -> None:
        self.state.updates.put(kind, value, lane=chat.customer.address)

    def _membership(self, chat: Chat, old: str, new: str) -> None:
        def member(status: str) -> dict[str, Any]:
            until = {"until_date": 0} if status == "kicked" else {}
            return {"user": self.state.account.me, "status": status, **until}

        told = {
            "chat": private_chat(chat.customer),
            "from": user(chat.customer, chat.language),
            "date": int(self.clock()),
            "old_chat_member": member(old),
            "new_chat_member": member(new),
        }
        self._put("my_chat_member", told, chat)

    # The hook's and the files' side.

    async def _told(self, hook: UpdateHook, posted: Posted) -> None:
        """An update was posted: a taken one is forgotten, and the answer may itself call a method."""
        self.state.updates.taken(hook, done=posted.taken)
        if not posted.taken or not posted.answer.startswith(b"{"):
            return
        with suppress(Refusal, ValueError):  # Telegram tells nobody what became of it
            called = json.loads(posted.answer)
            await self._call(str(called.pop("method", "")), Asked(called))

    def _authenticate(self, bot: str) -> None:
        token = bot.removeprefix("bot")
        if not bot.startswith("bot") or ":" not in token:
            raise Refusal(404, "Not Found")
        if token != self.state.account.token or self.faults.revoked:
            raise Refusal(401, "Unauthorized")

    def _download(self, path: str) -> Answer:
        file = None if self.faults.expired_media else self.state.files.at(path)
        if file is None:
            raise Refusal(404, "Not Found")
        return Answer(200, file.content, "application/octet-stream")


def _number(key: str) -> int:
    return int(key.rpartition(":")[2])
