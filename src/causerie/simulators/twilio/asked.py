"""The checks that Twilio makes on a new message before it answers, in its order and with its error numbers.

Source: twilio.com/docs/messaging/api/message-resource and twilio.com/docs/api/errors. Wordings are close to
Twilio's own, which change; the numbers do not.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from causerie.simulators.twilio.account import Account, Number, Service

TEXT_LIMIT = 1_600
MEDIA_LIMIT = 10
E164 = re.compile(r"\+[1-9]\d{6,14}")
HOST = re.compile(r"[A-Za-z0-9.-]+|\[[0-9a-fA-F:]+\]")
CHOICES = {
    "SmartEncoded": ("true", "false"),
    "ProvideFeedback": ("true", "false"),
    "SendAsMms": ("true", "false"),
    "ContentRetention": ("retain", "discard"),
    "AddressRetention": ("retain", "obfuscate"),
    "RiskCheck": ("enable", "disable"),
    "ScheduleType": ("fixed",),
}
CHOICE_ERRORS = {"ContentRetention": 30029, "AddressRetention": 30030}


class Refusal(Exception):
    """What Twilio says instead of taking the message."""

    def __init__(self, code: int, message: str, status: int = 400) -> None:
        super().__init__(code, message)
        self.code = code
        self.message = message
        self.status = status


@dataclass
class Network:
    """What lies beyond Twilio. `fates` are the errors that messages to a number will meet later (30003…)."""

    opted_out: set[tuple[str, str]] = field(default_factory=set)  # (service or number, customer)
    landlines: set[str] = field(default_factory=set)
    unreachable: set[str] = field(default_factory=set)
    fates: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Asked:
    """A message that may be taken. `sender` is empty when the service shall choose."""

    recipient: str
    sender: str
    service: str | None
    body: str
    media_urls: tuple[str, ...]
    callback: str | None


def asked(form: Form, account: Account, network: Network) -> Asked:
    """The message that a form asks for. Raises Refusal."""
    service = _service(form, account)
    recipient = _recipient(form, account, network)
    sender = _sender(form, account, service)
    if sender == recipient:
        raise Refusal(21266, "'To' and 'From' number cannot be the same")
    text, media = _content(form)
    if media and sender and not _mms(account.number(sender)):
        raise Refusal(21621, "The 'From' number has not been enabled for MMS")
    _options(form)
    callback = _url(form.one("StatusCallback"), lambda: Refusal(21609, "The 'StatusCallback' URL is not a valid URL"))
    if sender and (barrier(account, sender), recipient) in network.opted_out:
        raise Refusal(21610, "Attempt to send to unsubscribed recipient")
    return Asked(recipient, sender, service.sid if service else None, text, media, callback or None)


def barrier(account: Account, address: str) -> str:
    """Within what a STOP counts: the service that pools the number, else the number alone."""
    service = account.service_of(address)
    return service.sid if service else address


class Form:
    """The fields of a form; names are case-sensitive, as Twilio's are."""

    def __init__(self, body: bytes) -> None:
        self._pairs = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)

    def one(self, name: str) -> str:
        return next((value for found, value in self._pairs if found == name), "")

    def every(self, name: str) -> tuple[str, ...]:
        return tuple(value for found, value in self._pairs if found == name)


def _service(form: Form, account: Account) -> Service | None:
    sid = form.one("MessagingServiceSid")
    if not sid:
        return None
    if not re.fullmatch(r"MG[0-9a-fA-F]{32}", sid):
        raise Refusal(21705, "The Messaging Service Sid is invalid.")
    service = account.service(sid)
    if service is None:
        raise Refusal(21701, "The Messaging Service does not exist.", 404)
    if not service.numbers:
        raise Refusal(21704, "The Messaging Service contains no phone numbers.")
    return service


def _recipient(form: Form, account: Account, network: Network) -> str:
    to = form.one("To")
    if not to:
        raise Refusal(21604, "A 'To' phone number is required.")
    if not E164.fullmatch(to):
        raise Refusal(21211, f"Invalid 'To' Phone Number: {to}")
    if account.regions is not None and not to.startswith(account.regions):
        raise Refusal(21408, f"Permission to send an SMS has not been enabled for the region of the 'To' number: {to}")
    if to in network.landlines:
        raise Refusal(21614, f"'To' number is not a valid mobile number: {to}")
    if to in network.unreachable:
        raise Refusal(21612, f"Message cannot be sent with the current combination of 'To' ({to}) and 'From'")
    return to


def _sender(form: Form, account: Account, service: Service | None) -> str:
    sender = form.one("From")
    if not sender and service is None:
        raise Refusal(21603, "A 'From' or 'MessagingServiceSid' parameter is required.")
    if sender.startswith(("whatsapp:", "messenger:")):
        raise Refusal(63007, "Twilio could not find a Channel with the specified From address")
    if sender and account.number(sender) is None:
        raise Refusal(21659, f"'From' {sender} is not a Twilio phone number or Short Code country mismatch")
    if sender and service and sender not in service.numbers:
        raise Refusal(21712, f"The 'From' number {sender} is not in the Messaging Service {service.sid}")
    return sender


def _mms(number: Number | None) -> bool:
    return number is not None and number.mms


def _content(form: Form) -> tuple[str, tuple[str, ...]]:
    text, media = form.one("Body"), form.every("MediaUrl")
    if form.one("ContentSid"):
        raise Refusal(21655, "The ContentSid provided is invalid.")
    if not text.strip() and not media:
        raise Refusal(21619, "A text message body or media urls must be specified.")
    if len(text) > TEXT_LIMIT:
        raise Refusal(21617, "The concatenated message body exceeds the 1600 character limit")
    if len(media) > MEDIA_LIMIT:
        raise Refusal(21623, "Number of media files exceeds allowed limit")
    for url in media:
        _url(url or "-", lambda: Refusal(21620, f"Invalid media URL(s): {media}"))
    return text, media


def _url(url: str, refusal: Callable[[], Refusal]) -> str:
    """`url` when it is empty or one Twilio would call: http(s), a host without underscores."""
    parts = urlsplit(url)
    if url and (parts.scheme not in ("http", "https") or not HOST.fullmatch(parts.hostname or "")):
        raise refusal()
    return url


def _options(form: Form) -> None:
    period = form.one("ValidityPeriod")
    if period and not (period.isdigit() and 1 <= int(period) <= 36_000):
        raise Refusal(21624, "The ValidityPeriod must be between 1 and 36000 seconds")
    for name, allowed in CHOICES.items():
        _one_of(name, form.one(name).lower(), allowed)


def _one_of(name: str, value: str, allowed: Sequence[str]) -> None:
    if value and value not in allowed:
        raise Refusal(CHOICE_ERRORS.get(name, 20001), f"Invalid {name}: {value}")
