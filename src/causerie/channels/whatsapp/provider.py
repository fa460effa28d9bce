"""The face of WhatsApp: what it can, what it needs, how it proves itself, and what it says.

Proof is Meta's HMAC over the raw body for a webhook, and the verify token for the handshake by which Meta
checks a hook. Neither carries a time, so a request can be replayed for ever: the ledger's keys answer that.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from urllib.parse import parse_qs

from causerie.channels.guard import Outgoing
from causerie.channels.protocol import Credential, HookAnswer, HookRequest, Session
from causerie.channels.whatsapp.compose import BUTTON_TITLE, BUTTONS, CAPTION, MEDIA, QUESTION, ROWS, STICKER, TEXT
from causerie.channels.whatsapp.graph import ORIGIN, VERSION, Graph
from causerie.channels.whatsapp.parse import elements
from causerie.channels.whatsapp.session import WhatsAppSession
from causerie.model.channel import Capabilities
from causerie.model.contact import Scheme
from causerie.model.element import Element
from causerie.model.errors import Unauthentic
from causerie.model.message import MediaKind

SIGNATURE = "x-hub-signature-256"


class WhatsApp:
    """The Cloud API. A channel's address is its `phone_number_id`; one connection carries several."""

    name = "whatsapp"
    capabilities = Capabilities(
        text_limit=TEXT,
        schemes=frozenset({Scheme.PHONE.value, Scheme.BSUID.value}),
        media=MEDIA,
        caption_limit=CAPTION,
        uncaptioned=frozenset({MediaKind.AUDIO, MediaKind.VOICE, MediaKind.STICKER}),
        question_limit=QUESTION,
        buttons=BUTTONS,
        button_title_limit=BUTTON_TITLE,
        list_rows=ROWS,
        templates=True,
        window=timedelta(hours=24),
        receipts=frozenset({"sent", "delivered", "read", "failed"}),
        typing=True,
        typing_lasts=25,
        reactions=True,
        edits=True,
        replies=True,
        rate=80.0,
        marks=True,
        voice="audio/ogg",
        sticker=STICKER,
        way="https://wa.me/{digits}?text={text}",
    )
    credentials = (
        Credential("app_secret"),
        Credential("access_token"),
        Credential("verify_token"),
        Credential("business_account_id", secret=False),
        Credential("portfolio_id", secret=False, required=False),
        Credential("api_version", secret=False, required=False),
    )
    body_limit = 3 << 20

    def verify(self, request: HookRequest, credentials: Mapping[str, str]) -> None:
        if request.method == "GET":
            _verify_handshake(request, credentials.get("verify_token", ""))
        else:
            _verify_signature(request, credentials.get("app_secret", ""))

    def parse(self, request: HookRequest, credentials: Mapping[str, str]) -> Sequence[Element]:
        return elements(request.body, scope=credentials.get("portfolio_id") or "")

    def answer(self, request: HookRequest, credentials: Mapping[str, str]) -> HookAnswer:
        if request.method == "GET":
            return HookAnswer(200, _asked(request, "hub.challenge").encode())
        return HookAnswer(200)

    @asynccontextmanager
    async def open(
        self, credentials: Mapping[str, str], http: Outgoing, *, api_base: str | None
    ) -> AsyncIterator[Session]:
        told = {name: value.strip() for name, value in credentials.items()}  # pasted, often with a newline
        root = f"{(api_base or ORIGIN).rstrip('/')}/{told.get('api_version') or VERSION}"
        graph = Graph(http, root, told.get("access_token", ""))
        account = told.get("business_account_id", "")
        yield WhatsAppSession(graph, account=account, verify_token=told.get("verify_token", ""))


def _verify_signature(request: HookRequest, secret: str) -> None:
    if not secret:
        raise Unauthentic("secret_empty")
    told = request.headers.get(SIGNATURE)
    if not told:
        raise Unauthentic("signature_missing")
    expected = b"sha256=" + hmac.digest(secret.encode(), request.body, hashlib.sha256).hex().encode()
    if not hmac.compare_digest(expected, told.encode("utf-8", "surrogatepass")):
        raise Unauthentic("signature_wrong")


def _verify_handshake(request: HookRequest, token: str) -> None:
    if not token:
        raise Unauthentic("secret_empty")
    told = _asked(request, "hub.verify_token")
    if _asked(request, "hub.mode") != "subscribe" or not told:
        raise Unauthentic("signature_missing")
    if not hmac.compare_digest(token.encode(), told.encode("utf-8", "surrogatepass")):
        raise Unauthentic("signature_wrong")


def _asked(request: HookRequest, name: str) -> str:
    return parse_qs(request.query).get(name, [""])[0]
