"""Widgets by the address in their URL: the live web chat channel behind each, how it looks, who may embed it.

Looked up in memory; what an administrator changed is seen a few seconds later. A page may use a widget when
it is served from our own origin or its origin is listed, exactly, in the channel's settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from causerie.channels.webchat import Webchat
from causerie.desk.directory import Directory
from causerie.http.origins import origin_of
from causerie.model.channel import Channel, ChannelState
from causerie.model.errors import NotFound
from causerie.store import visitors
from causerie.store.connections import Held
from causerie.store.database import Database
from causerie.store.visitors import Dressing

FRESH = 5.0  # seconds
MOST = 1_000  # widgets remembered
LANGUAGES = ("fr", "en")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_DARK, _LIGHT = "#0a1220", "#ffffff"


@dataclass(frozen=True, slots=True)
class Widget:
    """A live widget. `origins` are those its administrator listed."""

    channel: Channel
    held: Held
    brand: str
    settings: Mapping[str, Any]

    @property
    def secret(self) -> str:
        return self.held.credentials.get("secret", "")

    @property
    def member_secret(self) -> str:
        return self.held.credentials.get("member_secret", "")

    @property
    def origins(self) -> frozenset[str]:
        listed = self.settings.get("origins")
        return frozenset(filter(None, map(origin_of, listed))) if isinstance(listed, list) else frozenset()

    def config(self) -> dict[str, Any]:
        """What a page may know before anybody said a word: nothing that is not on the company's site anyway."""
        settings = self.settings
        language = settings.get("language")
        accent = settings.get("accent")
        colour = accent if isinstance(accent, str) and _COLOUR.fullmatch(accent) else None
        return {
            "widget": self.channel.address,
            "name": self.channel.name,
            "brand": self.brand,
            "language": language if language in LANGUAGES else None,
            "greeting": _sentences(settings.get("greeting")),
            "accent": colour,
            "accent_fg": readable_on(colour) if colour else None,
            "text_limit": Webchat.capabilities.text_limit,
            "file_limit": max(limit.size for limit in Webchat.capabilities.media.values()),
            "members": bool(self.member_secret),
        }


class Widgets:
    """The widgets this process knows."""

    def __init__(self, database: Database, directory: Directory, *, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._directory = directory
        self._monotonic = monotonic
        self._known: dict[str, tuple[float, Widget | None]] = {}
        self._refreshed = float("-inf")

    async def find(self, address: str) -> Widget:
        """The live widget of that address. Raises NotFound."""
        now = self._monotonic()
        at, widget = self._known.get(address, (float("-inf"), None))
        if now - at > FRESH:
            widget = await self._look(address, now)
            if len(self._known) >= MOST:
                self._known.clear()
            self._known[address] = (now, widget)
        if widget is None:
            raise NotFound("widget")
        return widget

    async def _look(self, address: str, now: float) -> Widget | None:
        if now - self._refreshed > FRESH:
            self._refreshed = now
            await self._directory.refresh(monotonic=now)
        for held in self._directory.all():
            channel = held.channels.get(address)
            if channel is not None and channel.provider == Webchat.name and _open(channel):
                return await self._dressed(channel, held)
        return None

    async def _dressed(self, channel: Channel, held: Held) -> Widget | None:
        found: Dressing | None = await visitors.dressing(self._database, channel.id)
        return Widget(channel, held, found.brand, found.settings) if found else None


def _open(channel: Channel) -> bool:
    return channel.state in (ChannelState.LIVE, ChannelState.DEGRADED)


def readable_on(colour: str) -> str:
    """Near-black or white, whichever contrasts more with `colour`: never under 4.5:1 (WCAG 2.2, 1.4.3)."""
    return max(_DARK, _LIGHT, key=lambda ink: _contrast(colour, ink))


def _contrast(one: str, other: str) -> float:
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    linear = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return sum(weight * c for weight, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _sentences(told: Any) -> dict[str, str]:
    """A sentence per language; one alone serves all."""
    if isinstance(told, str):
        return dict.fromkeys(LANGUAGES, told)
    if not isinstance(told, dict):
        return {}
    return {language: told[language] for language in LANGUAGES if isinstance(told.get(language), str)}
