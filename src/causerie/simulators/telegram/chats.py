"""The private chats of one bot: who started it, who blocked it, and every message by its number.

Numbers are the account's: one counter over all private chats, ours and theirs alike.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from causerie.simulators.telegram.asked import Refusal, bad
from causerie.simulators.wire import Clock, Customer


@dataclass
class Chat:
    customer: Customer
    language: str | None = "fr"
    started: bool = False
    blocked: bool = False
    deactivated: bool = False
    messages: dict[int, dict[str, Any]] = field(default_factory=dict)
    ours: dict[int, list[dict[str, Any]]] = field(default_factory=dict)  # reactions by message number
    theirs: dict[int, list[dict[str, Any]]] = field(default_factory=dict)
    tokens: float = 0.0  # of this chat's send rate
    filled_at: float = 0.0


@dataclass
class Rates:
    """Sends a second and how many may come at once, for one chat and for the bot; None switches them off."""

    chat: float | None = 1.0
    chat_burst: int = 20
    bot: float | None = 30.0
    bot_burst: int = 30


class Chats:
    def __init__(self, rates: Rates, clock: Clock) -> None:
        self.rates = rates
        self._clock = clock
        self._chats: dict[str, Chat] = {}
        self._numbers = 0
        self._tokens = float(rates.bot_burst)
        self._filled_at = clock()

    def next_number(self) -> int:
        self._numbers += 1
        return self._numbers

    def of(self, customer: Customer) -> Chat:
        """The chat with that person, made when they are first met."""
        if customer.address not in self._chats:
            chat = Chat(customer, tokens=float(self.rates.chat_burst), filled_at=self._clock())
            self._chats[customer.address] = chat
        return self._chats[customer.address]

    def known(self, chat_id: str) -> Chat:
        """The chat a method names. Raises Refusal."""
        if not chat_id:
            raise bad("chat_id is empty")
        if chat_id not in self._chats:
            raise bad("chat not found")
        return self._chats[chat_id]

    def writable(self, chat_id: str) -> Chat:
        """The same, when the bot may write there now. Raises Refusal."""
        chat = self.known(chat_id)
        if chat.deactivated:
            raise Refusal(403, "Forbidden: user is deactivated")
        if not chat.started:
            raise Refusal(403, "Forbidden: bot can't initiate conversation with a user")
        if chat.blocked:
            raise Refusal(403, "Forbidden: bot was blocked by the user")
        return chat

    def spend(self, chat: Chat) -> None:
        """One send of the rates. Raises Refusal 429."""
        now, rates = self._clock(), self.rates
        if rates.bot is not None:
            self._tokens = min(rates.bot_burst, self._tokens + (now - self._filled_at) * rates.bot)
        if rates.chat is not None:
            chat.tokens = min(rates.chat_burst, chat.tokens + (now - chat.filled_at) * rates.chat)
        self._filled_at = chat.filled_at = now
        if (rates.bot is not None and self._tokens < 1) or (rates.chat is not None and chat.tokens < 1):
            raise too_many(1)
        self._tokens -= 1
        chat.tokens -= 1


def too_many(seconds: float) -> Refusal:
    whole = max(1, round(seconds))
    return Refusal(429, f"Too Many Requests: retry after {whole}", retry_after=whole)
