"""The provider's face: what Telegram can do, and the pure half of its hook."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

import msgspec

from causerie.channels.guard import Outgoing
from causerie.channels.protocol import Credential, HookAnswer, HookRequest
from causerie.channels.telegram.parse import callback_id, parse
from causerie.channels.telegram.send import BUTTONS, REACTIONS, TITLE
from causerie.channels.telegram.session import BASE, TelegramSession
from causerie.model.channel import Capabilities, MediaLimit
from causerie.model.contact import Scheme
from causerie.model.element import Element
from causerie.model.errors import Unauthentic
from causerie.model.message import MediaKind
from causerie.model.sticker import StickerForm

HEADER = "x-telegram-bot-api-secret-token"
FILE = 50_000_000  # bytes a bot may upload; it may fetch 20 MB only
PHOTO = 10_000_000
STICKER = StickerForm(side=512, still=512_000)  # those that move are of forms that a bot cannot upload as WebP

CAPABILITIES = Capabilities(
    # Telegram writes « characters » and counts entities in UTF-16 units; see docs/channels/telegram.md.
    text_limit=4096,
    schemes=frozenset({Scheme.TELEGRAM.value}),
    caption_limit=1024,
    media={
        MediaKind.IMAGE: MediaLimit(PHOTO, ("image/jpeg", "image/png", "image/webp", "image/gif")),
        MediaKind.VIDEO: MediaLimit(FILE, ("video/mp4",)),
        MediaKind.AUDIO: MediaLimit(FILE, ("audio/mpeg", "audio/mp4", "audio/m4a")),
        MediaKind.VOICE: MediaLimit(FILE, ("audio/ogg", "audio/mpeg", "audio/mp4")),
        MediaKind.STICKER: MediaLimit(STICKER.still, ("image/webp",)),
        MediaKind.DOCUMENT: MediaLimit(FILE, ("",)),
    },
    uncaptioned=frozenset({MediaKind.STICKER}),
    buttons=8,
    button_title_limit=TITLE,
    list_rows=BUTTONS,
    typing=True,
    typing_lasts=5,
    reactions=True,
    reaction_emojis=REACTIONS,
    edits=True,
    starts=False,
    replies=True,
    way="https://t.me/{address}?start={code}",
    listens=True,
    voice="audio/ogg",  # with OPUS in it; another type is shown as a piece of music
    sticker=STICKER,
    rate=25.0,  # of 30 a second for the whole bot; one person takes one a second
)


class Telegram:
    name = "telegram"
    capabilities = CAPABILITIES
    credentials = (
        Credential("bot_token"),
        Credential("secret_token", required=False, generated=True),  # told to Telegram with the hook
        Credential("receive", secret=False, required=False),  # `polling`, else a hook
    )
    body_limit = 1 << 20

    def verify(self, request: HookRequest, credentials: Mapping[str, str]) -> None:
        """The secret that setWebhook was given comes back in a header; nothing signs the body."""
        secret = credentials.get("secret_token", "").strip()
        if not secret:
            raise Unauthentic("secret_empty")
        told = request.headers.get(HEADER)
        if told is None:
            raise Unauthentic("signature_missing")
        if not hmac.compare_digest(told.encode("utf-8", "replace"), secret.encode()):
            raise Unauthentic("signature_wrong")

    def parse(self, request: HookRequest, credentials: Mapping[str, str]) -> Sequence[Element]:
        """The channel is the bot's id: the digits before the colon of its token."""
        return parse(request.body, credentials.get("bot_token", "").strip().partition(":")[0])

    def answer(self, request: HookRequest, credentials: Mapping[str, str]) -> HookAnswer:
        """200; under a pressed button also a method call in the answer, so that its waiting circle ends."""
        query = callback_id(request.body)
        if query is None:
            return HookAnswer(200)
        called = {"method": "answerCallbackQuery", "callback_query_id": query}
        return HookAnswer(200, msgspec.json.encode(called), "application/json")

    @asynccontextmanager
    async def open(
        self, credentials: Mapping[str, str], http: Outgoing, *, api_base: str | None
    ) -> AsyncIterator[TelegramSession]:
        yield TelegramSession(credentials, http, base=api_base or BASE)
