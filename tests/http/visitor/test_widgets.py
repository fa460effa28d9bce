"""Widgets: colours that stay readable, settings of any shape."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from causerie.http.visitor.widgets import Widget, readable_on
from causerie.model.channel import Channel, ChannelState, Connection
from causerie.store.connections import Held


def widget(settings: dict[str, Any]) -> Widget:
    channel = Channel(1, 2, "webchat", "atelier", "Atelier", 3, None, ChannelState.LIVE, None)
    connection = Connection(2, "webchat", "Site", "h", None, datetime(2026, 3, 2, tzinfo=UTC))
    return Widget(channel, Held(connection, {}, {"atelier": channel}, "live"), "Atelier", settings)


@pytest.mark.parametrize(
    "settings", [{}, {"origins": "*"}, {"origins": ["*"]}, {"origins": None}, {"origins": [1, None]}]
)
def test_there_is_no_wildcard(settings: dict[str, Any]) -> None:
    assert widget(settings).origins == frozenset()


@pytest.mark.parametrize("settings", [{}, {"accent": "red", "greeting": 3, "language": "xx"}, {"accent": "#12345g"}])
def test_settings_that_say_nothing_are_left_out(settings: dict[str, Any]) -> None:
    config = widget(settings).config()
    assert (config["accent"], config["accent_fg"], config["language"], config["greeting"]) == (None, None, None, {})
    assert config["members"] is False


def test_one_greeting_serves_all_languages() -> None:
    assert widget({"greeting": "Salut"}).config()["greeting"] == {"fr": "Salut", "en": "Salut"}


@pytest.mark.parametrize(
    ("accent", "ink"),
    [
        ("#000000", "#ffffff"),
        ("#ffffff", "#0a1220"),
        ("#0b57d0", "#ffffff"),
        ("#ffd400", "#0a1220"),
        ("#777777", "#ffffff"),
    ],
)
def test_the_ink_on_an_accent(accent: str, ink: str) -> None:
    assert readable_on(accent) == ink
