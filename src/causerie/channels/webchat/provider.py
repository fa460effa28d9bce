"""The face of web chat: what a widget can show, and how an envelope proves that our own door wrote it."""

from __future__ import annotations

import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from causerie.channels.guard import Outgoing
from causerie.channels.protocol import Credential, HookAnswer, HookRequest, Session
from causerie.channels.webchat.envelope import SIGNATURE, sign
from causerie.channels.webchat.parse import elements
from causerie.channels.webchat.session import WebchatSession
from causerie.model.channel import Capabilities, MediaLimit
from causerie.model.element import Element
from causerie.model.errors import Unauthentic
from causerie.model.message import MediaKind

FILE_LIMIT = 20 << 20
TEXT_LIMIT = 4_000


class Webchat:
    """A widget on a company's site. A channel's address is the name in its URL, `/v1/webchat/<address>/`.

    `secret` signs envelopes and never leaves us. `member_secret` is given to the company's site, whose server
    signs its users' ids with it; without one, visitors stay anonymous.
    """

    name = "webchat"
    capabilities = Capabilities(
        text_limit=TEXT_LIMIT,
        media={kind: MediaLimit(FILE_LIMIT, ()) for kind in MediaKind},
        caption_limit=TEXT_LIMIT,
        buttons=10,
        button_title_limit=80,
        receipts=frozenset({"sent", "delivered", "read"}),
        typing=True,
        replies=True,
        starts=False,
        embedded=True,
        schemes=frozenset({"visitor", "member"}),
        rate=100.0,
        voice="audio/mpeg",  # which every browser plays
    )
    credentials: tuple[Credential, ...] = (
        Credential("secret", generated=True),
        Credential("member_secret", required=False),
    )
    body_limit = 1 << 20

    def verify(self, request: HookRequest, credentials: Mapping[str, str]) -> None:
        secret = credentials.get("secret", "")
        if not secret:
            raise Unauthentic("secret_empty")
        told = request.headers.get(SIGNATURE)
        if not told:
            raise Unauthentic("signature_missing")
        if not hmac.compare_digest(sign(secret, request.body).encode(), told.encode("utf-8", "surrogatepass")):
            raise Unauthentic("signature_wrong")

    def parse(self, request: HookRequest, credentials: Mapping[str, str]) -> Sequence[Element]:
        return elements(request.body)

    def answer(self, request: HookRequest, credentials: Mapping[str, str]) -> HookAnswer:
        return HookAnswer(204 if request.method == "POST" else 405)

    @asynccontextmanager
    async def open(
        self, credentials: Mapping[str, str], http: Outgoing, *, api_base: str | None
    ) -> AsyncIterator[Session]:
        yield WebchatSession(self.capabilities, secret=credentials.get("secret", ""))
