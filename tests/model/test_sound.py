"""How long one may speak follows from what the channel carries."""

from __future__ import annotations

from causerie.channels.registry import PROVIDERS
from causerie.model.channel import Capabilities, MediaLimit
from causerie.model.message import MediaKind
from causerie.model.sound import LONGEST, RATES, RECORDED, longest


def able(size: int, voice: str | None) -> Capabilities:
    return Capabilities(text_limit=1, media={MediaKind.VOICE: MediaLimit(size, ("audio/ogg",))}, voice=voice)


def test_the_length_is_what_fits() -> None:
    assert longest(Capabilities(text_limit=1)) == 0
    assert longest(able(100 * RATES["audio/ogg"], "audio/ogg")) == 100
    assert longest(able(100 * RECORDED, None)) == 100
    assert longest(able(1 << 40, "audio/ogg")) == LONGEST


def test_every_provider_takes_the_type_it_asks_for() -> None:
    for provider in PROVIDERS:
        told = provider.capabilities
        if told.voice is not None:
            limit = told.media[MediaKind.VOICE]
            assert told.voice in RATES
            assert not limit.mimes or told.voice.startswith(limit.mimes), provider.name
