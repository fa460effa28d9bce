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
from causerie.http.pictures import picture_path
from causerie.http.visitor import looks
from causerie.http.visitor.questions import Form, form_of
from causerie.model.channel import Channel, ChannelState
from causerie.model.errors import NotFound
from causerie.model.sentences import LANGUAGES, sentence
from causerie.store import attributes, visitors
from causerie.store.connections import Held
from causerie.store.database import Database
from causerie.store.visitors import Dressing

FRESH = 5.0  # seconds
MOST = 1_000  # widgets remembered
_NUMBER = re.compile(r"\+[1-9][0-9]{6,14}")


@dataclass(frozen=True, slots=True)
class Onward:
    """A live channel to go on at: `way` is its provider's link, `address` what the company is called there."""

    channel: Channel
    way: str
    address: str

    @property
    def label(self) -> dict[str, str]:
        """What a visitor presses, in both languages."""
        params = {"what": self.channel.provider, "name": self.channel.name}
        return {language: sentence("onward", language, params) for language in LANGUAGES}


@dataclass(frozen=True, slots=True)
class Widget:
    """A live widget. `origins` are those its administrator listed."""

    channel: Channel
    held: Held
    brand: str
    settings: Mapping[str, Any]
    avatar: str | None = None  # the SHA-256 of its picture
    numbers: tuple[str, ...] = ()  # telephone numbers at which the brand can be written to
    lines: tuple[Onward, ...] = ()  # channels on which a visitor may go on
    form: Form | None = None  # what is asked before the first word

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

    @property
    def asks_rating(self) -> bool:
        """Whether a visitor is asked how an episode went, once it is resolved."""
        return self.settings.get("rating") is not False

    def config(self) -> dict[str, Any]:
        """What a page may know before anybody said a word."""
        settings = self.settings
        language, name = settings.get("language"), settings.get("name")
        return {
            "widget": self.channel.address,
            "name": self.channel.name,
            "brand": name if isinstance(name, str) and name else self.brand,
            "language": language if language in looks.LANGUAGES else None,
            "greeting": looks.sentences(settings.get("greeting")),
            "texts": looks.texts(settings.get("texts")),
            "style": looks.style(settings),
            "attributes": looks.attributes(settings),
            "pages": looks.pages(settings),
            "avatar": picture_path(self.channel.address, self.avatar),
            "home": settings.get("home") is True,
            "ways": [{"kind": "sms", "address": number} for number in self.numbers],
            "onward": [{"channel": one.channel.id, "label": one.label} for one in self.lines],
            "form": self.form.told() if self.form else None,
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
        if found is None:
            return None
        return Widget(
            channel=channel,
            held=held,
            brand=found.brand,
            settings=found.settings,
            avatar=found.avatar,
            numbers=self._numbers(channel),
            lines=self._lines(found.settings.get("continuations")),
            form=await self._form(found.settings.get("form")),
        )

    async def _form(self, told: Any) -> Form | None:
        if not told:
            return None
        async with self._database.connection() as conn:
            return form_of(told, await attributes.everything(conn))

    def _lines(self, told: Any) -> tuple[Onward, ...]:
        """Those that an administrator allowed, are live, and can be led to by a link."""
        wanted = [one for one in told if isinstance(one, dict)] if isinstance(told, list) else []
        known = {one.id: one for one in self._directory.channels() if _open(one)}
        found = ((known.get(one.get("channel", 0)), one.get("address")) for one in wanted)
        return tuple(line for channel, address in found if channel and (line := self._line(channel, address)))

    def _line(self, channel: Channel, told: Any) -> Onward | None:
        way = self._directory.provider_of(channel.id).capabilities.way
        address = told if isinstance(told, str) and told else channel.address
        return Onward(channel, way, address) if way else None

    def _numbers(self, channel: Channel) -> tuple[str, ...]:
        """Live channels of the same brand whose address is itself a telephone number.

        Elsewhere an address is an id of the provider's, and no link can be made of it.
        """
        return tuple(
            sorted(
                one.address
                for one in self._directory.channels()
                if one.brand_id == channel.brand_id and _open(one) and _NUMBER.fullmatch(one.address)
            )
        )[:3]


def _open(channel: Channel) -> bool:
    return channel.state in (ChannelState.LIVE, ChannelState.DEGRADED)
