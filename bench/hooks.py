"""Signed webhooks as whole HTTP requests, made for a few microseconds each: a load generator must not be the load.

Bodies are what Meta and Twilio send, with numbers for names; each is signed as the provider signs it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import quote, urlencode

WORDS = "Bonjour, ma commande n'est pas encore arrivée, pouvez-vous me dire où elle en est ? Merci".split()


@dataclass(frozen=True)
class WhatsAppAccount:
    number_id: str
    app_secret: str
    access_token: str

    @property
    def credentials(self) -> dict[str, str]:
        return {
            "app_secret": self.app_secret,
            "access_token": self.access_token,
            "verify_token": "bench",
            "business_account_id": "9988776655",
        }


@dataclass(frozen=True)
class TwilioAccount:
    number: str
    sid: str
    auth_token: str

    @property
    def credentials(self) -> dict[str, str]:
        return {"account_sid": self.sid, "auth_token": self.auth_token}


_VALUE = (
    '{"object":"whatsapp_business_account","entry":[{"id":"9988776655","changes":[{"value":{"messaging_product":'
    '"whatsapp","metadata":{"display_phone_number":"33700000002","phone_number_id":"%s"},%%s},"field":"messages"}]}]}'
)
_MESSAGE = (
    '"contacts":[{"profile":{"name":"Client %d"},"wa_id":"3361%07d"}],"messages":[{"from":"3361%07d","id":"%s",'
    '"timestamp":"%d","text":{"body":"%s"},"type":"text"}]'
)
_STATUS = (
    '"statuses":[{"id":"%s","status":"%s","timestamp":"%d","recipient_id":"3361%07d","conversation":{"id":'
    '"f3a1c0de%024d","origin":{"type":"service"}},"pricing":{"billable":true,"pricing_model":"PMP","category":"service"}}]'
)


class WhatsAppHooks:
    """Webhooks of one number, posted to `/hooks/{hook}`."""

    def __init__(self, account: WhatsAppAccount, hook: str) -> None:
        self._key = account.app_secret.encode()
        self._value = _VALUE % account.number_id
        self._head = (
            f"POST /hooks/{hook} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: facebookexternalua\r\n"
            "content-type: application/json\r\nx-hub-signature-256: sha256=%s\r\ncontent-length: %d\r\n\r\n"
        )

    def message(self, key: str, *, person: int, text: str, at: int | None = None) -> bytes:
        """A person writes; `at` in seconds since 1970."""
        at = int(time.time()) if at is None else at
        return self._request(_MESSAGE % (person, person, person, key, at, text))

    def status(self, key: str, said: str, *, person: int) -> bytes:
        """The receipt `said` (sent, delivered, read) for our message `key`."""
        return self._request(_STATUS % (key, said, int(time.time()), person, person))

    def _request(self, told: str) -> bytes:
        body = (self._value % told).encode()
        signature = hmac.digest(self._key, body, "sha256").hex()
        return (self._head % (signature, len(body))).encode() + body


class TwilioHooks:
    """Webhooks of one number, posted to `{base}/hooks/{hook}`: the address is part of what is signed."""

    def __init__(self, account: TwilioAccount, hook: str, *, base: str) -> None:
        self._account = account
        self._key = account.auth_token.encode()
        self._path = f"/hooks/{hook}"
        self._url = base + self._path
        fixed = dict.fromkeys(("ToCity", "ToZip", "ToState", "FromCity", "FromZip", "FromState"), "")
        fixed |= {"ToCountry": "FR", "FromCountry": "FR", "AccountSid": account.sid, "ApiVersion": "2010-04-01"}
        fixed |= {"SmsStatus": "received", "NumMedia": "0", "NumSegments": "1", "To": account.number}
        self._fixed = urlencode(fixed)
        names = sorted([*fixed, "Body", "From", "MessageSid", "SmsMessageSid", "SmsSid"])
        self._signed = self._url + "".join(name + fixed.get(name, f"%({name})s") for name in names)
        self._head = (
            f"POST {self._path} HTTP/1.1\r\nhost: 127.0.0.1\r\nuser-agent: TwilioProxy/1.1\r\n"
            "content-type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
            "x-twilio-signature: %s\r\ni-twilio-idempotency-token: %s\r\ncontent-length: %d\r\n\r\n"
        )

    def message(self, key: str, *, person: int, text: str) -> bytes:
        """A person writes; `key` is `SM` and 32 hexadecimal digits."""
        sender = f"+3362{person:07}"
        told = {"Body": text, "From": sender, "MessageSid": key, "SmsMessageSid": key, "SmsSid": key}
        signed = (self._signed % told).encode()
        signature = base64.b64encode(hmac.digest(self._key, signed, "sha1")).decode()
        body = (
            f"{self._fixed}&From=%2B{sender[1:]}&Body={quote(text)}&MessageSid={key}&SmsMessageSid={key}&SmsSid={key}"
        )
        return (self._head % (signature, key[2:], len(body)) + body).encode()


def whatsapp_key(tag: str, n: int) -> str:
    """As long as Meta's own."""
    return f"wamid.{tag}{n:0{50 - len(tag)}}"


def twilio_key(tag: str, n: int) -> str:
    return "SM" + hashlib.blake2b(f"{tag} {n}".encode(), digest_size=16).hexdigest()


def text(draw: random.Random) -> str:
    """Some words, as a customer's."""
    return " ".join(draw.choices(WORDS, k=draw.randint(4, 16)))


def conversation(whatsapp: WhatsAppHooks, twilio: TwilioHooks, *, tag: str, people: int) -> Iterator[bytes]:
    """Messages without end from `people` customers of each provider, in turn; keys carry `tag`."""
    draw = random.Random(tag)
    makers: tuple[Callable[[int], bytes], ...] = (
        lambda n: whatsapp.message(whatsapp_key(tag, n), person=draw.randrange(people), text=text(draw)),
        lambda n: twilio.message(twilio_key(tag, n), person=draw.randrange(people), text=text(draw)),
    )
    n = 0
    while True:
        yield makers[n % 2](n)
        n += 1
