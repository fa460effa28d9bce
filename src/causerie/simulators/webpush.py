"""A push service and the browsers behind it: what RFC 8030, 8291 and 8292 ask of a sender is checked here.

A browser subscribes under a sender's public key and gets an endpoint. A push must be signed by that key, for this
service, for less than a day; it must say how long it may wait, be no longer than 4 kB and decrypt with the browser's
own keys. A browser that sleeps takes what waited when it wakes, one for each topic.
"""

from __future__ import annotations

import json
import os
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from causerie.simulators.wire import Answer, Clock, Request, Simulator, json_answer

LARGEST = 4096  # bytes of a push
DAY = 24 * 3600
LONGEST_TOPIC = 32


class _Refused(Exception):
    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status = status
        self.reason = reason


@dataclass
class Browser:
    """One subscription: the keys a page hands to its server, and what arrived. `awake` False: it takes nothing."""

    endpoint: str
    sender: str  # the public key it is bound to, in base64url
    key: ec.EllipticCurvePrivateKey
    auth: bytes
    awake: bool = True
    gone: bool = False
    shown: list[dict[str, Any]] = field(default_factory=list)
    waiting: dict[str, dict[str, Any]] = field(default_factory=dict)  # by topic

    @property
    def p256dh(self) -> str:
        return _b64(self.public)

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def json(self) -> dict[str, str]:
        """What a page gives its server."""
        return {"endpoint": self.endpoint, "p256dh": self.p256dh, "auth": _b64(self.auth)}

    def wake(self) -> None:
        self.awake = True
        self.shown.extend(self.waiting.values())
        self.waiting.clear()


class PushSimulator(Simulator):
    """`origin` is where it is served, and what a sender's signature must name."""

    def __init__(self, *, clock: Clock = time.time) -> None:
        super().__init__(hook_url=None, clock=clock)
        self.origin = ""
        self.browsers: dict[str, Browser] = {}
        self.attempts = 0

    def subscribe(self, sender: str) -> Browser:
        """A browser that accepts pushes of this sender's key alone."""
        name = _b64(os.urandom(24))
        key = ec.generate_private_key(ec.SECP256R1())
        browser = Browser(f"{self.origin}/push/{name}", sender, key, os.urandom(16))
        self.browsers[f"/push/{name}"] = browser
        return browser

    async def respond(self, request: Request) -> Answer:
        self.attempts += 1
        try:
            return self._respond(request)
        except _Refused as refused:
            return json_answer({"reason": refused.reason}, refused.status)

    def _respond(self, request: Request) -> Answer:
        browser = self.browsers.get(request.path)
        if browser is None or request.method != "POST":
            raise _Refused(404, "no such subscription")
        if browser.gone:
            raise _Refused(410, "unsubscribed")
        if self.faults.take("throttled"):
            headers = {"retry-after": str(int(self.faults.retry_after))}
            return json_answer({"reason": "slow down"}, 429, headers=headers)
        if self.faults.take("broken"):
            raise _Refused(503, "out of order")
        self._authenticate(request, browser)
        self._deliver(browser, request)
        return self.after(Answer(201, headers={"location": f"{self.origin}/message/{self.attempts}"}))

    def _authenticate(self, request: Request, browser: Browser) -> None:
        """RFC 8292, 2 and 3."""
        scheme, _, told = request.headers.get("authorization", "").partition(" ")
        given = dict(part.strip().partition("=")[::2] for part in told.split(","))
        if scheme.lower() != "vapid" or not {"t", "k"} <= given.keys():
            raise _Refused(401, "no vapid authorization")
        if given["k"] != browser.sender:
            raise _Refused(403, "another sender's key")
        claims = _claims(given["t"], given["k"])
        if claims.get("aud") != self.origin:
            raise _Refused(403, "signed for another service")
        left = claims.get("exp", 0) - self.clock()
        if not 0 < left <= DAY:
            raise _Refused(403, "signed for too long, or no longer")
        if not str(claims.get("sub", "")).startswith(("mailto:", "https:")):
            raise _Refused(403, "nobody to write to")

    def _deliver(self, browser: Browser, request: Request) -> None:
        if not request.headers.get("ttl", "").isdecimal():
            raise _Refused(400, "no TTL")
        if request.headers.get("content-encoding") != "aes128gcm":
            raise _Refused(415, "not aes128gcm")
        if len(request.body) > LARGEST:
            raise _Refused(413, "too long")
        topic = request.headers.get("topic", "")
        if len(topic) > LONGEST_TOPIC:
            raise _Refused(400, "topic too long")
        shown = json.loads(decrypted(request.body, browser))
        if browser.awake:
            browser.shown.append(shown)
        else:
            browser.waiting[topic or str(self.attempts)] = shown


def decrypted(body: bytes, browser: Browser) -> bytes:
    """What the browser reads (RFC 8291, 3.4 and 4). Raises what a real one would drop in silence."""
    salt, length = body[:16], body[20]
    sender, sealed = body[21 : 21 + length], body[21 + length :]
    shared = browser.key.exchange(ec.ECDH(), ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender))
    secret = _derived(shared, browser.auth, b"WebPush: info\0" + browser.public + sender, 32)
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    try:
        padded = AESGCM(key).decrypt(nonce, sealed, None)
    except InvalidTag:
        raise _Refused(400, "cannot be decrypted") from None
    words, mark, rest = padded.rpartition(b"\x02")
    if not mark or rest.strip(b"\0"):
        raise _Refused(400, "no last record")
    return words


def _claims(token: str, key: str) -> dict[str, Any]:
    head, _, rest = token.partition(".")
    body, _, signature = rest.partition(".")
    raw = _unb64(signature)
    public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), _unb64(key))
    numbers = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    try:
        public.verify(numbers, f"{head}.{body}".encode(), ec.ECDSA(hashes.SHA256()))
    except InvalidSignature:
        raise _Refused(403, "signature does not verify") from None
    if json.loads(_unb64(head)).get("alg") != "ES256":
        raise _Refused(403, "not ES256")
    claims: dict[str, Any] = json.loads(_unb64(body))
    return claims


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _b64(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def _unb64(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
