"""What Telegram knows of one bot: its account, chats, files, updates, and the questions it has to answer."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from typing import Any

from causerie.simulators.telegram.chats import Chat, Chats, Rates
from causerie.simulators.telegram.files import Files
from causerie.simulators.telegram.shapes import private_chat
from causerie.simulators.telegram.updates import HookPoster, Updates
from causerie.simulators.wire import Accepted, Clock, Received


@dataclass(frozen=True)
class Account:
    """A bot as its father made it. `loopback_hooks` allows plain http and any port, for demo and tests."""

    token: str
    name: str = "Causerie"
    username: str = "causerie_bot"
    secret_token: str = ""
    loopback_hooks: bool = False
    rates: Rates = field(default_factory=Rates)
    first_update: int = 174114370

    @property
    def me(self) -> dict[str, Any]:
        number = int(self.token.partition(":")[0])
        return {"id": number, "is_bot": True, "first_name": self.name, "username": self.username}


@dataclass
class State:
    """Everything the methods read and write."""

    account: Account
    clock: Clock
    chats: Chats
    updates: Updates
    poster: HookPoster
    accepted: deque[Accepted]
    files: Files = field(default_factory=Files)
    queries: dict[str, int] = field(default_factory=dict)  # callback query → how often it was answered
    actions: list[tuple[str, str]] = field(default_factory=list)  # (chat, action)

    def message(self, chat: Chat, author: dict[str, Any], content: dict[str, Any]) -> dict[str, Any]:
        """A new message of that chat, kept under its number."""
        number = self.chats.next_number()
        head = {"message_id": number, "from": author, "chat": private_chat(chat.customer), "date": int(self.clock())}
        chat.messages[number] = {**head, **content}
        return chat.messages[number]

    def deliver(self, chat: Chat, received: Received) -> None:
        """The bot's message is on the handset; Telegram tells the bot no more than that it was sent."""
        chat.customer.inbox.append(received)
        self.accepted.append(Accepted(received.key, chat.customer.address, received.text, received.at))
