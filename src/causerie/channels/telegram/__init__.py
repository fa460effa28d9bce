"""Telegram through the Bot API: a hook or long polling, one bot is one channel, named by its numeric id."""

from __future__ import annotations

from causerie.channels.telegram.provider import Telegram

__all__ = ["Telegram"]
