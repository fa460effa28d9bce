"""Telegram's Bot API as a simulator: one bot, its chats, its hook or its long poll."""

from __future__ import annotations

from causerie.simulators.telegram.chats import Rates
from causerie.simulators.telegram.simulator import TelegramSimulator
from causerie.simulators.telegram.state import Account

__all__ = ["Account", "Rates", "TelegramSimulator"]
