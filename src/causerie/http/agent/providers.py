"""The providers there are: what they need, and what their channels can do."""

from __future__ import annotations

from litestar import get

from causerie.channels.protocol import Provider
from causerie.channels.registry import PROVIDERS
from causerie.http.schemas.channels import Capabilities, CredentialField, ProviderCard
from causerie.model.channel import Capabilities as Able
from causerie.model.sound import longest


@get("/providers")
async def providers() -> list[ProviderCard]:
    """Every provider, in the order of the registry."""
    return [_card(provider) for provider in PROVIDERS]


def _card(provider: Provider) -> ProviderCard:
    fields = [CredentialField(one.name, one.secret, one.required, one.generated) for one in provider.credentials]
    return ProviderCard(provider.name, fields, capabilities(provider.capabilities))


def capabilities(able: Able) -> Capabilities:
    """A provider's capabilities, in plain values."""
    return Capabilities(
        text_limit=able.text_limit,
        schemes=sorted(able.schemes),
        media=able.media,
        caption_limit=able.caption_limit,
        buttons=able.buttons,
        button_title_limit=able.button_title_limit,
        list_rows=able.list_rows,
        templates=able.templates,
        window=int(able.window.total_seconds()) if able.window else None,
        receipts=sorted(able.receipts),
        typing=able.typing,
        typing_lasts=able.typing_lasts,
        reactions=able.reactions,
        reaction_emojis=list(able.reaction_emojis),
        edits=able.edits,
        starts=able.starts,
        subjects=able.subjects,
        replies=able.replies,
        listens=able.listens,
        lists_sent=able.lists_sent,
        embedded=able.embedded,
        segments=able.segments,
        way=able.way is not None,
        marks=able.marks,
        voice_seconds=longest(able),
        stickers=able.sticker is not None,
    )
