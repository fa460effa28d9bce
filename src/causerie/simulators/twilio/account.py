"""What a Twilio account holds: numbers, Messaging Services, messages; and how its interface shows them."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any

from causerie.simulators.wire import Attachment

VERSION = "2010-04-01"


def new_sid(prefix: str) -> str:
    """`SM` and 32 hexadecimal digits."""
    return prefix + secrets.token_hex(16)


def dated(at: float | None) -> str | None:
    """RFC 2822, as the 2010 interface writes dates."""
    return None if at is None else format_datetime(datetime.fromtimestamp(int(at), UTC))


@dataclass
class Number:
    """A number or short code of the account. `application` is a TwiML application: its URLs win over `sms_url`."""

    address: str
    sms_url: str = ""
    sms_method: str = "POST"
    mms: bool = True
    application: str = ""

    @property
    def sid(self) -> str:
        return "PN" + hashlib.md5(self.address.encode(), usedforsecurity=False).hexdigest()


@dataclass(frozen=True)
class Service:
    """A Messaging Service: a pool of numbers with common rules. `opt_out` is Advanced Opt-Out."""

    sid: str
    numbers: tuple[str, ...]
    opt_out: bool = True


@dataclass
class Account:
    """The account a simulator stands for. `keys` are API keys and their secrets, `regions` None is everywhere."""

    sid: str
    auth_token: str
    numbers: list[Number]
    services: list[Service] = field(default_factory=list)
    keys: dict[str, str] = field(default_factory=dict)
    regions: tuple[str, ...] | None = None  # prefixes that Geo Permissions allow: ("+33", "+1")
    name: str = "Causerie"
    status: str = "active"

    @property
    def path(self) -> str:
        return f"/{VERSION}/Accounts/{self.sid}"

    def number(self, address: str) -> Number | None:
        return next((number for number in self.numbers if address in (number.address, number.sid)), None)

    def service(self, sid: str) -> Service | None:
        return next((service for service in self.services if service.sid == sid), None)

    def service_of(self, address: str) -> Service | None:
        """The service whose pool holds that number."""
        return next((service for service in self.services if address in service.numbers), None)

    def shown(self) -> dict[str, Any]:
        return {
            "sid": self.sid,
            "owner_account_sid": self.sid,
            "friendly_name": self.name,
            "status": self.status,
            "type": "Full",
            "date_created": dated(0),
            "date_updated": dated(0),
            "auth_token": self.auth_token,
            "uri": f"{self.path}.json",
            "subresource_uris": {"messages": f"{self.path}/Messages.json"},
        }

    def shown_number(self, number: Number) -> dict[str, Any]:
        return {
            "sid": number.sid,
            "account_sid": self.sid,
            "phone_number": number.address,
            "friendly_name": number.address,
            "api_version": VERSION,
            "capabilities": {"sms": True, "mms": number.mms, "voice": True, "fax": False},
            "date_created": dated(0),
            "date_updated": dated(0),
            "sms_url": number.sms_url,
            "sms_method": number.sms_method,
            "sms_fallback_url": "",
            "sms_fallback_method": "POST",
            "sms_application_sid": number.application,
            "status_callback": "",
            "status": "in-use",
            "uri": f"{self.path}/IncomingPhoneNumbers/{number.sid}.json",
        }


@dataclass
class Message:
    """One message as the account keeps it. `files` are by the id of their Media resource."""

    sid: str
    direction: str
    sender: str
    recipient: str
    body: str
    status: str
    created: float
    sent: float | None = None
    service: str | None = None
    callback: str | None = None
    error: int | None = None
    media_urls: tuple[str, ...] = ()
    files: dict[str, Attachment] = field(default_factory=dict)

    @property
    def outbound(self) -> bool:
        return self.direction != "inbound"

    def shown(self, account: Account) -> dict[str, Any]:
        uri = f"{account.path}/Messages/{self.sid}"
        return {
            "sid": self.sid,
            "account_sid": account.sid,
            "api_version": VERSION,
            "messaging_service_sid": self.service,
            "from": self.sender or None,
            "to": self.recipient,
            "body": self.body,
            "num_media": str(len(self.media_urls) or len(self.files)),
            "num_segments": "0" if not self.sender else str(segments(self.body)),
            "direction": self.direction,
            "status": self.status,
            "error_code": self.error,
            "error_message": None,
            "price": None,
            "price_unit": None,
            "date_created": dated(self.created),
            "date_updated": dated(self.sent or self.created),
            "date_sent": dated(self.sent),
            "uri": f"{uri}.json",
            "subresource_uris": {"media": f"{uri}/Media.json"},
        }

    def shown_file(self, account: Account, sid: str) -> dict[str, Any]:
        return {
            "sid": sid,
            "account_sid": account.sid,
            "parent_sid": self.sid,
            "content_type": self.files[sid].mime,
            "date_created": dated(self.created),
            "date_updated": dated(self.created),
            "uri": f"{account.path}/Messages/{self.sid}/Media/{sid}.json",
        }


PLAIN = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
ESCAPED = set("\f^{}\\[~]|€")


def segments(text: str) -> int:
    """How many SMS a text is billed as (3GPP TS 23.038, 23.040)."""
    septets = _septets(text)
    if septets is not None:
        return 1 if septets <= 160 else _cut(text, 153, ESCAPED.__contains__)
    units = len(text.encode("utf-16-be", "surrogatepass")) // 2
    return 1 if units <= 70 else _cut(text, 67, lambda letter: letter > "\uffff")


def _cut(text: str, room: int, double: Callable[[str], bool]) -> int:
    """Parts of `room` units; a letter of two goes whole into the next one."""
    parts, left = 1, room
    for letter in text:
        size = 1 + double(letter)
        if left < size:
            parts, left = parts + 1, room
        left -= size
    return parts


def _septets(text: Iterable[str]) -> int | None:
    total = 0
    for letter in text:
        if letter in PLAIN:
            total += 1
        elif letter in ESCAPED:
            total += 2
        else:
            return None
    return total
