"""The face of the Twilio provider: what it can, which credentials it takes, and its three pure answers."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager

from causerie.channels.guard import Outgoing
from causerie.channels.protocol import Credential, HookAnswer, HookRequest, Session
from causerie.channels.twilio.parse import elements
from causerie.channels.twilio.sending import TEXT_LIMIT
from causerie.channels.twilio.session import API_BASE, TwilioSession
from causerie.channels.twilio.signature import prove
from causerie.model.channel import Capabilities, MediaLimit
from causerie.model.contact import Scheme
from causerie.model.element import Element
from causerie.model.message import MediaKind

PICTURE = MediaLimit(5_000_000, ("image/jpeg", "image/png", "image/gif"))
OTHER = 500_000  # bytes; Twilio reformats pictures only, the rest must pass the carrier as it is

CAPABILITIES = Capabilities(
    text_limit=TEXT_LIMIT,
    schemes=frozenset({Scheme.PHONE.value}),
    media={
        MediaKind.IMAGE: PICTURE,
        MediaKind.VIDEO: MediaLimit(OTHER, ("video/mp4", "video/3gpp")),
        MediaKind.AUDIO: MediaLimit(OTHER, ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr")),
        MediaKind.VOICE: MediaLimit(OTHER, ("audio/mpeg", "audio/mp4", "audio/ogg", "audio/amr")),
        MediaKind.DOCUMENT: MediaLimit(OTHER, ("application/pdf", "text/vcard", "text/calendar")),
    },
    caption_limit=TEXT_LIMIT,
    receipts=frozenset({"sent", "delivered", "failed"}),
    lists_sent=True,
    rate=1.0,  # a US long code; toll-free numbers and short codes are raised in the channel's settings
    confirms_stop=True,
    segments=True,
    voice="audio/mpeg",  # what most telephones play
    way="sms:{address}?&body={text}",  # iOS reads what follows &, Android what follows ?
)

# An empty TwiML document says « nothing to do » to messages and to receipts alike. Plain text would be
# sent to the customer as a message.
NOTHING_TO_SAY = HookAnswer(200, b'<?xml version="1.0" encoding="UTF-8"?><Response/>', "text/xml; charset=utf-8")


class Twilio:
    """The Provider of Twilio accounts; see docs/channels/twilio.md."""

    name = "twilio"
    capabilities = CAPABILITIES
    credentials = (
        Credential("account_sid", secret=False),
        Credential("auth_token"),
        Credential("auth_token_secondary", required=False),  # both sign while a token is being rotated
        Credential("messaging_service_sid", secret=False, required=False),
        Credential("api_key_sid", secret=False, required=False),
        Credential("api_key_secret", required=False),
    )
    body_limit = 1 << 18  # bytes: 1,600 emoji are 20 kB once encoded, WhatsApp adds its metadata

    def verify(self, request: HookRequest, credentials: Mapping[str, str]) -> None:
        """Raises Unauthentic unless one of the account's tokens signed this request."""
        prove(request, (credentials.get("auth_token", ""), credentials.get("auth_token_secondary", "")))

    def parse(self, request: HookRequest, credentials: Mapping[str, str]) -> Sequence[Element]:
        """The one message or receipt of the request. Raises Unreadable when there is none to recognise."""
        return elements(request, credentials.get("account_sid", ""))

    def answer(self, request: HookRequest, credentials: Mapping[str, str]) -> HookAnswer:
        """An empty TwiML document, whatever came."""
        return NOTHING_TO_SAY

    @asynccontextmanager
    async def open(
        self, credentials: Mapping[str, str], http: Outgoing, *, api_base: str | None
    ) -> AsyncIterator[Session]:
        """A session on this account, at Twilio's or at `api_base`."""
        base = (api_base or API_BASE).rstrip("/")
        yield TwilioSession(credentials, http.also(base) if api_base else http, base)
