"""Webhooks as Twilio posts them: forms, signed over the exact URL, tried again only where no connection was made."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import time
from collections.abc import Mapping
from urllib.parse import urlencode

from yarl import URL

from causerie.simulators.twilio.account import VERSION, Account, Message, segments
from causerie.simulators.wire import Bell, Faults, Hook, Posted, Poster

TWIML = (b"<?xml", b"<Response")


def signature(token: str, url: str, fields: Mapping[str, str]) -> str:
    """HMAC-SHA1 of the URL and of the fields sorted by name."""
    told = url + "".join(name + fields[name] for name in sorted(fields))
    return base64.b64encode(hmac.new(token.encode(), told.encode(), hashlib.sha1).digest()).decode()


def hook(token: str, url: str, fields: Mapping[str, str], *, method: str = "POST", receipt: bool = False) -> Hook:
    """The signed request that tells `fields` to `url`; under GET they are part of the URL."""
    url = url.partition("#")[0]  # connection overrides stay at home
    body, covered = urlencode(fields).encode(), fields
    if method == "GET":
        url += ("&" if "?" in url else "?") + body.decode()
        body, covered = b"", {}
    url = str(URL(url))  # the client below writes addresses in its own way: what is signed is what it will call
    headers = {
        "X-Twilio-Signature": signature(token, url, covered),
        "I-Twilio-Idempotency-Token": secrets.token_hex(16),
        "User-Agent": "TwilioProxy/1.1",
    }
    if method != "GET":
        headers["Content-Type"] = "application/x-www-form-urlencoded; charset=UTF-8"
    return Hook(url, body, headers, method, receipt)


def inbound_fields(message: Message, account: Account, base_url: str) -> dict[str, str]:
    """What Twilio tells of a message that a customer wrote."""
    fields: dict[str, object] = {
        **dict.fromkeys(("ToState", "ToCity", "ToZip", "FromState", "FromCity", "FromZip"), ""),
        **dict.fromkeys(("ToCountry", "FromCountry"), "FR"),
        **dict.fromkeys(("MessageSid", "SmsSid", "SmsMessageSid"), message.sid),
        "AccountSid": account.sid,
        "ApiVersion": VERSION,
        "SmsStatus": "received",
        "From": message.sender,
        "To": message.recipient,
        "Body": message.body,
        "NumMedia": len(message.files),
        "NumSegments": len(message.files) or segments(message.body),
    }
    if message.service:
        fields["MessagingServiceSid"] = message.service
    for index, (sid, file) in enumerate(message.files.items()):
        fields[f"MediaUrl{index}"] = f"{base_url}{account.path}/Messages/{message.sid}/Media/{sid}"
        fields[f"MediaContentType{index}"] = file.mime
    return {name: str(value) for name, value in fields.items()}


def status_fields(message: Message, account: Account, now: float) -> dict[str, str]:
    """What Twilio tells of a message that the product sent."""
    fields = {
        **dict.fromkeys(("MessageSid", "SmsSid"), message.sid),
        **dict.fromkeys(("MessageStatus", "SmsStatus"), message.status),
        "AccountSid": account.sid,
        "ApiVersion": VERSION,
        "From": message.sender,
        "To": message.recipient,
    }
    if message.service:
        fields["MessagingServiceSid"] = message.service
    if message.error:
        fields["ErrorCode"] = str(message.error)
    if message.status == "delivered":
        fields["RawDlrDoneDate"] = time.strftime("%y%m%d%H%M", time.gmtime(now))
    return fields


class TwilioPoster(Poster):
    """Keeps in `alerts` what Twilio's console would show: (error number, URL)."""

    def __init__(self, faults: Faults, bell: Bell) -> None:
        super().__init__(faults, bell, pauses=())
        self.alerts: list[tuple[int, str]] = []

    async def once(self, hook: Hook) -> Posted:
        """One webhook: tried again where no connection was made, never for an answer."""
        outcome = await super().once(hook)
        if not outcome.status:
            outcome = await super().once(hook)
        alert = _alert(outcome)
        if alert:
            self.alerts.append((alert, hook.url))
        return outcome


def _alert(outcome: Posted) -> int | None:
    if not outcome.status:
        return 11205
    if not outcome.taken:
        return 11200
    told = outcome.answer.strip()
    if told and not outcome.hook.receipt and not told.startswith(TWIML):
        return 12100  # what is no TwiML is not understood, or worse: sent to the customer
    return None
