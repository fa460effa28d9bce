"""Providers over HTTP."""

from __future__ import annotations

from causerie.channels.registry import PROVIDERS
from tests.http.caller import Caller


async def test_every_provider_says_what_it_needs_and_can(agent: Caller) -> None:
    cards = {card["name"]: card for card in (await agent.get("/providers")).body}
    assert list(cards) == [provider.name for provider in PROVIDERS]
    for provider in PROVIDERS:
        card = cards[provider.name]
        assert [(one["name"], one["secret"], one["required"]) for one in card["credentials"]] == [
            (one.name, one.secret, one.required) for one in provider.credentials
        ]
        window = provider.capabilities.window
        assert card["capabilities"]["window"] == (window.total_seconds() if window else None)
        assert set(card["capabilities"]["media"]) == {kind.value for kind in provider.capabilities.media}
