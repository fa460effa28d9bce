"""Widgets: settings of any shape, and what a page is told of them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from causerie.http.visitor.widgets import Widget
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


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"accent": "red", "greeting": 3, "language": "xx", "texts": "x", "pages": [], "offset_x": "9", "name": 4},
        {"accent": "#12345g", "offset_y": 900, "theme": "pink", "position": "top", "pages": {"only": "/"}},
    ],
)
def test_settings_that_say_nothing_are_left_out(settings: dict[str, Any]) -> None:
    config = widget(settings).config()
    assert (config["style"], config["attributes"], config["pages"], config["texts"]) == ({}, {}, "", {})
    assert (config["language"], config["greeting"], config["brand"]) == (None, {}, "Atelier")
    assert config["members"] is False


def test_the_name_shown_may_be_another_than_the_brands() -> None:
    assert widget({"name": "Camille, de l’atelier"}).config()["brand"] == "Camille, de l’atelier"


@pytest.mark.parametrize(("told", "asks"), [({}, True), ({"rating": False}, False), ({"rating": None}, True)])
def test_a_rating_is_asked_for_unless_told_otherwise(told: dict[str, Any], asks: bool) -> None:
    assert widget(told).asks_rating is asks


def test_one_greeting_serves_all_languages() -> None:
    assert widget({"greeting": "Salut"}).config()["greeting"] == {"fr": "Salut", "en": "Salut"}
